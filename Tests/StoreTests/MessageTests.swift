import Outbound
import Testing

@testable import Store

struct MessageTests {
    private static let start = SampleLedger.start

    /// A target whose message was accepted by the carrier.
    private func sent(
        _ sample: SampleLedger,
        next: TargetNext,
        settled: Bool = true
    ) throws -> (target: Identifier<Target>, attempt: Identifier<Attempt>, message: Identifier<MessageRow>) {
        let target = try sample.add([SampleLedger.draft(1, type: .sms)])[0]
        let (attempt, leg) = try sample.dial(target, leg: false)
        #expect(leg == nil)
        let opened = try sample.ledger.commit([
            .openMessage(
                attempt.id,
                destination: attempt.destination,
                campaignMessage: true,
                at: Self.start
            )
        ])
        guard case .message(let message) = opened[0] else { throw LedgerError(.damaged, "\(opened)") }
        #expect(
            try sample.ledger.commit([
                .messageReceipt(message, .accepted(id: "c-1"), at: Self.start),
                .messageReceipt(message, .accepted(id: "c-2"), at: Self.start),
            ]) == [.done, .refused("message \(message) is sent already")]
        )
        if settled { try sample.settle(attempt.id, .sent, next: next) }
        return (target, attempt.id, message)
    }

    @Test func `a late report turns sent into undelivered and reopens the target`() throws {
        let sample = try SampleLedger()
        let (target, attempt, message) = try sent(sample, next: .done(.reached))
        let report = DeliveryReport(
            message: message,
            attempt: attempt,
            delivered: false,
            reason: "unknown subscriber"
        )
        let later = Self.start + .minutes(5)
        let before = try sample.lastEvent()
        #expect(
            try sample.ledger.commit([.amend(report, next: .idle(due: later, hold: "interval"), at: later)])
                == [.done]
        )
        #expect(try sample.ledger.attempt(attempt)?.outcome == .undelivered)
        #expect(try sample.ledger.attempt(attempt)?.success == false)
        #expect(try sample.ledger.attempt(attempt)?.cause == "unknown subscriber")
        #expect(try sample.ledger.subject(target)?.target.state == .idle)
        #expect(try sample.ledger.subject(target)?.target.due == later)
        #expect(try sample.kinds(after: before) == ["message.report", "attempt.amended", "target.reopened"])
        let counters = try sample.ledger.counters(sample.campaign.id)
        #expect(counters["outcome.sent"] == 0)
        #expect(counters["outcome.undelivered"] == 1)
        #expect(counters["targets.done.reached"] == 0)

        let last = try sample.lastEvent()
        var second = report
        second.delivered = true
        #expect(
            try sample.ledger.commit([.amend(second, next: .done(.reached), at: later)])
                == [.refused("message \(message) has its report already; the second one is not taken")]
        )
        #expect(try sample.lastEvent() == last)
        #expect(try sample.ledger.attempt(attempt)?.outcome == .undelivered)
        #expect(try sample.ledger.attempt(attempt)?.success == false)
    }

    @Test func `a report settles a target that waited for it`() throws {
        let sample = try SampleLedger()
        let (target, attempt, message) = try sent(
            sample,
            next: .idle(due: Self.start + .days(1), hold: "report")
        )
        let report = DeliveryReport(message: message, attempt: attempt, delivered: true)
        #expect(try sample.ledger.commit([.amend(report, next: .done(.reached), at: Self.start)]) == [.done])
        #expect(try sample.ledger.attempt(attempt)?.outcome == .delivered)
        #expect(try sample.ledger.subject(target)?.target.state == .done(.reached))
        #expect(try sample.ledger.nextDue(sample.campaign.id) == nil)
    }

    @Test func `a report is refused before its attempt is settled, and for what does not exist`() throws {
        let sample = try SampleLedger()
        let (_, attempt, message) = try sent(sample, next: .done(.reached), settled: false)
        let early = DeliveryReport(message: message, attempt: attempt, delivered: true)
        #expect(
            try sample.ledger.commit([.amend(early, next: .done(.reached), at: Self.start)])
                == [.refused("attempt \(attempt) is not settled yet; its report comes too early")]
        )
        let lost = DeliveryReport(message: Identifier(9), attempt: attempt, delivered: true)
        #expect(
            try sample.ledger.commit([.amend(lost, next: nil, at: Self.start)])
                == [.refused("a report names message 9 of attempt \(attempt); there is none")]
        )
        try sample.settle(attempt, .sent, next: .done(.reached))
        #expect(try sample.ledger.commit([.amend(early, next: nil, at: Self.start)]) == [.done])
        #expect(try sample.ledger.attempt(attempt)?.outcome == .delivered)
    }

    @Test func `a report leaves a target alone that is being tried again`() throws {
        let sample = try SampleLedger()
        let (target, attempt, message) = try sent(sample, next: .idle(due: Self.start, hold: nil))
        _ = try sample.dial(target, at: Self.start + .days(1), leg: false)
        let report = DeliveryReport(message: message, attempt: attempt, delivered: true)
        #expect(try sample.ledger.commit([.amend(report, next: .done(.reached), at: Self.start)]) == [.done])
        #expect(try sample.ledger.attempt(attempt)?.outcome == .delivered)
        #expect(try sample.ledger.subject(target)?.target.state == .progressing)
    }

    @Test func `only the campaign's own message amends its attempt`() throws {
        let sample = try SampleLedger()
        let target = try sample.add([SampleLedger.draft(1)])[0]
        let (attempt, _) = try sample.dial(target)
        let opened = try sample.ledger.commit([
            .openMessage(
                attempt.id,
                destination: Destination(type: .sms, address: "+13035550199"),
                campaignMessage: false,
                at: Self.start
            )
        ])
        guard case .message(let message) = opened[0] else { throw LedgerError(.damaged, "\(opened)") }
        try sample.ledger.record([.messageReceipt(message, .accepted(id: "c"), at: Self.start)])
        try sample.settle(attempt.id, .answered, next: .done(.reached))
        let before = try sample.lastEvent()
        let report = DeliveryReport(message: message, attempt: attempt.id, delivered: false)
        #expect(
            try sample.ledger.commit([.amend(report, next: .idle(due: Self.start, hold: nil), at: Self.start)]
            )
                == [.done]
        )
        #expect(try sample.kinds(after: before) == ["message.report"])
        #expect(try sample.ledger.attempt(attempt.id)?.outcome == .answered)
        #expect(try sample.ledger.subject(target)?.target.state == .done(.reached))
    }

    @Test func `a refused message says why`() throws {
        let sample = try SampleLedger()
        let target = try sample.add([SampleLedger.draft(1, type: .sms)])[0]
        let (attempt, _) = try sample.dial(target, leg: false)
        let results = try sample.ledger.commit([
            .openMessage(attempt.id, destination: attempt.destination, campaignMessage: true, at: Self.start),
            .messageReceipt(Identifier(1), .refused(.invalid, reason: "no such user"), at: Self.start),
        ])
        #expect(results == [.message(Identifier(1)), .done])
        let event = try sample.ledger.events(limit: 100).last
        #expect(event?.kind == "message.refused")
        #expect(event?.body == ["message": 1, "outcome": "invalid", "reason": "no such user"])
    }
}
