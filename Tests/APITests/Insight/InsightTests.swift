import API
import Dialer
import Foundation
import Outbound
import Store
import Testing

/// A campaign that is in a ledger alone, as the API makes one: nobody has a folder of it.
struct Scene {
    let ledger: Ledger
    let campaign: Campaign
    let outplan: Identifier<ScriptVersion>
    let flow: Identifier<ScriptVersion>?

    static let start = LiveServer.now - .hours(2)

    init(
        _ ledger: Ledger,
        name: String = "desk",
        targets: Int = 3,
        outplan: String = "return { tries = { total = 2 }, retry = { default = \"10m\" } }",
        flow: String = "return function(call) call:say(\"Hello.\") end",
        queue: Queue? = nil
    ) throws {
        self.ledger = ledger
        let draft = Campaign(
            name: name,
            kind: .call,
            carriers: [.tel: "simulated", .sip: "simulated"],
            zone: "America/Denver",
            queue: queue?.name ?? ""
        )
        let saved = try ledger.commit([
            .saveCampaign(
                draft,
                outplan: ScriptDraft(file: "outplan.lua", source: outplan),
                flow: ScriptDraft(file: "flow.lua", source: flow),
                queue: queue,
                at: Self.start
            )
        ])
        guard case .campaign(let campaign, let version, let flowVersion)? = saved.first else {
            throw Missing()
        }
        (self.campaign, self.outplan, self.flow) = (campaign, version, flowVersion)
        let drafts = (0..<targets).map { index in
            TargetDraft(
                externalID: "p\(index)",
                destinations: [
                    Destination(type: .tel, address: "+1303555\(String(10_000 + index).dropFirst())")
                ]
            )
        }
        _ = try ledger.commit([.importTargets(campaign.id, drafts, file: "list", at: Self.start)])
    }

    struct Missing: Error {}

    var outdial: String {
        get throws {
            guard let outdial = try ledger.outdial(of: campaign.id) else { throw Missing() }
            return outdial
        }
    }

    func begin() throws { _ = try ledger.commit([.campaignState(campaign.id, .running, at: Self.start)]) }

    func target(_ name: String) throws -> Target {
        guard let target = try ledger.target(campaign.id, named: name) else { throw Missing() }
        return target
    }

    @discardableResult
    func attempt(_ name: String, at: Instant, _ outcome: Outcome, next: TargetNext? = nil) throws -> Attempt {
        let attempt = try open(name, at: at)
        try settle(attempt, at: at, outcome, next: next)
        return attempt
    }

    func open(_ name: String, at: Instant) throws -> Attempt {
        let target = try target(name)
        let intent = Intent(
            campaign: campaign.id,
            target: target.id,
            destination: target.destinations[0],
            outplan: outplan,
            flow: flow,
            leg: true,
            at: at
        )
        guard case .intended(let attempt, _)? = try ledger.commit([.intend(intent)]).first else {
            throw Missing()
        }
        return attempt
    }

    func settle(_ attempt: Attempt, at: Instant, _ outcome: Outcome, next: TargetNext? = nil) throws {
        if outcome == .answered || outcome == .abandoned {
            _ = try ledger.commit([.answered(attempt.id, by: .person, at: at + .seconds(2))])
        }
        let settlement = Settlement(
            attempt: attempt.id,
            outcome: outcome,
            endedAt: at + .seconds(20),
            next: next ?? .idle(due: at + .minutes(10), hold: "interval")
        )
        _ = try ledger.commit([.settle(settlement)])
    }
}

@Suite("What an operator asks of a campaign over HTTP")
struct InsightTests {
    /// The engine as it would answer.
    static func engine(_ scene: @escaping @Sendable () -> [EngineStatus.CampaignStatus] = { [] })
        -> @Sendable (Order.Demand) -> Order.Answer
    {
        { _ in
            .status(
                EngineStatus(
                    at: LiveServer.now,
                    engine: nil,
                    isStopping: false,
                    campaigns: scene(),
                    queues: []
                )
            )
        }
    }

