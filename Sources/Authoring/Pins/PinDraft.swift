import Flows
import Foundation
import Lua
import Outbound
import Store

/// A test that pins an attempt while it is made: what does not come out again is taken from it.
struct PinDraft: Sendable {
    private struct Statement: Sendable {
        var lines: [String]
        var isExpectation = false
    }

    private static let file = "pinned_test.lua"

    private let stories: [AttemptStory]
    private let story: AttemptStory
    private let ground: TestGround
    private let hidesAddresses: Bool
    private var statements: [Statement] = []
    private var hasOutlook = false
    private(set) var notes: [String] = []

    /// There is a last one.
    init(_ stories: [AttemptStory], _ ground: TestGround, hidesAddresses: Bool) {
        self.stories = stories
        story = stories[stories.count - 1]
        self.ground = ground
        self.hidesAddresses = hidesAddresses
    }

    private var entries: [AttemptTrace.Entry] { story.trace?.entries ?? [] }

    private var target: PinnedTarget {
        PinnedTarget(draft: story.facts?.target ?? story.target.draft, hidesAddresses: hidesAddresses)
    }

    mutating func compose() throws(TestObstacle) {
        add(target.lines(others: ground.names))
        add(["t:at(\(Quoted.text(story.time(stories[0].attempt.startedAt))))"])
        add(PinnedAgents(stories).lines)
        for earlier in stories.dropLast() {
            add(try PinnedAttempt(earlier).lines())
            add(["t:run()"])
        }
        add(try PinnedAttempt(story).lines())
        add(["local attempt = t:run()"])
        for line in expectations() { statements.append(Statement(lines: [line], isExpectation: true)) }
        for remark in remarks() { note(remark) }
    }

    private mutating func add(_ lines: [String]) {
        if !lines.isEmpty { statements.append(Statement(lines: lines)) }
    }

    private mutating func note(_ text: String) {
        notes.append(text)
    }

    private func expectations() -> [String] {
        let attempt = story.attempt
        var lines = ["t:expect(attempt.outcome, \(Quoted.text(attempt.outcome?.rawValue ?? "")))"]
        func expect(_ name: String, _ value: JSONValue) {
            lines.append("t:expect(attempt.\(name), \(LuaText.line(value)))")
        }
        if let cause = attempt.cause { expect("cause", .string(cause)) }
        if entries.contains(where: { if case .began = $0.event { true } else { false } }) {
            expect("disposition", attempt.disposition.map { .string($0) } ?? .null)
            if let success = attempt.success { expect("success", .boolean(success)) }
            lines += variables(attempt.variables)
        }
        let isMachine = entries.contains { if case .began(.machine, _) = $0.event { true } else { false } }
        for text in PinnedPrompts(entries, machine: isMachine).expected {
            lines.append("t:expect_said(\(Quoted.text(text)))")
        }
        return lines
    }

    /// In one table; where one of them names an agent, who is another in a test, each for itself.
    private func variables(_ variables: [String: JSONValue]) -> [String] {
        let named = named(variables)
        let fixed = variables.filter { !named.contains($0.key) }
        if fixed.count == variables.count {
            return ["t:expect(attempt.variables, \(LuaText.line(.object(variables))))"]
        }
        return fixed.sorted { $0.key < $1.key }.map { name, value in
            let key = LuaText.key(name)
            return "t:expect(attempt.variables\(key == name ? "." : "")\(key), \(LuaText.line(value)))"
        }
    }

    /// Variables that hold the name of an agent who talked.
    private func named(_ variables: [String: JSONValue]) -> [String] {
        let agents = Set(
            entries.compactMap { entry -> String? in
                if case .bridged(_, let agent) = entry.event { agent } else { nil }
            }
        )
        return variables.filter { $0.value.string.map { agents.contains($0) } ?? false }.keys.sorted()
    }

