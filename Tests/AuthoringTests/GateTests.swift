import Authoring
import Outbound
import Store
import Testing

@Suite("Explain, gate by gate")
struct GateTests {
    /// What one gate says of target p0, an hour after the start unless it says otherwise.
    struct Case: Sendable, CustomTestStringConvertible {
        var gate: Gate
        var verdict: Evidence.Verdict
        var text: String
        var key: String
        var files: [String: String] = [:]
        var toml = ""
        /// What p0's attempts came to, one each 10 minutes from the start.
        var outcomes: [Outcome] = []
        var testDescription: String { gate.rawValue }
    }

    static let at = Desk.start + .hours(1)

    static func list(_ header: String, _ cells: String) -> [String: String] {
        ["targets.csv": "external_id,destination,\(header)\np0,+13035550100,\(cells)\n"]
    }

    static func outplan(_ keys: String) -> [String: String] {
        ["outplan.lua": "return { tries = { total = 2 }, \(keys) }"]
    }

    static let cases: [Case] = [
        Case(
            gate: .doNotContact,
            verdict: .end(.suppressed),
            text: "do not contact +1303•••00: +1303•••00, asked (dnc.csv)",
            key: "do_not_contact",
            files: ["dnc.csv": "address,reason\n+13035550100,asked\n"],
            toml: "do_not_contact = [\"dnc.csv\"]"
        ),
        Case(
            gate: .notBefore,
            verdict: .hold(until: Desk.start + .hours(3)),
            text: "not before Mon 2026-03-02 12:00",
            key: "not_before",
            files: list("not_before", "2026-03-02T12:00")
        ),
        Case(
            gate: .notAfter,
            verdict: .end(.expired),
            text: "2026-03-02 09:30",
            key: "not_after",
            files: list("not_after", "2026-03-02T09:30")
        ),
        Case(
            gate: .zone,
            verdict: .hold(until: nil),
            text: "neither the target, its number nor the campaign has a time zone",
            key: "timezone",
            files: [
                "targets.csv": "external_id,destination\np0,sip:ada@example.org\n",
                "outplan.lua": "return { windows = { { days = \"mon-sun\", \"09:00-17:00\" } } }",
            ],
            toml: "# no timezone"
        ),
        Case(
            gate: .schedule,
            verdict: .hold(until: Desk.start + .hours(4)),
            text: "from Mon 2026-03-02 13:00",
            key: "outplan.schedule",
            files: list("due_at", "2026-03-02T14:00").merging(
                outplan("schedule = { relative_to = \"due_at\", from = \"-1h\", to = \"0s\" }")
            ) { $1 }
        ),
        Case(
            gate: .window,
            verdict: .hold(until: Desk.start + .hours(6)),
            text: "15:00-17:00",
            key: "outplan.windows",
            files: outplan("windows = { { days = \"mon-fri\", \"15:00-17:00\" } }")
        ),
        Case(
            gate: .targetPerDay,
            verdict: .hold(until: Desk.start + .days(1)),
            text: "1 of 1 attempts at this target in 24 hours",
            key: "caps.target_per_day",
            toml: "[caps]\ntarget_per_day = 1",
            outcomes: [.busy]
        ),
        Case(
            gate: .addressPerDay,
            verdict: .hold(until: Desk.start + .days(1)),
            text: "1 of 1 attempts at +1303•••00 in 24 hours",
            key: "caps.address_per_day",
            toml: "[caps]\naddress_per_day = 1",
            outcomes: [.busy]
        ),
        Case(
            gate: .addressPerWeek,
            verdict: .hold(until: Desk.start + .days(7)),
            text: "1 of 1 attempts at +1303•••00 in 7 days",
            key: "caps.address_per_week",
            toml: "[caps]\naddress_per_week = 1",
            outcomes: [.busy]
        ),
        Case(
            gate: .interval,
            verdict: .hold(until: Desk.start + .hours(2)),
            text: "busy",
            key: "retry.busy",
            files: outplan("retry = { busy = \"119m\" }"),
            outcomes: [.busy]
        ),
        Case(
            gate: .tries,
            verdict: .end(.exhausted),
            text: "2 of 2 tries used",
            key: "tries.total",
            outcomes: [.busy, .noAnswer]
        ),
        Case(
            gate: .policy,
            verdict: .end(.givenUp),
            text: "the policy gives up: enough",
            key: "outplan.decide",
            files: outplan("decide = function() return give_up(\"enough\") end")
        ),
        Case(
            gate: .carrier,
            verdict: .hold(until: nil),
            text: "the campaign has no carrier for tel",
            key: "carrier",
            toml: "carrier = { sms = \"simulated\" }"
        ),
    ]

    @Test("each gate says what holds or ends, until when, why, and by which key", arguments: cases)
    func says(_ gate: Case) async throws {
        let toml = gate.toml == "# no timezone" ? "# timezone" : gate.toml
        let desk = try Desk(gate.files, toml: toml)
        try await desk.publish()
        try desk.begin()
        for (number, outcome) in gate.outcomes.enumerated() {
            let began = Desk.start + .minutes(Int64(number * 10))
            try desk.settle(try desk.dial("p0", at: began), outcome, at: began + .minutes(1))
        }
        let explanation = try desk.explain("p0", at: Self.at)
        let evidence = try #require(explanation.judgement.evidence.first { $0.gate == gate.gate })
        #expect(evidence.verdict == gate.verdict)
        #expect(evidence.text.contains(gate.text), "\(evidence.text)")
        #expect(evidence.key == gate.key)
        #expect(explanation.lines().contains { $0.hasSuffix(evidence.text) })
    }

    @Test("an open attempt at the same address, of another target, holds for a minute")
    func openAttempt() async throws {
        let desk = try Desk([
            "targets.csv": "external_id,destination\np0,+13035550100\np1,+13035550100\n"
        ])
        try await desk.publish()
        try desk.begin()
        try desk.dial("p1", at: Desk.start)
        let explanation = try desk.explain("p0")
        let evidence = try #require(explanation.judgement.evidence.first { $0.gate == .openAttempt })
        #expect(evidence.verdict == .hold(until: Desk.start + .minutes(1)))
        #expect(evidence.text.hasPrefix("another target's attempt at +1303•••00 is open"))
        // The target that is being tried is held by its own state.
        let open = try desk.explain("p1").judgement
        #expect(open.evidence.map(\.text) == ["attempt 1 is open"])
        #expect(open.decision == .wait(until: nil, gate: .state))
    }
}
