import Outbound
import Simulation
import Store
import Testing

@Suite("Checkers of the event log")
struct CheckerTests {
    private static func event(
        _ kind: String,
        campaign: Int64 = 1,
        target: Int64,
        attempt: Int64,
        outcome: String = "busy"
    ) -> EventRow {
        EventRow(
            id: attempt,
            at: .start,
            kind: kind,
            campaign: Identifier(campaign),
            target: Identifier(target),
            attempt: Identifier(attempt),
            body: ["outcome": .string(outcome)]
        )
    }

    private static func check(_ checker: some Checker, _ events: [EventRow]) -> [String] {
        var checker = checker
        for event in events { checker.see(event) }
        return checker.violations
    }

    @Test("hold over a run without faults")
    func clean() {
        let events = [
            Self.event("attempt.dialing", target: 1, attempt: 1),
            Self.event("attempt.dialing", target: 2, attempt: 2),
            Self.event("attempt.done", target: 1, attempt: 1),
            Self.event("attempt.dialing", target: 1, attempt: 3),
            Self.event("attempt.done", target: 1, attempt: 3),
            Self.event("attempt.done", target: 2, attempt: 2),
        ]
        #expect(Self.check(OneOpenAttempt(), events) == [])
        #expect(Self.check(TriesLimit(limits: [Identifier(1): 2]), events) == [])
        #expect(Self.check(ConcurrencyLimit(campaigns: [Identifier(1): 2], engine: 2), events) == [])
    }

    @Test("find two open attempts at one target")
    func openAttempts() {
        let events = [
            Self.event("attempt.dialing", target: 1, attempt: 1),
            Self.event("attempt.dialing", target: 1, attempt: 2),
        ]
        #expect(
            Self.check(OneOpenAttempt(), events) == [
                "2026-03-02T15:00:00Z: target 1 gets attempt 2 while 1 is open"
            ]
        )
    }

    @Test("find more tries than the limit, and count no congestion")
    func tries() {
        let events = ["busy", "congestion", "canceled", "no_answer", "busy"].enumerated().map {
            index,
            outcome in
            Self.event("attempt.done", target: 9, attempt: Int64(index), outcome: outcome)
        }
        #expect(Self.check(TriesLimit(limits: [Identifier(1): 3]), events) == [])
        #expect(
            Self.check(TriesLimit(limits: [Identifier(1): 2]), events) == [
                "2026-03-02T15:00:00Z: target 9 has 3 tries; the limit is 2"
            ]
        )
    }

    @Test("find more open attempts than campaign and engine may have")
    func concurrency() {
        let events = (1...3).map { Self.event("attempt.dialing", campaign: $0 % 2, target: $0, attempt: $0) }
        #expect(
            Self.check(ConcurrencyLimit(campaigns: [Identifier(0): 1, Identifier(1): 1]), events).count == 1
        )
        #expect(
            Self.check(ConcurrencyLimit(campaigns: [:], engine: 2), events) == [
                "2026-03-02T15:00:00Z: the engine has 3 open attempts; the limit is 2"
            ]
        )
    }

    @Test("find a try of a target that is done, until it is reopened")
    func final() {
        func done(_ reason: String) -> EventRow {
            var event = Self.event("target.done", target: 1, attempt: 1)
            event.body = ["reason": .string(reason)]
            return event
        }
        let again = Self.event("attempt.dialing", target: 1, attempt: 2)
        for reason in ["reached", "suppressed", "given_up"] {
            #expect(Self.check(FinalTargets(), [done(reason), again]).count == 1)
            let reopened = Self.event("target.reopened", target: 1, attempt: 1)
            #expect(Self.check(FinalTargets(), [done(reason), reopened, again]) == [])
        }
        #expect(Self.check(FinalTargets(), [done("exhausted"), again]) == [])
    }

    @Test("find more attempts in a day than the cap, and count no congestion")
    func dailyCap() {
        func events(_ outcome: String) -> [EventRow] {
            [
                Self.event("attempt.dialing", target: 1, attempt: 1),
                Self.event("attempt.done", target: 1, attempt: 1, outcome: outcome),
                Self.event("attempt.dialing", target: 1, attempt: 2),
            ]
        }
        #expect(Self.check(DailyCap(caps: [Identifier(1): 1]), events("busy")).count == 1)
        #expect(Self.check(DailyCap(caps: [Identifier(1): 1]), events("congestion")) == [])
        #expect(Self.check(DailyCap(caps: [Identifier(1): 2]), events("busy")) == [])
    }

    @Test("find more openings in a second than a campaign's rate and the engine's")
    func openingRate() {
        let events = (1...3).map { Self.event("attempt.dialing", campaign: $0 % 2, target: $0, attempt: $0) }
        #expect(Self.check(OpeningRate(rates: [Identifier(1): 1.5]), events) == [])
        #expect(Self.check(OpeningRate(rates: [Identifier(1): 1]), events).count == 1)
        #expect(Self.check(OpeningRate(rates: [:], engine: 2), events).count == 1)
    }

    @Test("find what is told and is not in the log, and what goes out without a row")
    func uncommitted() throws {
        let ledger = try Ledger(.memory, simulated: true, identifiers: SimulatedIdentifiers(seed: 1))
        let told = Self.event("attempt.dialing", target: 1, attempt: 1)
        #expect(
            Self.check(CommittedLog(ledger: ledger), [told]) == [
                "event 1, attempt.dialing, is told and is not in the log"
            ]
        )
        #expect(Self.check(OptOutFinal(ledger: ledger), [told]) == ["attempt 1 of an event has no row"])
    }

    @Test("cut their list at twenty")
    func cut() {
        let events = (1...30).map { Self.event("attempt.dialing", target: 1, attempt: $0) }
        let found = Self.check(OneOpenAttempt(), events)
        #expect(found.count == 21)
        #expect(found.last == "and 9 more")
    }
}
