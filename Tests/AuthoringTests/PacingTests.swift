import Authoring
import Outbound
import Store
import Testing

@Suite("Explain says what pacing holds, as far as the ledger knows it")
struct PacingTests {
    static let at = Desk.start + .hours(1)

    /// A running campaign of many people, with these attempts open for ten seconds at `at`.
    static func desk(_ toml: String, engine: String? = nil, open: Int = 0) async throws -> Desk {
        let people = (0..<30).map { "p\($0),+1303555\(String(10_000 + $0).dropFirst())" }
        let list = (["external_id,destination"] + people).joined(separator: "\n")
        let desk = try Desk(["targets.csv": list], toml: toml, engine: engine)
        try await desk.publish()
        try desk.begin()
        for number in 0..<open { try desk.dial("p\(number + 1)", at: at - .seconds(10)) }
        // The ledger's last instant: something was held just now.
        let last = try desk.target("p29").id
        _ = try desk.ledger.commit([.hold(last, due: at + .days(1), hold: "window", at: at)])
        return desk
    }

    static func pacing(_ desk: Desk, _ name: String = "p0") throws -> PacingEvidence? {
        try desk.explain(name, isRunning: true).pacing
    }

    @Test("nothing holds it: how many may open, and the target is dialed")
    func open() async throws {
        let desk = try await Self.desk("[limits]\nper_second = 5")
        let explanation = try desk.explain("p0", isRunning: true)
        #expect(explanation.pacing?.name == "open")
        #expect(explanation.pacing?.text == "5 more may open now")
        #expect(explanation.lines()[0].contains("is dialed, at +1303•••00 for"))
        #expect(explanation.lines().contains("  ok    pacing: 5 more may open now"))
        // A target far behind waits for its turn.
        #expect(try Self.pacing(desk, "p20")?.name == "turn")
        #expect(try Self.pacing(desk, "p20")?.text.hasPrefix("20 due targets go before it") == true)
    }

    @Test("the campaign's own limit, and the engine's, by the attempts that are open")
    func concurrent() async throws {
        let desk = try await Self.desk("[limits]\nconcurrent = 3", open: 3)
        let explanation = try desk.explain("p0", isRunning: true)
        #expect(explanation.pacing?.name == "campaign_concurrent")
        #expect(
            explanation.pacing?.text
                == "all 3 attempts that the campaign may have open are open (limits.concurrent)"
        )
        #expect(explanation.lines()[0].hasSuffix(", and is not: campaign_concurrent"))

        let shared = try await Self.desk("", engine: "[limits]\nconcurrent = 2\n", open: 2)
        #expect(try Self.pacing(shared)?.name == "engine_concurrent")
    }

    @Test("the rate, by the attempts that began in the last second")
    func rate() async throws {
        let desk = try await Self.desk("[limits]\nper_second = 1")
        try desk.settle(try desk.dial("p1", at: Self.at), .busy, at: Self.at)
        let pacing = try Self.pacing(desk)
        #expect(pacing?.name == "campaign_rate")
        #expect(pacing?.text.contains("the campaign's rate is used up (limits.per_second); until") == true)
    }

    @Test("the breaker, by the congestions in a row since the campaign's start")
    func breaker() async throws {
        let desk = try await Self.desk("[limits]\nbreaker = 2\nper_second = 5")
        for number in 1...2 {
            let attempt = try desk.dial("p\(number)", at: Self.at)
            try desk.settle(
                attempt,
                .congestion,
                at: Self.at,
                next: .idle(due: Self.at + .hours(1), hold: nil)
            )
        }
        let pacing = try Self.pacing(desk)
        #expect(pacing?.name == "breaker")
        #expect(pacing?.text.contains("the carrier refused too many attempts in a row") == true)
    }

    @Test(
        "a queue, by the states of its agents; of legs that wait the ledger knows nothing, and that is said"
    )
    func agents() async throws {
        let toml = """
            queue = "desk"
            [queues.desk]
            agents = ["sip:ana@example.org"]
            """
        let desk = try await Self.desk(toml)
        #expect(try Self.pacing(desk)?.text == "no agent of queue desk is signed in (queues.desk.agents)")
        let ana = AgentName(queue: "desk", agent: "sip:ana@example.org")
        _ = try desk.ledger.commit([.agentState(ana, "busy", at: Self.at)])
        #expect(try Self.pacing(desk)?.text == "none of the 1 agents of queue desk is free (service_level)")
        _ = try desk.ledger.commit([.agentState(ana, "available", at: Self.at)])
        #expect(
            try Self.pacing(desk)?.text
                == "1 more may open now; legs that wait in queue desk are not in the ledger"
        )
    }

    @Test("a campaign that does not run, and one whose process is gone")
    func notRunning() async throws {
        let desk = try Desk()
        try await desk.publish()
        #expect(try Self.pacing(desk)?.name == "not_running")
        #expect(try Self.pacing(desk)?.text == "the campaign is not running (stop): trunkside run starts it")
        try desk.begin()
        #expect(try desk.explain("p0").pacing?.name == "no_process")
        _ = try desk.ledger.commit([.campaignState(desk.campaign().id, .stopping, at: Desk.start)])
        #expect(try Self.pacing(desk)?.name == "draining")
    }

    @Test("of the past by what was open then; of the future nothing is predicted")
    func tenses() async throws {
        let desk = try await Self.desk("[limits]\nconcurrent = 2", open: 2)
        let then = Self.at - .seconds(5)
        #expect(try desk.explain("p0", at: then).pacing?.name == "campaign_concurrent")
        #expect(try desk.explain("p0", at: then - .seconds(6)).pacing?.name == "open")
        #expect(try desk.explain("p0", at: Desk.start - .hours(1)).pacing?.name == "not_running")
        let future = try desk.explain("p0", at: Self.at + .days(1), isRunning: true)
        #expect(future.pacing?.name == "not_predicted")
        #expect(future.json["pacing"]?["reason"] == "not_predicted")
    }

    @Test("a target that is looked at later says when, and what held it")
    func notDue() async throws {
        let desk = try await Self.desk("")
        let pacing = try Self.pacing(desk, "p29")
        #expect(pacing?.name == "not_due")
        #expect(pacing?.text.contains("held by window when it was last looked at") == true)
    }
}
