import API
import Dialer
import Outbound
import Store
import Testing

/// What events have of their resources: as `GET` answers them.
struct EventPayloadTests {
    private static let obliging: @Sendable (Order.Demand) -> Order.Answer = { _ in .done("") }

    static func events(_ ledger: Ledger, after: Int64 = 0) throws -> [WireEvent] {
        try WireEvents.page(of: ledger, after: after, customer: Customer.local, limit: 500).events
    }

    static func data(_ event: WireEvent?) throws -> JSONValue {
        try JSONValue(parsing: #require(event).text)["data"] ?? .null
    }

    /// The data of the latest event of a type.
    static func latest(_ type: String, _ server: LiveServer) throws -> JSONValue {
        try data(try events(server.services.ledger).last { $0.type == type })
    }

    private static let made: [(noun: String, path: String, body: String, change: String)] = [
        ("campaign", "campaigns", #"{"name":"spring","type":"call"}"#, #"{"name":"summer"}"#),
        ("outdial", "outdials", #"{"name":"people"}"#, #"{"detail":"d"}"#),
        ("outplan", "outplans", #"{"name":"often","try_interval":60000}"#, #"{"script":"return {}"}"#),
        (
            "flow", "flows", #"{"name":"hello","script":"return function(call) call:say('Hello') end"}"#,
            #"{"name":"hello again"}"#
        ),
        ("queue", "queues", #"{"name":"desk"}"#, #"{"wrap_up":5000}"#),
        (
            "agent", "agents",
            #"{"username":"ana@example.org","addresses":[{"type":"sip","target":"ana@192.0.2.10"}]}"#,
            #"{"name":"Ana"}"#
        ),
        (
            "donotcontact", "donotcontacts", #"{"address":"+13035550142","reason":"asked"}"#,
            #"{"expires":"2027-01-01T00:00:00Z"}"#
        ),
    ]

    @Test(arguments: made.indices)
    func `an event has its resource as GET answers it, also when it was deleted`(index: Int) async throws {
        let (noun, path, body, change) = Self.made[index]
        try await LiveServer.run(answers: Self.obliging) { server in
            let made = try await server.ask("POST", "/v1.0/\(path)", body: body)
            #expect(made.status == 200, "\(made.text)")
            let one = "/v1.0/\(path)/" + (made.json["id"]?.string ?? "")
            #expect(try await Self.latest(noun + "_created", server) == server.ask("GET", one).json)
            let changed = try await server.ask("PATCH", one, body: change)
            #expect(changed.status == 200, "\(changed.text)")
            #expect(try await Self.latest(noun + "_updated", server) == server.ask("GET", one).json)
            let deleted = try await server.ask("DELETE", one)
            let told = try Self.latest(noun + "_deleted", server)
            #expect(told["tm_delete"] == "2026-03-02T15:00:00.000000Z")
            if noun == "donotcontact" {
                // Nobody has the number any more.
                #expect(told.text == deleted.text.replacing("+13035550142", with: "+1303•••42"))
                #expect(try Self.latest("donotcontact_created", server)["address"] == "+1303•••42")
            } else {
                #expect(told == deleted.json)
                #expect(try Self.latest(noun + "_created", server)["tm_delete"] == .null)
            }
            // One event for each request: a script that it publishes tells nothing beside it.
            #expect(try Self.events(server.services.ledger).count == 3)
        }
    }

    @Test func `targets are told as they stood, and a list when it is given to a campaign`() async throws {
        try await LiveServer.run(answers: Self.obliging) { server in
            let list = try await server.make("outdials", #"{"name":"people"}"#)
            let path = "/v1.0/outdials/\(list)/targets"
            let made = try await server.ask(
                "POST",
                path,
                body: #"{"external_id":"t1","priority":7,"destination_0":"+13035550142"}"#
            )
            let one = path + "/" + (made.json["id"]?.string ?? made.text)
            #expect(try Self.latest("target_created", server) == made.json)
            let ledger = server.services.ledger
            let target = try #require(
                try ledger.target(
                    made.json["id"]?.string ?? "",
                    inOutdial: list,
                    of: Customer.local
                )
            )
            let due = LiveServer.now + .hours(1)
            _ = try ledger.commit([
                .hold(target.id, due: due, hold: "window", at: LiveServer.now),
                .conclude(target.id, .suppressed, detail: "list", at: LiveServer.now),
            ])
            let held = try Self.latest("target_held", server)
            #expect([held["status"], held["hold"]] == ["idle", "window"])
            #expect(held["tm_next"] == "2026-03-02T16:00:00.000000Z")
            let done = try Self.latest("target_done", server)
            #expect([done["status"], done["done_reason"]] == ["done", "suppressed"])
            #expect(try await done == server.ask("GET", one).json)
            let changed = try await server.ask("PATCH", one, body: #"{"name":"Ana"}"#)
            #expect(try Self.latest("target_updated", server) == changed.json)
            let deleted = try await server.ask("DELETE", one)
            #expect(try Self.latest("target_deleted", server) == deleted.json)
            #expect(deleted.json["priority"] == 7)
            #expect(deleted.json["tm_delete"] == "2026-03-02T15:00:00.000000Z")

            let campaign = try await server.make(
                "campaigns",
                #"{"name":"spring","type":"call","outdial_id":"\#(list)"}"#
            )
            #expect(try Self.latest("outdial_updated", server)["campaign_id"]?.string == campaign)
            _ = try await server.ask("DELETE", "/v1.0/campaigns/\(campaign)")
            #expect(try Self.latest("outdial_updated", server)["campaign_id"]?.string == Fields.nilUUID)
        }
    }

    @Test func `an agent's status is told under its id, and a leg in a queue from its entry to its end`()
        async throws
    {
        try await LiveServer.run { server in
            let ledger = server.services.ledger
            let ana = Destination(type: .sip, address: "sip:ana@192.0.2.10")
            let scene = try Scene(ledger, queue: Queue(name: "desk", agents: [ana]))
            try scene.begin()
            let attempt = try scene.attempt("p0", at: Scene.start, .answered, next: nil)
            let name = AgentName(queue: "desk", agent: ana.address)
            _ = try ledger.commit([.agentState(name, "available", at: LiveServer.now)])
            let agent = try #require(try ledger.agents(of: Customer.local, limit: 1).items.first)
            let told = try #require(try Self.events(ledger).last)
            #expect([told.type, told.resource] == ["agent_status_updated", agent.uuid])
            #expect(try await Self.data(told) == server.ask("GET", "/v1.0/agents/\(agent.uuid)").json)

            let before = try ledger.logEnd().latest
            let second = try scene.open("p1", at: Scene.start + .minutes(1))
            let entered = Scene.start + .minutes(2)
            let opened = try ledger.commit([.openQueuecall(second.id, queue: "desk", at: entered)])
            guard case .queuecall(let call)? = opened.first else {
                Issue.record("\(opened)")
                return
            }
            let served = entered + .seconds(20)
            _ = try ledger.commit([
                .queuecall(call, .connecting, agent: name, at: entered + .seconds(10)),
                .queuecall(call, .service, agent: name, at: served),
                .endQueuecall(call, at: served + .seconds(60)),
            ])
            let own = try Self.events(ledger, after: before).filter { $0.type.hasPrefix("queuecall") }
            let stages = try own.map { event in
                let data = try Self.data(event)
                let agent = data["service_agent_id"]?.string == agent.uuid ? "ana" : "-"
                return "\(event.type) \(data["status"]?.string ?? "-") \(agent) "
                    + "\(data["duration_waiting"]?.integer ?? -1)"
            }
            #expect(
                stages == [
                    "queuecall_created waiting - 0", "queuecall_waiting waiting - 0",
                    "queuecall_connecting connecting ana 0", "queuecall_serviced service ana 20000",
                    "queuecall_done done ana 20000",
                ]
            )
            let path = "/v1.0/queuecalls/" + (own.first?.resource ?? "")
            #expect(try await Self.data(own.last) == server.ask("GET", path).json)
            let deleted = try await server.ask("DELETE", path)
            #expect(try Self.latest("queuecall_deleted", server) == deleted.json)
            #expect(deleted.json["tm_delete"] == "2026-03-02T15:00:00.000000Z")
            #expect(attempt.id != second.id)
        }
    }

    @Test func `an attempt that is kept no longer is told with its id and what its event has`() throws {
        let ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
        let scene = try Scene(ledger, queue: Queue(name: "desk"))
        try scene.begin()
        let attempt = try scene.open("p0", at: Scene.start)
        _ = try ledger.commit([.openQueuecall(attempt.id, queue: "desk", at: Scene.start)])
        try scene.settle(attempt, at: Scene.start, .abandoned, next: .done(.unsuccessful))
        let forget = LedgerWrite.forget(
            tracesBefore: nil,
            attemptsBefore: LiveServer.now,
            at: LiveServer.now
        )
        #expect(try ledger.commit([forget]) == [.forgot(traces: 0, attempts: 1)])
        let told = try Self.events(ledger).filter { $0.type.hasPrefix("campaigncall") }
        #expect(told.map(\.resource) == [attempt.uuid, attempt.uuid, attempt.uuid])
        let last = try Self.data(told.last)
        #expect(last["id"]?.string == attempt.uuid)
        #expect(last["campaign_id"]?.string == scene.campaign.uuid)
        #expect(last["outcome"] == "abandoned")
        #expect(last["destination"] == nil)
    }

    @Test func `a page reads each resource once, and ends where its texts are long enough`() throws {
        let ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
        func write(_ wish: ResourceWrite) -> LedgerWrite {
            .resource(wish, of: Customer.local, at: LiveServer.now)
        }
        let padding = String(repeating: "-- long\n", count: 1 << 16)
        let script = ScriptDraft(file: "flow.lua", source: padding + "return function() end")
        var writes = [
            write(.create(uuid: "list", .outdial(OutdialChange(name: "people")))),
            write(.create(uuid: "flow", .flow(FlowChange(name: "hello", script: script)))),
        ]
        for number in 0..<20 {
            writes.append(write(.update(uuid: "list", .outdial(OutdialChange(detail: "\(number)")))))
            writes.append(write(.update(uuid: "flow", .flow(FlowChange(detail: "\(number)")))))
        }
        _ = try ledger.commit(writes)
        var subjects = try EventSubjects(ledger, of: Customer.local)
        for row in try ledger.log(after: 0, of: Customer.local, limit: 500).rows {
            _ = try subjects.subject(of: row)
        }
        #expect(subjects.reads == 2)
        var position: Int64 = 0
        var sizes: [Int] = []
        var heard: [Int64] = []
        while true {
            let page = try WireEvents.page(of: ledger, after: position, customer: Customer.local, limit: 500)
            guard page.through > position else { break }
            position = page.through
            sizes.append(page.events.reduce(0) { $0 + $1.text.utf8.count })
            heard += page.events.map(\.id)
        }
        #expect(sizes.count == 3)
        #expect(sizes.allSatisfy { $0 < WireEvents.pageBytes + (1 << 20) })
        #expect(heard.count == 42 && Set(heard).count == 42)
    }
}