    @Test func `statistics and the diagnosis of a campaign that has no folder`() async throws {
        try await LiveServer.run(answers: Self.engine()) { server in
            let scene = try Scene(server.services.ledger)
            try scene.begin()
            try scene.attempt("p0", at: Scene.start, .answered, next: .done(.reached))
            try scene.attempt("p1", at: Scene.start, .abandoned)
            let path = "/v1.0/campaigns/\(scene.campaign.uuid)"
            let statistics = try await server.ask("GET", path + "/statistics", key: LiveServer.read)
            #expect(statistics.status == 200)
            #expect(statistics.json["campaign_id"]?.string == scene.campaign.uuid)
            #expect(statistics.json["targets"]?["total"] == 3)
            #expect(statistics.json["attempts"]?["by_outcome"]?["abandoned"] == 1)
            #expect(
                statistics.json["rates"]?["abandon"]?["last_24_h"] == [
                    "live_answers": 2, "abandoned": 1, "ratio": .number(0.5), "is_cut": false,
                ]
            )
            let diagnosis = try await server.ask("GET", path + "/diagnosis", key: LiveServer.read)
            #expect(diagnosis.status == 200)
            #expect(diagnosis.json["window"] == "all 2 attempts")
            guard case .array(let symptoms)? = diagnosis.json["symptoms"] else {
                Issue.record("no symptoms: \(diagnosis.text)")
                return
            }
            #expect(symptoms.count == 8)
            #expect(symptoms[0]["symptom"] == "not_dialing" && symptoms[0]["status"] == "finding")
            #expect(symptoms[1]["status"] == "no_data")
        }
    }

    @Test func `results as JSON, a line each, and CSV, by format or by Accept`() async throws {
        try await LiveServer.run { server in
            let scene = try Scene(server.services.ledger, targets: 1100)
            let path = "/v1.0/campaigns/\(scene.campaign.uuid)/results"
            let json = try await server.ask("GET", path)
            guard case .array(let rows) = json.json else {
                Issue.record("no array: \(json.text.prefix(200))")
                return
            }
            #expect(rows.count == 1100)
            #expect(json.headers["content-type"] == "application/json; charset=utf-8")
            let lines = try await server.ask("GET", path, headers: ["Accept": "application/x-ndjson"])
            #expect(lines.headers["content-type"] == "application/x-ndjson; charset=utf-8")
            #expect(try lines.text.split(separator: "\n").map { try JSONValue(parsing: String($0)) } == rows)
            let csv = try await server.ask("GET", path + "?format=csv")
            #expect(csv.headers["content-type"] == "text/csv; charset=utf-8; header=present")
            #expect(csv.text.split(separator: "\n").count == 1101)
            #expect(csv.text.hasPrefix("external_id,name,state,reason,reached,tries,last_outcome"))
            #expect(try await server.ask("GET", path + "?format=xml").reason == "INVALID_REQUEST_PARAMETER")
        }
    }

    @Test func `why a campaign and why a target is not dialed, now and then`() async throws {
        try await LiveServer.run(answers: Self.engine()) { server in
            let scene = try Scene(
                server.services.ledger,
                outplan: "return { windows = { { days = \"sat\", \"09:00-10:00\" } } }"
            )
            try scene.begin()
            let summary = try await server.ask("GET", "/v1.0/campaigns/\(scene.campaign.uuid)/explain")
            #expect(summary.status == 200)
            #expect(summary.json["why"] == ["wait because of window": 3])
            let target = try scene.target("p0")
            let path = "/v1.0/outdials/\(try scene.outdial)/targets/\(target.uuid)/explain"
            let now = try await server.ask("GET", path)
            #expect(now.status == 200)
            #expect(now.json["target_id"]?.string == target.uuid)
            guard case .array(let gates)? = now.json["gates"] else {
                Issue.record("no gates: \(now.text)")
                return
            }
            let window = gates.first { $0["gate"] == "window" }
            #expect(window?["verdict"] == "hold" && window?["key"] == "outplan.windows")
            let saturday = try await server.ask("GET", path + "?at=2026-03-07T09:30:00-07:00")
            #expect(saturday.json["pacing"]?["reason"] == "not_predicted")
            #expect(try await server.ask("GET", path + "?at=tomorrow").reason == "INVALID_REQUEST_PARAMETER")
            let before = try await server.ask("GET", path + "?at=2026-03-01T09:30:00Z")
            #expect(before.status == 200)
        }
    }

    @Test func `an attempt's trace is what the command shows`() async throws {
        try await LiveServer.run { server in
            let scene = try Scene(server.services.ledger)
            try scene.begin()
            let attempt = try scene.attempt("p0", at: Scene.start, .busy)
            let trace = try await server.ask("GET", "/v1.0/attempts/\(attempt.uuid)/trace")
            #expect(trace.status == 200)
            #expect(trace.json["uuid"]?.string == attempt.uuid)
            #expect(trace.json["outcome"] == "busy")
            #expect(trace.json["no_trace_because"]?.string?.isEmpty == false)
            #expect(!trace.text.contains("+13035550000"))
        }
    }

    @Test func `a simulation tells what would come of the list, and leaves the ledger as it is`() async throws
    {
        try await LiveServer.run { server in
            let queue = Queue(name: "sales", timeout: .seconds(30))
            let scene = try Scene(
                server.services.ledger,
                targets: 60,
                flow: "return function(call) call:connect{ queue = \"sales\" } end",
                queue: queue
            )
            try scene.begin()
            try scene.attempt("p0", at: Scene.start, .answered, next: .done(.reached))
            let ledger = server.services.ledger
            let before = try ledger.events(limit: 1000).count
            let path = "/v1.0/campaigns/\(scene.campaign.uuid)/simulate"
            let body = "{\"days\": 2, \"seed\": 7, \"start\": \"2026-03-02T08:00:00-07:00\"}"
            let first = try await server.ask("POST", path, key: LiveServer.read, body: body)
            #expect(first.status == 200, "\(first.text)")
            #expect(first.json["targets"] == 59)
            #expect(first.json["simulation"]?["seed"] == "7")
            #expect(first.json["simulation"]?["cut_by"] == .null)
            #expect((first.json["reached"]?.integer ?? 0) > 20)
            #expect(try ledger.events(limit: 1000).count == before)
            #expect(try ledger.counters(scene.campaign.id)["attempts"] == 1)
            #expect(try await server.ask("POST", path, body: body).text == first.text)
            #expect(try await server.ask("POST", path).json["simulation"]?["days"] == 7)
            #expect(try await server.ask("POST", path, body: "{\"days\": 31}").status == 400)
            #expect(
                try await server.ask("POST", path, body: "{\"dayz\": 3}").text.contains("did you mean days?")
            )
        }
    }

    @Test func `what is another customer's, deleted or malformed is not found`() async throws {
        try await LiveServer.run { server in
            let other = "00000000-0000-4000-8000-00000000ffff"
            for path in ["statistics", "diagnosis", "results", "explain"] {
                let reply = try await server.ask("GET", "/v1.0/campaigns/\(other)/\(path)")
                #expect(reply.status == 404 && reply.reason == "CAMPAIGN_NOT_FOUND", "\(path)")
                #expect(try await server.ask("GET", "/v1.0/campaigns/x/\(path)").reason == "INVALID_ID")
            }
            #expect(
                try await server.ask("GET", "/v1.0/attempts/\(other)/trace").reason == "ATTEMPT_NOT_FOUND"
            )
            let target = "/v1.0/outdials/\(other)/targets/\(other)/explain"
            #expect(try await server.ask("GET", target).reason == "OUTDIAL_TARGET_NOT_FOUND")
            #expect(try await server.ask("POST", "/v1.0/campaigns/\(other)/simulate").status == 404)
        }
    }
}
