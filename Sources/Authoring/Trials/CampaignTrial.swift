import Dialer
import Flows
import Outbound
import Simulation
import Store

/// What would come of a campaign's list if it were dialed from an instant on: its rows and scripts are copied
/// into a ledger in memory and run there under virtual time, by the engine itself, over everyday callees.
package struct CampaignTrial: Sendable {
    package struct Question: Hashable, Sendable {
        package var start: Instant
        package var days: Int64
        package var seed: UInt64
        /// Seconds that it may take.
        package var patience: Double

        package init(start: Instant, days: Int64 = 7, seed: UInt64 = 1, patience: Double = 10) {
            self.start = start
            self.days = days
            self.seed = seed
            self.patience = patience
        }
    }

    package static let days: ClosedRange<Int64> = 1...30
    /// Targets that are dialed; of a longer list as many, evenly taken.
    package static let targetLimit = 10_000
    private static let chunk = 500

    private let question: Question
    private let campaign: Campaign
    private let scripts: (outplan: ScriptDraft, flow: ScriptDraft?)
    private let compiled: (outplan: OutplanScript, flow: FlowScript?)
    private let queue: Queue?
    private let agents: Int
    private let drafts: [TargetDraft]
    private let suppressed: [SuppressionDraft]
    private let notes: [String]
    /// Prompts of its flow; nil where it has none.
    private let folder: String?

    /// Copies what is left to dial. `folder` has the prompts that its flow plays.
    package init(_ known: Campaign, ledger: Ledger, question: Question, folder: String? = nil) throws {
        guard let outplan = try ledger.outplan(known.id, asOf: nil) else {
            throw Finding(file: known.name, message: "the campaign has no outplan")
        }
        let flow = try ledger.scripts(known.id)?.flow.flatMap { try ledger.script($0) }
        scripts = (outplan.draft, flow)
        compiled = (
            try Explainer.compile(outplan, of: known), try CampaignTrial.compile(flow, known.kind)
        )
        let listed = try ledger.counters(known.id)["targets"] ?? 0
        let spread = try ledger.spreadTargets(known.id, limit: Self.targetLimit)
        let left = spread.filter { !$0.state.isDone }
        drafts = left.map(\.draft)
        var suppressed: [SuppressionDraft] = []
        for address in Set(left.flatMap(\.destinations).map(\.address)).sorted() {
            guard try ledger.suppression(address, campaign: known.id, at: question.start) != nil else {
                continue
            }
            suppressed.append(SuppressionDraft(pattern: address, kind: .address, source: "copied"))
        }
        self.suppressed = suppressed
        var campaign = known
        (campaign.state, campaign.startedAt) = (.stop, nil)
        (campaign.endHandle, campaign.nextCampaign) = (.stop, "")
        for type in campaign.carriers.keys { campaign.carriers[type] = "simulated" }
        self.campaign = campaign
        queue = campaign.queue.isEmpty ? nil : try ledger.queues().first { $0.name == campaign.queue }
        let signedIn = try ledger.agents().count {
            $0.name.queue == campaign.queue && !["offline", "away"].contains($0.state)
        }
        agents = signedIn > 0 ? signedIn : EverydayCast.agents
        self.question = question
        self.folder = folder
        var notes = ["callees are everyday ones: 45% of them answer, 15% are machines"]
        if spread.count < Int(listed) {
            notes.append("\(spread.count) of \(listed) targets were taken, evenly over the list")
        }
        notes.append(
            "\(spread.count - left.count) that are done were left out; earlier attempts do not count"
        )
        if queue != nil {
            notes.append(
                signedIn > 0
                    ? "\(agents) agents take calls, as many as are signed in now"
                    : "no agent is signed in now; \(agents) take calls"
            )
        }
        self.notes = notes
    }

    private static func compile(_ draft: ScriptDraft?, _ kind: CampaignKind) throws -> FlowScript? {
        guard let draft else { return nil }
        do {
            return try FlowScript(draft.text, kind: kind)
        } catch {
            throw Finding(file: draft.file, line: error.line, message: error.message)
        }
    }

    /// What came of it.
    package struct Result: Sendable {
        package var report: CampaignReport
        /// The days were over first, or the patience was: what is open stays open.
        package var cut: Cut?
        package var notes: [String]
        package var targets: Int
        package var question: Question
        package var refusal: String?

        package enum Cut: String, Sendable { case days, time }
    }

    /// Runs it. `uptime` are seconds of a clock that never goes back.
    package func run(uptime: @escaping @Sendable () -> Double) async throws -> Result {
        let until = question.start + .days(question.days)
        let world = World(start: question.start, seed: question.seed, until: until)
        let ledger = try Ledger(.memory, simulated: true, identifiers: world.identifiers)
        let writer = LedgerWriter(ledger, mode: .stepped)
        let deadline = uptime() + question.patience
        let tired = Mailbox<Void>(limit: 1)
        ledger.observe { _ in if uptime() > deadline { tired.send(()) } }
        let end = try await dial(in: world, ledger, writer, until: tired)
        var report: Engine.Report?
        var cut: Result.Cut?
        switch end {
        case .over(let all): report = all
        case .tired: cut = .time
        case .days: cut = .days
        }
        return Result(
            report: try CampaignReport.read(campaign.name, ledger: ledger),
            cut: cut,
            notes: notes,
            targets: drafts.count,
            question: question,
            refusal: report?.refusals[campaign.name]
        )
    }

    private enum End: Sendable {
        case over(Engine.Report)
        case tired
        case days
    }

    /// Whoever waits to be `tired` is a task of the world too: it is heard at the world's next step, whatever
    /// else the process has to do.
    private func dial(
        in world: World,
        _ ledger: Ledger,
        _ writer: LedgerWriter,
        until tired: Mailbox<Void>
    ) async throws -> End {
        do {
            return try await world.run(committing: writer) {
                try await withThrowingTaskGroup(of: End.self) { group in
                    group.addTask {
                        let published = try await publish(into: writer, at: world.clock.now)
                        return .over(try await engine(world, ledger, writer).run([published]))
                    }
                    group.addTask {
                        _ = await tired.next()
                        return .tired
                    }
                    defer { group.cancelAll() }
                    return try await group.next() ?? .tired
                }
            }
        } catch let problem as WorldProblem {
            guard case .time = problem else { throw problem }
            return .days
        }
    }

    private func publish(into writer: LedgerWriter, at: Instant) async throws -> PublishedCampaign {
        let saved = try await writer.submit([
            .saveCampaign(campaign, outplan: scripts.outplan, flow: scripts.flow, queue: queue, at: at)
        ])
        guard case .campaign(let stored, let outplan, let flow)? = saved.first else {
            throw Finding(file: campaign.name, message: "the copy did not take the campaign")
        }
        var rest = drafts[...]
        while !rest.isEmpty {
            let chunk = Array(rest.prefix(Self.chunk))
            rest = rest.dropFirst(Self.chunk)
            _ = try await writer.submit([.importTargets(stored.id, chunk, file: "copied", at: at)])
        }
        if !suppressed.isEmpty { _ = try await writer.submit([.addSuppressions(suppressed, at: at)]) }
        return PublishedCampaign(
            campaign: stored,
            outplan: compiled.outplan,
            outplanVersion: outplan,
            flow: compiled.flow,
            flowVersion: flow
        )
    }

    private func engine(_ world: World, _ ledger: Ledger, _ writer: LedgerWriter) -> Engine {
        let stage = Stage(cast: TrialCast(queue: campaign.queue, agents: agents), folder: folder)
        let stages = Stages([campaign.name: stage])
        let legs = SimulatedLegCarrier(
            clock: world.clock,
            seed: question.seed,
            stages: stages,
            journal: NoJournal(),
            problems: { _ in }
        )
        let messages = SimulatedMessageCarrier(
            clock: world.clock,
            seed: question.seed,
            stages: stages,
            journal: NoJournal(),
            problems: { _ in }
        )
        var queues: [Queue] = []
        if !campaign.queue.isEmpty {
            var queue = queue ?? Queue(name: campaign.queue)
            queue.agents = legs.agents(campaign.queue)
            queues = [queue]
        }
        let wrapUp = queue?.wrapUp ?? .zero
        return Engine(
            setting: EngineSetting(
                clock: world.clock,
                ledger: ledger,
                writer: writer,
                journal: NoJournal(),
                legCarriers: ["simulated": legs],
                messageCarriers: ["simulated": messages],
                limits: campaign.limits,
                queues: queues,
                wrapUp: { legs.wrapsUp($0) ?? wrapUp },
                seed: question.seed,
                budget: .simulated
            )
        )
    }
}

/// Everyday people, and as many agents as the queue has.
private struct TrialCast: Cast {
    let queue: String
    let agents: Int

    func part(for call: CastCall) throws(CastProblem) -> Part? { EverydayCast().part(for: call) }

    func agents(of queue: String) -> AgentPart? { queue == self.queue ? AgentPart(count: agents) : nil }

    var queues: [String] { queue.isEmpty ? [] : [queue] }
}

extension CampaignTrial.Result {
    package var json: JSONValue {
        var fields: [String: JSONValue] = [:]
        if case .object(let report) = report.json { fields = report }
        fields["simulation"] = [
            "start": JSONValue(question.start), "days": .integer(question.days),
            "seed": .string(String(question.seed)), "targets": .integer(Int64(targets)),
            "cut_by": JSONValue(cut?.rawValue), "notes": .array(notes.map(JSONValue.string)),
            "refused": JSONValue(refusal),
        ]
        return .object(fields)
    }
}
