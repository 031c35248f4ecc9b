import Testing

@testable import Outbound

@Suite("Outcomes: one table for engine, outplan and wire")
struct OutcomeTests {
    @Test("What a call's final SIP status means")
    func sip() {
        let meanings: [(Outcome, [Int])] = [
            (.busy, [486, 600]), (.noAnswer, [408, 480, 487]), (.invalid, [404, 410, 484, 604]),
            (.rejected, [601, 602, 603, 605, 606, 607, 608, 699]),
            (.congestion, [400, 401, 403, 407, 488, 500, 502, 503, 504, 580]),
        ]
        for (outcome, statuses) in meanings {
            for status in statuses { #expect(Outcome(sipStatus: status) == outcome, "\(status)") }
        }
    }

    @Test("Which count as a try, are retried by default, or ban the destination")
    func table() {
        func having(_ property: (Outcome) -> Bool) -> Set<Outcome> { Set(Outcome.allCases.filter(property)) }
        #expect(having { !$0.countsAsTry } == [.congestion, .canceled])
        #expect(
            having(\.isRetriedByDefault) == [
                .busy, .noAnswer, .machine, .abandoned, .undelivered, .uncertain,
            ]
        )
        #expect(having(\.bansDestination) == [.rejected, .invalid])
    }

    @Test("How a leg that was never answered ends")
    func legs() {
        #expect(LegEndCause.hungUpByUs.unansweredOutcome == .canceled)
        #expect(LegEndCause.hungUp.unansweredOutcome == .noAnswer)
        #expect(LegEndCause.rejected.unansweredOutcome == .rejected)
        #expect(LegEndCause.congestion.unansweredOutcome == .congestion)
    }

    @Test("A target is known again by its external id, else by its first address")
    func keys() {
        let destination = Destination(type: .tel, address: "+13035550142")
        #expect(TargetDraft(externalID: "42", destinations: [destination]).key == "id:42")
        #expect(TargetDraft(destinations: [destination]).key == "to:+13035550142")
    }
}
