import Flows
import Foundation
import Lua
import Outbound

/// What advice rests on: a campaign's purpose, and figures of its simulated people.
struct AdviceFigures {
    /// What kind of campaign it is, told by its files.
    enum Purpose: String {
        /// A queue paces it: agents talk to whoever answers.
        case sales
        /// It calls around a time of the target's own.
        case reminder
        /// A priority, and any hour.
        case emergency
        case other
    }

    let folder: CampaignFolder
    let outplan: Outplan
    /// A script decides some of it: what only the table says proves little.
    let hasPolicy: Bool
    private let used: [FlowTexts.Used]
    let queues: [Queue]
    let agents: [String: AgentRule]
    /// Lists of the campaign and of the engine.
    let suppressions: Int
    /// Targets; nil where the lists were not read.
    let rows: Int?
    private let rules: [CalleeRule]
    /// Hosts that the flow may ask.
    private let web: AllowList

    init(
        _ folder: CampaignFolder,
        _ scripts: CampaignScripts,
        _ texts: FlowTexts,
        _ gathering: Gathering,
        rows: Int?
    ) {
        self.folder = folder
        outplan = scripts.outplan.outplan
        hasPolicy = scripts.outplan.hasPolicy
        used = texts.uses
        queues = gathering.queues
        agents = scripts.callees?.agents ?? [:]
        rules = scripts.callees?.rules ?? []
        suppressions = folder.file.doNotContact.count + gathering.engine.doNotContact.count
        self.rows = rows
        web = folder.file.web.joined(gathering.engine.web)
    }

    /// What the flow and its modules use.
    var uses: [ScriptUse] { used.map(\.use) }

    /// Web requests where no host may be asked.
    func webAdvice() -> [Advice] {
        guard web.isEmpty else { return [] }
        return used.filter { $0.use.action.object == "http" }.map { used in
            let (name, token) = (used.use.action.fullName, used.use.token)
            return Advice(
                topic: .web,
                place: Finding(
                    file: used.file,
                    line: token.line,
                    column: token.column,
                    message:
                        "\(name) is refused: write the host into campaign.toml, [http] allow = [\"crm.example.org\"]"
                ),
                basis: "http.allow has 0 hosts"
            )
        }
    }

    var campaign: Campaign { folder.file.campaign }
    var isCall: Bool { campaign.kind == .call }

    var purpose: Purpose {
        guard isCall else { return .other }
        if !campaign.queue.isEmpty { return .sales }
        if outplan.schedule != nil { return .reminder }
        return campaign.priority > 0 && outplan.windows.isEmpty ? .emergency : .other
    }

    /// Rules of calls that are not for one target only.
    private var callRules: [CalleeRule] {
        rules.filter { rule in
            guard case .fields(let fields) = rule.when else { return true }
            return fields.allSatisfy {
                $0.name != "type" || $0.values.contains("tel") || $0.values.contains("sip")
            }
        }
    }

    /// The largest share of calls that a person answers; nil where a script decides it.
    var answerShare: Double? {
        var largest: Double?
        for rule in callRules {
            guard case .table(let chances) = rule.chance else { return nil }
            let share = chances.filter { $0.outcome == .answered }.map(\.share).reduce(0, +)
            largest = max(largest ?? 0, share)
        }
        return largest
    }

    /// The longest rings, and the share of those who would answer and ring longer than `timeout`.
    func ringing(beyond timeout: Duration) -> (longest: Duration, share: Double)? {
        callRules.compactMap(\.rings).map { ($0.longest, $0.share(beyond: timeout)) }.max { $0.1 < $1.1 }
    }

    func use(_ action: String) -> ScriptUse? { uses.first { $0.action.fullName == action } }

    /// Whether a person chooses something before they are connected.
    var asks: Bool { ["call:menu", "call:digits", "call:listen"].contains { use($0) != nil } }

    /// How long one talk keeps an agent of a queue busy, on average.
    func handling(_ queue: String) -> Duration? {
        guard let rule = agents[queue] else { return nil }
        let wrapsUp = rule.wrapsUp?.mean ?? queues.first { $0.name == queue }?.wrapUp ?? .zero
        return rule.answers.mean + rule.talks.mean + wrapsUp
    }

    static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    /// Where a key of the outplan stands.
    func outplan(_ path: [ScriptKeys.Key], _ message: String, _ topic: Advice.Topic, _ basis: String)
        -> Advice
    {
        let place = ScriptKeys(folder.outplan.source).place(of: path)
        let file = CampaignFolder.shown(folder.directory.appendingPathComponent(folder.outplan.name))
        let finding = Finding(file: file, line: place?.line ?? 1, column: place?.column, message: message)
        return Advice(topic: topic, place: finding, basis: basis)
    }

    /// Where a key of campaign.toml stands.
    func campaign(_ path: [String], _ message: String, _ topic: Advice.Topic, _ basis: String) -> Advice {
        let file = CampaignFolder.shown(folder.directory.appendingPathComponent("campaign.toml"))
        return Advice(topic: topic, place: folder.file.finding(path, message, in: file), basis: basis)
    }

    /// In callees.lua, at the agents of a queue.
    func agents(_ queue: String, _ message: String, _ basis: String) -> Advice {
        let place = folder.callees.flatMap { ScriptKeys($0.source).place(of: ["agents", .name(queue)]) }
        let file = CampaignFolder.shown(folder.directory.appendingPathComponent("callees.lua"))
        let finding = Finding(file: file, line: place?.line, column: place?.column, message: message)
        return Advice(topic: .agents, place: finding, basis: basis)
    }
}

extension Draw {
    /// Its average.
    var mean: Duration {
        switch self {
        case .fixed(let duration): duration
        case .uniform(let low, let high): (low + high) / 2
        case .exponential(let mean): mean
        }
    }

    /// The longest that it often is.
    var longest: Duration {
        switch self {
        case .fixed(let duration): duration
        case .uniform(_, let high): high
        case .exponential(let mean): mean * 3
        }
    }

    /// How much of it is longer than a limit.
    func share(beyond limit: Duration) -> Double {
        switch self {
        case .fixed(let duration): return duration > limit ? 1 : 0
        case .uniform(let low, let high):
            guard high > limit else { return 0 }
            return low >= limit ? 1 : (high - limit) / (high - low)
        case .exponential(let mean): return mean > .zero ? exp(-(limit / mean)) : 0
        }
    }
}
