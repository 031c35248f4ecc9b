import Lua
import Outbound

/// A published outplan: its table, typed, and its optional policy.
package struct OutplanScript: Sendable {
    package let outplan: Outplan
    package let hasPolicy: Bool
    let image: LuaImage
    private let chunks: [LuaChunk]

    /// `kind` decides what `reached_when` is when the table does not say.
    package init(main: LuaChunk, modules: [LuaChunk] = [], kind: CampaignKind = .call) throws(ScriptProblem) {
        chunks = [main] + modules
        image = try Publication.image(
            chunks,
            prelude: Prelude.outplanChunk,
            actions: [],
            functions: Prelude.outplanFunctions
        )
        let exports = try Publication.exports(image, chunks)
        let file = Publication.File(chunks: chunks)
        guard let table = exports.table else {
            throw file.problem(
                [],
                "an outplan returns a table, and this one returns \(Given.describe(exports)); end it with: "
                    + "return { ... }"
            )
        }
        outplan = try OutplanReader(root: TableReader(table, file: file), kind: kind).read()
        hasPolicy = table["decide"] == .function
    }

    /// What the policy says about a target, in an interpreter of its own; `table` where there is no policy or
    /// it leaves the decision to the table.
    ///
    /// A policy is asked again when its wait is over, and answers the same to the same history. So `after`
    /// and `at_local` count from the last attempt's end, and before the first from the campaign's start,
    /// where it has started.
    package func decide(
        _ target: Target,
        history: [Attempt],
        now: Instant,
        started: Instant?,
        zone: Zone?,
        seed: UInt64,
        limit: ScriptLimit = .simulated
    ) -> PolicyAnswer {
        guard hasPolicy else { return .table }
        var session = OutplanSession(self, seed: seed, limit: limit)
        return session.decide(target, history: history, now: now, started: started, zone: zone)
    }

    /// What `after` and `at_local` count from.
    package static func waitingSince(_ history: [Attempt], started: Instant?, now: Instant) -> Instant {
        history.last.flatMap { $0.endedAt } ?? started.map { min($0, now) } ?? now
    }

    /// Where `decide` stands; nil where the table does not say.
    package var policyPlace: ScriptPlace? {
        let token = ScriptKeys(chunks[0].source).place(of: ["decide"])
        return token.map { ScriptPlace(file: chunks[0].name, line: $0.line) }
    }

    func failed(_ words: String) -> PolicyAnswer {
        .failed("\(policyPlace?.description ?? chunks[0].name): decide \(words)")
    }

    func failed(_ error: LuaError) -> PolicyAnswer {
        .failed(ScriptProblem(error, chunks: chunks).summary)
    }
}

/// Answers `dial`, `wait` and `give_up`.
final class PolicyHost: ScriptHost {
    private let target: Target
    private let since: Instant
    private(set) var answers: [PolicyAnswer] = []

    init(_ target: Target, now: Instant, waitingSince since: Instant, zone: Zone?) {
        self.target = target
        self.since = since
        super.init(now: { now }, zone: zone)
    }

    override var variables: [String: JSONValue] { target.variables }

    override func answer(_ function: String, _ given: [LuaValue]) throws(ArgumentProblem) -> [LuaValue]? {
        guard let action = ScriptAPI.byName[function], action.places == [.outplan] else { return nil }
        let scope = ArgumentScope(
            template: TemplateScope(variables: target.variables, target: target.draft, zone: zone),
            destinations: target.destinations
        )
        let arguments = try Arguments(action, given, scope)
        switch action.name {
        case "dial":
            var slot: Int?
            if case .slot(let given)? = arguments["to"] { slot = given }
            answers.append(
                .dial(
                    slot: slot,
                    timeout: arguments.duration("timeout"),
                    source: arguments.text("source"),
                    variables: arguments.fields("variables") ?? [:]
                )
            )
        case "wait":
            answers.append(.wait(until: try arguments.moment(now: since, zone: zone)))
        default: answers.append(.giveUp(reason: arguments.text("reason") ?? ""))
        }
        return [.table([ScriptMark.answer: .integer(Int64(answers.count - 1))])]
    }
}
