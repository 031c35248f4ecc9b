import Flows
import Outbound

/// What will happen on a line, decided when it is dialed: instants and steps in order.
///
/// Every draw is made in the same order whatever the outcome is, so that a changed chance moves no other
/// time.
struct CallPlan: Equatable {
    enum Step: Equatable {
        case ringing
        case answer(AnsweredBy)
        case detect(AnsweredBy)
        case beep
        case end(LegEndCause, code: Int, reason: String)
    }

    struct Entry: Equatable {
        var at: Instant
        var step: Step
    }

    /// How long a network lets a phone ring before it gives up by itself (480).
    static let networkRingLimit = Duration.seconds(120)
    /// From the dialing to the first sign of the far end.
    private static let setup = Duration.milliseconds(200)...Duration.milliseconds(1000)
    private static let detection = Duration.seconds(1)...Duration.seconds(3)

    private(set) var entries: [Entry] = []
    /// What the plan could not make sense of, for the author.
    private(set) var problem: String?

    /// A call to a callee or to another number; `part` is nil when nobody is cast for it.
    init(part: Part?, intent: LegIntent, at opened: Instant, generator: inout Generator) {
        let unit = generator.unit()
        let setup = generator.duration(in: Self.setup)
        let rings = part?.rings.sample(&generator) ?? .zero
        let detection = generator.duration(in: Self.detection)
        let greeting = part?.greeting.sample(&generator) ?? .zero
        let deadline = opened + intent.dialTimeout
        let ringing = min(opened + setup, opened + rings)
        switch part?.outcome(at: unit) {
        case .answered:
            add(.ringing, at: ringing)
            add(.answer(.person), at: opened + rings)
            if intent.detectsMachine { add(.detect(.person), at: opened + rings + detection) }
        case .machine:
            let beep = opened + rings + greeting
            add(.ringing, at: ringing)
            add(.answer(.machine), at: opened + rings)
            if intent.detectsMachine { add(.detect(.machine), at: min(opened + rings + detection, beep)) }
            add(.beep, at: beep)
        case .busy: add(.end(.busy, code: 486, reason: "Busy Here"), at: opened + setup)
        case .invalid: add(.end(.invalid, code: 404, reason: "Not Found"), at: opened + setup)
        case .congestion:
            add(.end(.congestion, code: 503, reason: "Service Unavailable"), at: opened + setup)
        case .rejected:
            add(.ringing, at: ringing)
            add(.end(.rejected, code: 603, reason: "Decline"), at: opened + rings)
        case .noAnswer, nil: addUnanswered(from: opened, ringing: opened + setup)
        case let outcome?:
            problem = "\"\(outcome.rawValue)\" is no end of a call; taken as no_answer"
            addUnanswered(from: opened, ringing: opened + setup)
        }
        end(at: deadline)
    }

    /// A call to an agent.
    init(agentAnswersAfter answers: Duration, intent: LegIntent, at opened: Instant) {
        add(.ringing, at: opened)
        add(.answer(.person), at: opened + answers)
        end(at: opened + intent.dialTimeout)
    }

    /// A call to a place where nobody can be.
    init(nobody reason: String, at opened: Instant) {
        add(.end(.invalid, code: 404, reason: reason), at: opened)
    }

    private mutating func add(_ step: Step, at instant: Instant) {
        entries.append(Entry(at: instant, step: step))
    }

    private mutating func addUnanswered(from opened: Instant, ringing: Instant) {
        add(.ringing, at: ringing)
        add(
            .end(.noAnswer, code: 480, reason: "Temporarily Unavailable"),
            at: opened + Self.networkRingLimit
        )
    }

    /// What has not answered or ended before the dial timeout ends there.
    private mutating func end(at deadline: Instant) {
        let decided = entries.first { $0.step != .ringing }
        guard let decided, decided.at >= deadline else { return }
        entries.removeAll { $0.at >= deadline }
        add(.end(.noAnswer, code: 487, reason: "Request Terminated"), at: deadline)
    }
}
