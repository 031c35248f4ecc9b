import Flows
import Outbound
import Synchronization

/// Calls to a cast instead of to people. Legs are machines driven by the clock's alarms: without a task of
/// their own, so that they work under virtual time as well as under a real clock.
///
/// Draws are keyed by what they are about: the seed, the address or agent, and the n-th call to it.
package final class SimulatedLegCarrier: LegCarrier {
    private struct State {
        var calls: [String: Int] = [:]
        var wrapUps: [AgentName: Duration] = [:]
        var legs: [Identifier<LegRow>: SimulatedLeg] = [:]
    }

    let clock: any WallClock
    private let seed: UInt64
    private let stages: Stages
    private let journal: any Journal
    private let isSilent: Bool
    private let problems: ProblemSink
    private let state = Mutex(State())

    /// `problems` hears what goes wrong in callees' scripts, in words.
    package init(
        clock: any WallClock,
        seed: UInt64,
        stages: Stages,
        journal: any Journal = NoJournal(),
        problems: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.clock = clock
        self.seed = seed
        self.stages = stages
        self.journal = journal
        isSilent = journal is NoJournal
        self.problems = ProblemSink(problems)
    }

    /// Every action works on a simulated leg.
    package static let abilities = Set(LegCapability.allCases)
    package let capabilities = SimulatedLegCarrier.abilities

    package func open(_ intent: LegIntent, events: @escaping @Sendable (LegEvent) -> Void) -> any Leg {
        let (machine, bell) = intent.kind == .agent ? (agent(intent), nil) : callee(intent)
        let leg = SimulatedLeg(intent, machine: machine, carrier: self, events: events)
        bell?.connect { [weak leg] in leg?.rouse() }
        state.withLock { $0.legs[intent.leg] = leg }
        leg.begin()
        return leg
    }

    package func bridge(_ first: any Leg, _ second: any Leg) {
        guard let first = first as? SimulatedLeg, let second = second as? SimulatedLeg else {
            return report("a leg of another carrier cannot be bridged to a simulated one")
        }
        note(first, "carrier.bridge", ["with": .integer(second.row.rawValue)])
        SimulatedLeg.bridge(first, second)
    }

    /// The simulated agents of a queue, in order; empty when no cast has the queue.
    package func agents(_ queue: String) -> [Destination] { stages.agents(queue) }

    /// How long an agent wraps up after the last call that it was offered; nil: as the queue says.
    package func wrapsUp(_ agent: AgentName) -> Duration? { state.withLock { $0.wrapUps[agent] } }

    /// Legs that have not ended.
    package var openLegs: Int { state.withLock { $0.legs.count } }

    /// What the open legs are about, for `Waiters`.
    package var sentences: [String] {
        state.withLock { $0.legs }.sorted { $0.key < $1.key }.map(\.value.sentence)
    }
}

// Who is called.
extension SimulatedLegCarrier {
    private func callee(_ intent: LegIntent) -> (LegMachine, Bell?) {
        let address = intent.destination.address
        // A process that goes on with a ledger has not seen the earlier calls: the attempt's number has.
        let least = intent.kind == .callee ? intent.attempt.number : 1
        let number = count(address, least: least)
        let now = clock.now
        var generator = Generator(seed: seed, "callee", address, String(number))
        let call = CastCall(
            target: intent.target,
            attempt: intent.attempt,
            destination: intent.destination,
            number: number,
            now: now,
            seed: Generator.key(seed: seed, ["run", address, String(number)])
        )
        let part = problems.part(of: stages[intent.campaign]?.cast, for: call)
        let plan = CallPlan(part: part, intent: intent, at: now, generator: &generator)
        if let problem = plan.problem { report(problem) }
        // A number that a flow dials ends the conversation; a callee leaves that to the agent or its script.
        let talks = intent.kind == .dialed ? generator.duration(in: .seconds(20)...(.minutes(2))) : nil
        note(intent, call: number)
        let machine = LegMachine(
            kind: intent.kind,
            leg: intent.leg.rawValue,
            plan: plan,
            talks: talks,
            perform: part?.perform
        )
        return (machine, part?.bell)
    }

    private func agent(_ intent: LegIntent) -> LegMachine {
        let agent = intent.agent ?? AgentName(queue: "", agent: intent.destination.address)
        let key = agent.queue + " " + agent.agent
        let number = count(key, least: 1)
        let now = clock.now
        note(intent, call: number)
        guard let part = part(of: agent.queue) else {
            let reason = "no agents of queue \"\(agent.queue)\" in callees.lua"
            return LegMachine(
                kind: .agent,
                leg: intent.leg.rawValue,
                plan: CallPlan(nobody: reason, at: now),
                talks: nil,
                perform: nil
            )
        }
        var generator = Generator(seed: seed, "agent", agent.queue, agent.agent, String(number))
        let answers = part.answers.sample(&generator)
        let talks = part.talks.sample(&generator)
        let wrapsUp = part.wrapsUp?.sample(&generator)
        state.withLock { $0.wrapUps[agent] = wrapsUp }
        let plan = CallPlan(agentAnswersAfter: answers, intent: intent, at: now)
        return LegMachine(
            kind: .agent,
            leg: intent.leg.rawValue,
            plan: plan,
            talks: talks,
            perform: nil
        )
    }

    private func part(of queue: String) -> AgentPart? { stages.part(of: queue) }

    private func count(_ key: String, least: Int) -> Int {
        state.withLock { state in
            let number = max(state.calls[key, default: 0] + 1, least)
            state.calls[key] = number
            return number
        }
    }

    func note(
        _ kind: String,
        leg: Identifier<LegRow>,
        _ fields: @autoclosure () -> [String: JSONValue]
    ) {
        guard !isSilent else { return }
        var fields = fields()
        fields["leg"] = .integer(leg.rawValue)
        journal.record(kind, at: clock.now, fields)
    }

    func cast(of campaign: String) -> (any Cast)? { stages[campaign]?.cast }

    func report(_ problem: String) { problems.tell(problem) }

    func forget(_ leg: SimulatedLeg) { _ = state.withLock { $0.legs.removeValue(forKey: leg.row) } }
}

extension SimulatedLegCarrier {
    func prompts(_ items: [PromptItem], on campaign: String) throws(SoundProblem) -> [Prompt] {
        var prompts: [Prompt] = []
        for item in items {
            switch item {
            case .text(let text, _, _): prompts.append(.spoken(text))
            case .file(let path):
                let sounds = stages[campaign]?.sounds ?? SoundFiles(folder: nil)
                prompts.append(Prompt(words: path, duration: try sounds.duration(of: path)))
            }
        }
        return prompts
    }
}
