import Authoring
import Outbound
import Store
import Testing

@Suite("Explain of the past and of the future")
struct PastTests {
    @Test("the past is explained by the outplan that was published then, the present by the folder's")
    func scripts() async throws {
        let desk = try Desk()
        try await desk.publish()
        let changed = Desk.start + .hours(2)
        try desk.write("outplan.lua", "return { windows = { { days = \"sat\", \"09:00-10:00\" } } }")
        try await desk.publish(at: changed)
        #expect(try desk.ledger.outplan(desk.campaign().id, asOf: nil)?.number == 2)

        let before = try desk.explain("p0", at: changed - .milliseconds(1))
        guard case .dial = before.judgement.decision else {
            Issue.record("held: \(before.lines())")
            return
        }
        #expect(before.notes.count == 1)
        #expect(before.notes[0].hasPrefix("as it stood then, by version 1 of outplan.lua (the ledger has 2)"))
        let after = try desk.explain("p0", at: changed)
        #expect(after.judgement.decision == .wait(until: Desk.start + .days(5), gate: .window))

        // Changed and not yet run: the next run takes the folder's, a run that goes on keeps its own.
        try desk.write("outplan.lua", "return { tries = { total = 1 } }")
        guard case .dial = try desk.explain("p0").judgement.decision else {
            Issue.record("the folder's outplan has no window")
            return
        }
        let running = try desk.explain("p0", isRunning: true)
        #expect(running.judgement.decision == .wait(until: Desk.start + .days(5), gate: .window))
        #expect(
            running.notes == [
                "outplan.lua has changed; the run that goes on keeps version 2 of outplan.lua, as this does"
            ]
        )

        let early = try desk.explain("p0", at: Desk.start - .hours(1))
        #expect(early.notes == ["the campaign had no outplan yet; explained by version 1 of outplan.lua"])
    }

    @Test("an address that was listed later was on no list then")
    func lists() async throws {
        let desk = try Desk()
        try await desk.publish()
        let asked = Desk.start + .hours(2)
        let address = try desk.target("p0").destinations[0].address
        _ = try desk.ledger.commit([
            .suppress(address: address, reason: "asked", campaign: nil, attempt: nil, at: asked)
        ])
        func gate(_ at: Instant) throws -> Evidence? {
            try desk.explain("p0", at: at).judgement.evidence.first { $0.gate == .doNotContact }
        }
        #expect(try gate(asked - .milliseconds(1))?.text == "on no list")
        #expect(try gate(asked)?.verdict == .end(.suppressed))
        #expect(try gate(asked + .days(1))?.verdict == .end(.suppressed))
    }

    @Test("attempts and the target's state are as they had come to be")
    func attempts() async throws {
        let desk = try Desk(toml: "[caps]\ntarget_per_day = 1\naddress_per_day = 1")
        try await desk.publish()
        try desk.begin()
        let began = Desk.start + .hours(1)
        let first = try desk.dial("p0", at: began)
        try desk.settle(first, .congestion, at: began + .minutes(1))
        let again = began + .hours(1)
        let second = try desk.dial("p0", at: again)
        try desk.settle(second, .answered, at: again + .minutes(5), next: .done(.reached))

        func decision(_ at: Instant) throws -> Decision { try desk.explain("p0", at: at).judgement.decision }
        guard case .dial = try decision(began - .minutes(1)) else {
            Issue.record("nothing had been tried")
            return
        }
        #expect(try decision(began + .seconds(30)) == .wait(until: nil, gate: .state))
        // Congestion is no try: the caps let it through, and only the backoff is to be waited for.
        #expect(
            try decision(began + .minutes(1)) == .wait(until: began + .seconds(90), gate: .interval)
        )
        #expect(try decision(again + .minutes(1)) == .wait(until: nil, gate: .state))
        #expect(try decision(again + .minutes(5)) == .giveUp(.reached, "done already"))
        #expect(try decision(again + .days(2)) == .giveUp(.reached, "done already"))
    }

    @Test("a target that was concluded without an attempt was idle before")
    func concluded() async throws {
        let desk = try Desk()
        try await desk.publish()
        let late = Desk.start + .hours(3)
        let target = try desk.target("p0").id
        _ = try desk.ledger.commit([.conclude(target, .expired, detail: "late", at: late)])
        #expect(try desk.explain("p0", at: late).judgement.decision == .giveUp(.expired, "done already"))
        guard case .dial = try desk.explain("p0", at: late - .seconds(1)).judgement.decision else {
            Issue.record("it was idle")
            return
        }
        let summary = try desk.explainer(at: late - .seconds(1)).summary()
        #expect(summary.rows.map(\.count) == [2])
        #expect(try desk.explainer().summary().rows.map(\.words) == ["done: expired", "may be dialed now"])
    }

    @Test("an attempt whose report came later was only sent then")
    func reports() async throws {
        let desk = try Desk(
            ["targets.csv": "external_id,destination\np0,ada@example.org\n"],
            toml: "detail = \"by email\""
        )
        try desk.write(
            "campaign.toml",
            Desk.campaign("").replacing("type = \"call\"", with: "type = \"email\"")
        )
        try desk.write(
            "flow.lua",
            "return function(email) email:send{ subject = \"Hello\", text = \"Hello.\" } end"
        )
        try await desk.publish()
        try desk.begin()
        let began = Desk.start + .hours(1)
        let attempt = try desk.dial("p0", at: began)
        let address = try desk.target("p0").destinations[0]
        guard
            case .message(let message)? = try desk.ledger.commit([
                .openMessage(attempt, destination: address, campaignMessage: true, at: began)
            ]).first
        else { throw Desk.Missing() }
        let receipt = Receipt.accepted(id: "1")
        _ = try desk.ledger.commit([.messageReceipt(message, receipt, at: began)])
        try desk.settle(attempt, .sent, at: began, next: .done(.reached))
        let reported = began + .hours(2)
        let report = DeliveryReport(
            message: message,
            attempt: attempt,
            delivered: false,
            reason: "no such box"
        )
        _ = try desk.ledger.commit([.amend(report, next: .idle(due: reported, hold: nil), at: reported)])

        #expect(
            try desk.explain("p0", at: reported - .seconds(1)).judgement.decision
                == .giveUp(.reached, "done already")
        )
        guard case .dial = try desk.explain("p0", at: reported).judgement.decision else {
            Issue.record("the report opened it again")
            return
        }
    }
}
