import Flows
import Outbound
import Synchronization

/// Texts and emails to a cast instead of to people: accepted or refused at once, reported later by alarms.
package final class SimulatedMessageCarrier: MessageCarrier {
    private struct State {
        var sent: [String: Int] = [:]
        var toCome = 0
        /// Nothing more is sent.
        var isClosing = false
        var isFinished = false
    }

    /// Reports that nobody has taken yet; one more waits a second and tries again.
    package static let reportLimit = 100_000

    private let clock: any WallClock
    private let seed: UInt64
    private let stages: Stages
    private let journal: any Journal
    private let problems: ProblemSink
    private let state = Mutex(State())

    package let reports: Mailbox<DeliveryReport>

    /// `problems` hears what makes no sense in a callee's part, in
    /// words.
    package init(
        clock: any WallClock,
        seed: UInt64,
        stages: Stages,
        journal: any Journal = NoJournal(),
        problems: @escaping @Sendable (String) -> Void = { _ in },
        reportLimit: Int = reportLimit
    ) {
        self.clock = clock
        self.seed = seed
        self.stages = stages
        self.journal = journal
        self.problems = ProblemSink(problems)
        reports = Mailbox(limit: reportLimit)
    }

    package var reportsToCome: Int { state.withLock { $0.toCome + reports.count } }

    package func send(_ intent: MessageIntent) async -> Receipt {
        let address = intent.destination.address
        let number = state.withLock { state in
            let number = max(state.sent[address, default: 0] + 1, intent.attempt.number)
            state.sent[address] = number
            return number
        }
        var generator = Generator(seed: seed, "message", address, String(number))
        let call = CastCall(
            target: intent.target,
            attempt: intent.attempt,
            destination: intent.destination,
            number: number,
            now: clock.now,
            seed: Generator.key(seed: seed, ["run", address, String(number)])
        )
        let part = problems.part(of: stages[intent.campaign]?.cast, for: call)
        let unit = generator.unit()
        let after = part?.after.sample(&generator) ?? .zero
        let receipt = answer(part?.outcome(at: unit), to: intent, after: after)
        note(intent, receipt)
        return receipt
    }

    /// No report comes any more: those who wait for one get nil.
    package func finish() {
        state.withLock { $0.isFinished = true }
        reports.finish()
    }

    package func closeReports() {
        state.withLock { state in
            state.isClosing = true
            if state.toCome == 0 { reports.finish() }
        }
    }

    private func answer(_ outcome: Outcome?, to intent: MessageIntent, after: Duration) -> Receipt {
        switch outcome {
        case .delivered: promise(true, intent, nil, after)
        case .undelivered: promise(false, intent, "the handset or mailbox did not take it", after)
        case .sent, nil: break
        case .invalid: return .refused(.invalid, reason: "unknown recipient")
        case .rejected: return .refused(.rejected, reason: "the recipient's carrier refused it")
        case .congestion: return .refused(.congestion, reason: "the carrier takes no more now")
        case let outcome?:
            problems.tell(
                "\"\(outcome.rawValue)\" is no end of a message; taken as accepted, without a report"
            )
        }
        return .accepted(id: "simulated-\(intent.message)")
    }

    private func promise(_ delivered: Bool, _ intent: MessageIntent, _ reason: String?, _ after: Duration) {
        let report = DeliveryReport(
            message: intent.message,
            attempt: intent.attempt.id,
            delivered: delivered,
            reason: reason
        )
        state.withLock { $0.toCome += 1 }
        deliver(report, at: clock.now + after)
    }

    private func deliver(_ report: DeliveryReport, at instant: Instant) {
        _ = clock.alarm(at: instant) { [self] in
            // Told and counted in one turn: nobody sees a report that is neither to come nor there.
            let isTold = state.withLock { state in
                // A full mailbox: the consumer is behind, so the report waits here.
                if !state.isFinished, !reports.send(report) { return false }
                state.toCome -= 1
                if state.isClosing, state.toCome == 0 { reports.finish() }
                return true
            }
            if !isTold { deliver(report, at: instant + .seconds(1)) }
        }
    }

    private func note(_ intent: MessageIntent, _ receipt: Receipt) {
        let text =
            switch receipt {
            case .accepted: "accepted"
            case .refused(let outcome, _): outcome.rawValue
            }
        journal.record(
            "carrier.send",
            at: clock.now,
            [
                "attempt": .integer(intent.attempt.id.rawValue),
                "message": .integer(intent.message.rawValue),
                "receipt": .string(text),
                "characters": JSONValue(intent.text.map { Int64($0.count) }),
                "to": .string(Masked.address(intent.destination.address)),
            ]
        )
    }
}
