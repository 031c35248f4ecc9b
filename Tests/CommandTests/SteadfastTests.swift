import Foundation
import Glibc
import Outbound
import Testing

/// What the server has answered holds at once, and after the process was killed in the next moment too.
@Suite("What a serving engine was told", .serialized, .timeLimit(.minutes(5)))
struct SteadfastTests {
    /// A campaign with a list of so many people, that stays open.
    private static func campaign(
        _ served: ServedProgram,
        people: Int,
        flow: String = "return function(call) call:say(\"Hello\") end",
        limits: String
    ) async throws -> (campaign: String, outdial: String) {
        let outdial = try await served.make("/outdials", #"{"name":"People"}"#)
        let outplan = try await served.make("/outplans", #"{"name":"Once","max_try_count_0":1}"#)
        let script = JSONValue.string(flow).text
        let flow = try await served.make("/flows", #"{"name":"Hello","script":\#(script)}"#)
        let campaign = try await served.make(
            "/campaigns",
            """
            {"name":"People","end_handle":"continue","outdial_id":"\(outdial)","outplan_id":"\(outplan)",\
            "flow_id":"\(flow)","limits":\(limits)}
            """
        )
        for number in 0..<people {
            let target = #"{"destination_0":"+1303555\#(1000 + number)"}"#
            _ = try await served.make("/outdials/\(outdial)/targets", target)
        }
        return (campaign, outdial)
    }

    private static func turn(_ served: ServedProgram, _ campaign: String, _ status: String) async throws
        -> String
    {
        let reply = try await served.ask("PUT", "/campaigns/\(campaign)/status", #"{"status":"\#(status)"}"#)
        try #require(reply.status == 200, "\(reply.text)")
        return reply.json["status"]?.string ?? ""
    }

    @Test func `whoever is added to a running campaign with priority is dialed before all who wait, at once`()
        async throws
    {
        let folder = try TemporaryFolder()
        let served = try ServedProgram(in: folder, ["--rate", "0"])
        let (campaign, outdial) = try await Self.campaign(
            served,
            people: 60,
            limits: #"{"per_second":2,"concurrent":1000}"#
        )
        #expect(try await Self.turn(served, campaign, "running") == "running")
        var waits: [Duration] = []
        for number in 0..<3 {
            let body = #"{"priority":9,"destination_0":"+130355590\#(10 + number)"}"#
            let target = try await served.ask("POST", "/outdials/\(outdial)/targets", body)
            let id = try #require(target.json["id"]?.string)
            let calls = "/campaigns/\(campaign)/campaigncalls?outdial_target_id=\(id)"
            try await served.until(calls) { $0["result"] != .array([]) }
            guard case .array(let rows)? = try await served.ask("GET", calls).json["result"],
                let dialed = rows.first?["tm_create"]?.string.flatMap(RFC3339.instant),
                let added = target.json["tm_create"]?.string.flatMap(RFC3339.instant)
            else {
                Issue.record("no call of \(id)")
                return
            }
            waits.append(dialed - added)
        }
        // Two a second is what the campaign may; this machine may have much else to do now and then.
        #expect(waits.min().map { $0 < .seconds(1) } == true, "\(waits)")
        // All who were there before would have taken half a minute.
        let idle = try await served.ask("GET", "/outdials/\(outdial)/targets?status=idle&page_size=1")
        #expect(idle.json["result"] != .array([]))
        served.send(SIGKILL)
    }

    @Test func `where an agent was sent, and that a campaign stops, outlives the process`() async throws {
        let folder = try TemporaryFolder()
        var served = try ServedProgram(in: folder)
        let key = served.key
        let queue = try await served.make("/queues", #"{"name":"Desk"}"#)
        let agent = try await served.make(
            "/agents",
            #"{"queue_id":"\#(queue)","addresses":[{"type":"tel","target":"+13035550100"}]}"#
        )
        let (campaign, _) = try await Self.campaign(
            served,
            people: 20,
            limits: #"{"per_second":1,"concurrent":1000}"#
        )
        for presence in ["away", "available", "offline", "available", "away"] {
            let reply = try await served.ask(
                "PUT",
                "/agents/\(agent)/status",
                #"{"status":"\#(presence)"}"#,
                key: key
            )
            #expect(reply.json["status"]?.string == presence, "\(reply.text)")
            // The engine goes by it already.
            let queues = try await served.ask("GET", "/overview", key: key).json["queues"]
            guard case .array(let rows)? = queues else {
                Issue.record("no queues")
                return
            }
            #expect(rows.first?["agents"] == .integer(presence == "available" ? 1 : 0))
        }
        #expect(try await Self.turn(served, campaign, "running") == "running")
        let status = try await Self.turn(served, campaign, "stop")
        served.send(SIGKILL)
        #expect(["stopping", "stop"].contains(status))
        #expect(served.ends() == SIGKILL)
        served = try ServedProgram(in: folder)
        let after = try await served.ask("GET", "/agents/\(agent)", key: key)
        #expect(after.json["status"] == "away", "\(after.text)")
        let gone = try await served.ask(
            "PUT",
            "/agents/\(agent)/status",
            #"{"status":"offline"}"#,
            key: key
        )
        #expect(gone.json["status"] == "offline", "\(gone.text)")
        let stopped = try await served.ask("GET", "/campaigns/\(campaign)", key: key)
        #expect(stopped.json["status"] == "stop", "\(stopped.text)")
        served.send(SIGTERM)
        #expect(served.ends() == 0)
    }

    @Test func `a campaign that is stopped and started in one breath goes on`() async throws {
        let folder = try TemporaryFolder()
        let served = try ServedProgram(in: folder, ["--rate", "0"])
        let (campaign, outdial) = try await Self.campaign(
            served,
            people: 40,
            limits: #"{"per_second":2,"concurrent":1000}"#
        )
        for _ in 0..<10 {
            #expect(try await Self.turn(served, campaign, "running") == "running")
            #expect(["stopping", "stop"].contains(try await Self.turn(served, campaign, "stop")))
        }
        #expect(try await Self.turn(served, campaign, "running") == "running")
        let body = #"{"priority":9,"destination_0":"+13035559099"}"#
        let target = try await served.make("/outdials/\(outdial)/targets", body)
        try await served.until("/campaigns/\(campaign)/campaigncalls?outdial_target_id=\(target)") {
            $0["result"] != .array([])
        }
        let shown = try await served.ask("GET", "/campaigns/\(campaign)")
        #expect(shown.json["status"] == "running")
        served.send(SIGKILL)
    }

    @Test func `a callee who is put out of the queue is out of it when the answer comes`() async throws {
        let folder = try TemporaryFolder()
        let served = try ServedProgram(in: folder, ["--rate", "0", "--speed", "10"])
        let queue = try await served.make("/queues", #"{"name":"Desk"}"#)
        _ = try await served.make(
            "/agents",
            #"{"queue_id":"\#(queue)","addresses":[{"type":"tel","target":"+13035550100"}]}"#
        )
        let (campaign, _) = try await Self.campaign(
            served,
            people: 60,
            flow: "return function(call) call:connect{ queue = \"Desk\", timeout = \"1h\" } end",
            limits: #"{"per_second":100,"concurrent":1000}"#
        )
        #expect(try await Self.turn(served, campaign, "running") == "running")
        var kicked = 0
        while kicked < 3 {
            let waiting = try await served.ask("GET", "/queuecalls?status=waiting&page_size=1")
            guard case .array(let rows)? = waiting.json["result"], let id = rows.first?["id"]?.string else {
                continue
            }
            let reply = try await served.ask("POST", "/queuecalls/\(id)/kick")
            // Meanwhile the agent may have taken the call.
            if reply.status == 409 { continue }
            #expect(reply.json["status"] == "abandoned", "\(reply.text)")
            #expect(reply.json["tm_end"] != .null)
            kicked += 1
        }
        served.send(SIGKILL)
    }
}