    /// What is said of every such attempt.
    private func remarks() -> [String] {
        var remarks: [String] = []
        let hidden = stories.reduce(0) { $0 + PinnedSecrets($1.trace?.entries ?? []).count }
        if hidden > 0 {
            remarks.append("\(hidden) digits were kept secret: zeros are pressed instead")
        }
        let dials = entries.contains { entry in
            guard case .action(.connect(let request), _) = entry.event else { return false }
            switch request.party {
            case .number, .sip: return true
            case .queue, .agent: return false
            }
        }
        if dials {
            remarks.append("how long the number that the flow dials rings and talks: chance says that")
        }
        for name in named(story.attempt.variables) {
            remarks.append("variable \(name), the agent's name: a test has agents of its own")
        }
        let drafts: [ScriptDraft] = [story.flow?.draft, story.outplan?.draft].compactMap { $0 }
        let sources: [String] = drafts.flatMap { draft in [draft.source] + draft.modules.map(\.source) }
        if sources.contains(where: { $0.contains("math.random") }), !hasOwnChance {
            remarks.append(
                "the scripts draw with math.random, and the seed of then is not known: t:seed(number) before "
                    + "t:run() tries another"
            )
        }
        return remarks
    }

    /// Whether the test draws what was drawn then.
    private var hasOwnChance: Bool {
        // No flow drew anything.
        guard let facts = story.facts else { return true }
        guard facts.target.externalID != nil || !hidesAddresses else { return false }
        let keys = ["script", story.campaign.name, facts.target.key, String(story.attempt.number)]
        return Generator.key(seed: ground.seed, keys) == facts.seed
    }

    var text: String {
        let attempt = story.attempt
        let what = [attempt.outcome?.rawValue, attempt.disposition].compactMap { $0 }.joined(separator: ", ")
        var comments =
            PinText.comment(
                "Pins attempt \(attempt.id) of \(story.campaign.name), \(story.time(attempt.startedAt)): \(what)."
            )
        if hidesAddresses { comments += PinText.comment("The addresses are made up.") }
        for note in notes { comments += PinText.comment("Not pinned: \(note).") }
        let person = target.externalID.map { "\($0), " } ?? ""
        let name = "\(person)attempt \(attempt.number): \(what)"
        let body = statements.flatMap(\.lines).map { "    \($0)" }
        let lines = comments + ["test(\(Quoted.text(name)), function(t)"] + body + ["end)"]
        return lines.joined(separator: "\n")
    }
}

// The test is run before it is given out.
extension PinDraft {
    /// Nil: it passes, with what comes after the attempt.
    mutating func run() throws -> TestFailure? {
        let script = try TestScript(
            main: LuaChunk(name: Self.file, source: text),
            modules: ground.folder.modules
        )
        var drive = TestDrive(script: script, place: 0, ground: ground)
        var outlook: Result<PinnedOutlook, any Error>?
        drive.inspect = { world in outlook = Result { try PinnedOutlook(world) } }
        var attempts = 0
        if let failure = drive.run(counting: &attempts) { return failure }
        guard !hasOutlook, let found = try outlook?.get() else { return nil }
        hasOutlook = true
        if let line = found.line(after: story) {
            statements.append(Statement(lines: [line], isExpectation: true))
            return try run()
        }
        if let then = PinnedOutlook.recorded(story) {
            note("what came next, \(then); the test comes to \(found.words)")
        }
        return nil
    }

    /// Takes the expectation away that failed; false where it is no such thing, or what the attempt came to.
    mutating func yield(to failure: TestFailure) -> Bool {
        guard let line = failure.line else { return false }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var place = lines.count - 1 - statements.reduce(0) { $0 + $1.lines.count }
        for index in statements.indices {
            place += statements[index].lines.count
            guard line <= place else { continue }
            let statement = statements[index]
            guard statement.isExpectation, !statement.lines[0].hasPrefix("t:expect(attempt.outcome") else {
                return false
            }
            statements.remove(at: index)
            note("\(statement.lines[0]), for the test comes to \(failure.difference?.got ?? failure.message)")
            return true
        }
        return false
    }
}
