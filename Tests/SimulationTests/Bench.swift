import CarrierConformance
import Flows
import Outbound
import Simulation
import Synchronization

/// A cast that does what the test of the moment wants, by address.
final class ScriptableCast: Cast {
    private let parts = Mutex<[String: Part]>([:])
    private let agentParts: [String: AgentPart]

    init(agents: [String: AgentPart] = [:]) { agentParts = agents }

    func set(_ part: Part, for address: String) { parts.withLock { $0[address] = part } }

    func part(for call: CastCall) -> Part? { parts.withLock { $0[call.destination.address] } }

    func agents(of queue: String) -> AgentPart? { agentParts[queue] }

    var queues: [String] { agentParts.keys.sorted() }
}

/// A carrier under virtual time, with a cast that a test can write.
struct Bench: LegBench {
    let clock: any WallClock
    let cast: ScriptableCast
    let legs: SimulatedLegCarrier
    let messages: SimulatedMessageCarrier
    let problems: Problems
    private let numbers = Numbers()

    var carrier: any LegCarrier { legs }

    final class Problems: Sendable {
        private let texts = Mutex<[String]>([])
        func add(_ text: String) { texts.withLock { $0.append(text) } }
        var all: [String] { texts.withLock { $0 } }
    }

    final class Numbers: Sendable {
        private let last = Mutex<Int64>(0)
        func next() -> Int64 {
            last.withLock { last in
                last += 1
                return last
            }
        }
    }

    init(
        clock: any WallClock,
        seed: UInt64 = 7,
        agents: [String: AgentPart] = [:],
        folder: String? = nil,
        journal: any Journal = NoJournal()
    ) {
        self.clock = clock
        let cast = ScriptableCast(agents: agents)
        let problems = Problems()
        let stages = ["test": Stage(cast: cast, folder: folder)]
        self.cast = cast
        self.problems = problems
        legs = SimulatedLegCarrier(clock: clock, seed: seed, stages: Stages(stages), journal: journal) {
            problems.add($0)
        }
        messages = SimulatedMessageCarrier(clock: clock, seed: seed, stages: Stages(stages), journal: journal)
        {
            problems.add($0)
        }
    }

    func call(_ farEnd: FarEnd, dialTimeout: Duration, detectsMachine: Bool) throws -> LegIntent {
        intent(Self.part(farEnd), dialTimeout: dialTimeout, detectsMachine: detectsMachine)
    }

    func intent(
        _ part: Part,
        kind: LegKind = .callee,
        address: String? = nil,
        attempt: Int = 1,
        dialTimeout: Duration = .seconds(60),
        detectsMachine: Bool = false,
        agent: AgentName? = nil
    ) -> LegIntent {
        let number = numbers.next()
        let destination = Destination(type: .tel, address: address ?? "+1303555\(1000 + number)")
        cast.set(part, for: destination.address)
        return LegIntent(
            leg: Identifier(number),
            kind: kind,
            attempt: self.attempt(number, destination, attempt),
            target: target(number, destination),
            campaign: "test",
            destination: destination,
            source: nil,
            dialTimeout: dialTimeout,
            detectsMachine: detectsMachine,
            agent: agent
        )
    }

    func agentIntent(_ agent: String, queue: String, dialTimeout: Duration = .seconds(20)) -> LegIntent {
        intent(
            Part(chances: []),
            kind: .agent,
            address: agent,
            dialTimeout: dialTimeout,
            agent: AgentName(queue: queue, agent: agent)
        )
    }

    var writing: Writing { Writing(bench: self) }

    /// The same bench for messages.
    struct Writing: MessageBench {
        let bench: Bench
        var carrier: any MessageCarrier { bench.messages }
        var clock: any WallClock { bench.clock }
        func message(_ outcome: Outcome) throws -> MessageIntent { bench.message(outcome) }
    }

    func message(_ outcome: Outcome) -> MessageIntent {
        let number = numbers.next()
        let destination = Destination(type: .sms, address: "+1303555\(1000 + number)")
        let chances = outcome == .sent ? [] : [Part.Chance(outcome, 1)]
        cast.set(Part(chances: chances), for: destination.address)
        return MessageIntent(
            message: Identifier(number),
            attempt: attempt(number, destination, 1),
            target: target(number, destination),
            campaign: "test",
            destination: destination,
            source: nil,
            text: "Hello"
        )
    }

    private func attempt(_ number: Int64, _ destination: Destination, _ count: Int) -> Attempt {
        Attempt(
            id: Identifier(number),
            campaign: Identifier(1),
            target: Identifier(number),
            number: count,
            destination: destination,
            startedAt: clock.now
        )
    }

    private func target(_ number: Int64, _ destination: Destination) -> Target {
        Target(id: Identifier(number), draft: TargetDraft(destinations: [destination]))
    }

    static func part(_ farEnd: FarEnd) -> Part {
        switch farEnd {
        case .answers: .answering()
        case .answersAndHangsUp(let after): .answering([.wait(after), .hangUp])
        case .answersAndPresses(let keys, let words):
            .answering([.hear(words, timeout: .minutes(1)), .press(keys)])
        case .answersAndSays(let text, let words):
            .answering([.hear(words, timeout: .minutes(1)), .say(text)])
        case .machine: Part(chances: [Part.Chance(.machine, 1)])
        case .busy: Part(chances: [Part.Chance(.busy, 1)])
        case .rejects: Part(chances: [Part.Chance(.rejected, 1)])
        case .unknown: Part(chances: [Part.Chance(.invalid, 1)])
        case .congested: Part(chances: [Part.Chance(.congestion, 1)])
        case .rings: Part(chances: [])
        }
    }
}

extension Part {
    /// A person who answers for certain, after five seconds.
    static func answering(_ moves: [Move]? = nil, rings: Draw = .fixed(.seconds(5))) -> Part {
        var part = Part(chances: [Chance(.answered, 1)], rings: rings)
        if let moves { part.perform = { FixedPerformance(moves) } }
        return part
    }
}

extension Instant {
    static let start = Instant(milliseconds: 1_772_463_600_000)
}

/// Hears a leg and writes down when each event came, in milliseconds since the start of the world.
final class Log: Sendable {
    private let clock: any WallClock
    private let entries = Mutex<[Entry]>([])

    struct Entry: Equatable, CustomStringConvertible {
        var after: Int64
        var event: LegEvent
        var description: String { "\(after): \(event)" }
    }

    init(clock: any WallClock) { self.clock = clock }

    var sink: @Sendable (LegEvent) -> Void {
        { [self] event in
            let after = (clock.now - .start).milliseconds
            entries.withLock { $0.append(Entry(after: after, event: event)) }
        }
    }

    var all: [Entry] { entries.withLock { $0 } }
    var events: [LegEvent] { all.map(\.event) }
}
