import API
import Dialer
import HTTPTypes
import Outbound
import Store
import Synchronization
import Testing

/// What one customer has is nowhere for another, whatever route is asked: from the table of all routes, so
/// that a new one is looked at too.
struct StrangerTests {
    private typealias Two = (own: Holdings, other: Holdings)

    /// What the engine was asked to do.
    private final class Orders: Sendable {
        private let heard = Mutex<[String]>([])
        private let campaigns = Mutex<[EngineStatus.CampaignStatus]>([])
        private let queues = Mutex<[EngineStatus.QueueStatus]>([])

        func taken() -> [String] {
            heard.withLock { heard in
                defer { heard = [] }
                return heard
            }
        }

        func know(_ holdings: [Holdings]) {
            let idle = EngineStatus.Rate(open: 0, concurrent: 1, measured: 0, perSecond: 1)
            campaigns.withLock {
                $0 = holdings.map {
                    EngineStatus.CampaignStatus(
                        name: $0.handles.campaign,
                        state: .stop,
                        waiting: 1,
                        held: 0,
                        progressing: 0,
                        done: 0,
                        reached: 0,
                        attempts: 1,
                        rate: idle,
                        waitsFor: "somebody called \($0.word)"
                    )
                }
            }
            queues.withLock {
                $0 = holdings.map {
                    EngineStatus.QueueStatus(name: $0.handles.queue, signedIn: 1, free: 1, waiting: 0)
                }
            }
        }

        func answer(_ demand: Order.Demand) -> Order.Answer {
            if case .status = demand {
                return .status(
                    EngineStatus(
                        at: LiveServer.now,
                        engine: nil,
                        isStopping: false,
                        campaigns: campaigns.withLock { $0 },
                        queues: queues.withLock { $0 }
                    )
                )
            }
            heard.withLock { $0.append("\(demand)") }
            return .done("done")
        }
    }

    private static func run(
        _ body: @escaping @Sendable (LiveServer, Orders, [Holdings]) async throws -> Void
    ) async throws {
        let orders = Orders()
        try await LiveServer.run(others: ["acme"], answers: orders.answer) { server in
            let all = [try await Holdings.operators(server), try await Holdings.strangers(server)]
            orders.know(all)
            _ = orders.taken()
            try await body(server, orders, all)
        }
    }

    private static func pairs(_ all: [Holdings]) -> [Two] { [(all[0], all[1]), (all[1], all[0])] }

    /// Everything that a customer can read of its own, by route. How often the server was asked is no row.
    private static func everything(of own: Holdings, _ server: LiveServer) async throws -> [String: String] {
        var texts: [String: String] = [:]
        for route in Routes.all where route.method == .get && !route.isStream {
            let reply = try await server.ask(route, own.ids, key: own.key)
            #expect(reply.status == 200, "\(route.title): \(reply.text.prefix(300))")
            let lines = reply.text.split(separator: "\n").filter { !$0.contains("http_request") }
            texts[route.title] = lines.joined(separator: "\n")
        }
        return texts
    }

    /// Words, numbers and ids of whoever must not be seen.
    private static func traces(of other: Holdings, in text: String) -> [String] {
        (other.ids.values + [other.word, other.area, other.handles.campaign]).filter { text.contains($0) }
    }

    @Test func `ids of another customer are not found, and nothing becomes of what is asked of them`()
        async throws
    {
        try await Self.run { server, orders, all in
            for (own, other) in Self.pairs(all) {
                let before = try await Self.everything(of: other, server)
                for route in Routes.all where !route.names.isEmpty {
                    // One of another's ids is enough, whatever stands beside it.
                    for choice in 1..<(1 << route.names.count) {
                        var ids = own.ids
                        for (index, name) in route.names.enumerated() where choice & (1 << index) != 0 {
                            ids[name] = other.ids[name]
                        }
                        let reply = try await server.ask(
                            route,
                            ids,
                            key: own.key,
                            body: route.body(of: own)
                        )
                        #expect(reply.status == 404, "\(route.title) \(choice): \(reply.text.prefix(300))")
                        #expect(!reply.text.contains(other.word), "\(route.title)")
                    }
                }
                #expect(orders.taken() == [])
                #expect(try await Self.everything(of: other, server) == before)
            }
        }
    }

    @Test func `whoever reads finds what is its own, and of others nothing`() async throws {
        try await Self.run { server, _, all in
            for (own, other) in Self.pairs(all) {
                for (title, text) in try await Self.everything(of: own, server) {
                    #expect(Self.traces(of: other, in: text) == [], "\(title)")
                    // The engine's handles are nobody's business.
                    #expect(!text.contains("acme/"), "\(title)")
                    // An answer that shows nothing of anybody proves nothing.
                    if !Self.silent.contains(title) {
                        #expect(!Self.traces(of: own, in: text).isEmpty, "\(title): \(text.prefix(300))")
                    }
                }
                let trial = try await server.ask(
                    "POST",
                    "/v1.0/campaigns/\(own.id("campaign_id"))/simulate",
                    key: own.key,
                    body: #"{"days":1}"#
                )
                #expect(trial.status == 200, "\(trial.text)")
                #expect(trial.json["targets"] == 1)
            }
        }
    }

    /// They show nothing that is anybody's, or all of it masked.
    private static let silent =
        Route.open.map { "GET \($0)" } + [
            "GET /v1.0/outdials/{outdial_id}/imports/{import_id}/errors",
            "GET /v1.0/webhooks/{webhook_id}/deliveries",
        ]

    @Test func `a filter by an id of another customer finds nothing`() async throws {
        try await Self.run { server, _, all in
            var asked: Set<String> = []
            for (own, other) in Self.pairs(all) {
                for route in Routes.all where route.method == .get && !route.isStream {
                    for name in route.query where name.hasSuffix("_id") && name != "external_id" {
                        let id = name == "outdial_target_id" ? "target_id" : name
                        asked.insert("\(route.title) \(name)")
                        let mine = try await server.ask(
                            route,
                            own.ids,
                            key: own.key,
                            query: "?\(name)=\(own.id(id))"
                        )
                        #expect(mine.status == 200, "\(route.title): \(mine.text.prefix(300))")
                        let reply = try await server.ask(
                            route,
                            own.ids,
                            key: own.key,
                            query: "?\(name)=\(other.id(id))"
                        )
                        let isNothing = reply.status == 404 || reply.json["result"] == .array([])
                        #expect(isNothing, "\(route.title)?\(name): \(reply.text.prefix(300))")
                    }
                }
            }
            #expect(asked.count == 6, "\(asked.sorted())")
        }
    }

    @Test func `nothing is linked to what another customer has`() async throws {
        let links = [
            "campaign_id", "flow_id", "next_campaign_id", "outdial_id", "outplan_id", "queue_id",
        ]
        try await Self.run { server, _, all in
            for (own, other) in Self.pairs(all) {
                let before = try await Self.everything(of: other, server)
                var linking: Set<String> = []
                for route in Routes.all where route.takesJSON && !route.isRefused {
                    for name in links {
                        var body = route.body(of: own)
                        body[name] = .string(other.id(name))
                        let reply = try await server.ask(route, own.ids, key: own.key, body: body)
                        #expect(reply.status == 400, "\(route.title) \(name): \(reply.text.prefix(300))")
                        #expect(reply.text.contains(#""field":"\#(name)""#), "\(reply.text.prefix(300))")
                        if reply.text.contains("there is no ") { linking.insert("\(route.title) \(name)") }
                    }
                }
                #expect(linking.sorted() == Self.linking)
                #expect(try await Self.everything(of: other, server) == before)
            }
        }
    }

    /// What can be linked at all.
    private static let linking = [
        "PATCH /v1.0/agents/{agent_id} queue_id",
        "PATCH /v1.0/campaigns/{campaign_id} flow_id",
        "PATCH /v1.0/campaigns/{campaign_id} next_campaign_id",
        "PATCH /v1.0/campaigns/{campaign_id} outdial_id",
        "PATCH /v1.0/campaigns/{campaign_id} outplan_id",
        "PATCH /v1.0/campaigns/{campaign_id} queue_id",
        "PATCH /v1.0/outdials/{outdial_id} campaign_id",
        "PATCH /v1.0/webhooks/{webhook_id} campaign_id",
        "POST /v1.0/agents queue_id",
        "POST /v1.0/campaigns flow_id",
        "POST /v1.0/campaigns next_campaign_id",
        "POST /v1.0/campaigns outdial_id",
        "POST /v1.0/campaigns outplan_id",
        "POST /v1.0/campaigns queue_id",
        "POST /v1.0/donotcontacts campaign_id",
        "POST /v1.0/outdials campaign_id",
        "POST /v1.0/webhooks campaign_id",
        "PUT /v1.0/agents/{agent_id} queue_id",
        "PUT /v1.0/agents/{agent_id}/queue_id queue_id",
        "PUT /v1.0/campaigns/{campaign_id} flow_id",
        "PUT /v1.0/campaigns/{campaign_id} next_campaign_id",
        "PUT /v1.0/campaigns/{campaign_id} outdial_id",
        "PUT /v1.0/campaigns/{campaign_id} outplan_id",
        "PUT /v1.0/campaigns/{campaign_id} queue_id",
        "PUT /v1.0/campaigns/{campaign_id}/next_campaign_id next_campaign_id",
        "PUT /v1.0/campaigns/{campaign_id}/resource_info flow_id",
        "PUT /v1.0/campaigns/{campaign_id}/resource_info next_campaign_id",
        "PUT /v1.0/campaigns/{campaign_id}/resource_info outdial_id",
        "PUT /v1.0/campaigns/{campaign_id}/resource_info outplan_id",
        "PUT /v1.0/campaigns/{campaign_id}/resource_info queue_id",
        "PUT /v1.0/outdials/{outdial_id} campaign_id",
        "PUT /v1.0/outdials/{outdial_id}/campaign_id campaign_id",
        "PUT /v1.0/webhooks/{webhook_id} campaign_id",
    ]

    @Test func `whoever follows hears of its own rows only`() async throws {
        try await Self.run { server, _, all in
            for (own, other) in Self.pairs(all) {
                for path in ["/v1.0/events", "/v1.0/campaigns/\(own.id("campaign_id"))/events"] {
                    let last = try server.services.ledger.events(limit: 100_000).last?.id ?? 0
                    // What is heard last: of both, and the other's first.
                    for holdings in [other, own] {
                        let name = #"{"name":"\#(holdings.word) renamed \#(last)"}"#
                        let path = "/v1.0/campaigns/\(holdings.id("campaign_id"))"
                        let reply = try await server.ask("PATCH", path, key: holdings.key, body: name)
                        #expect(reply.status == 200, "\(reply.text)")
                    }
                    let heard = Mutex("")
                    try await Follower(server: server, path: path, last: 0, key: own.key).follow { frame in
                        heard.withLock { $0 += (frame.data ?? "") + "\n" }
                        return frame.data?.contains("\(own.word) renamed \(last)") ?? false
                            && (frame.id ?? 0) > last
                    }
                    let text = heard.withLock { $0 }
                    #expect(Self.traces(of: other, in: text) == [], "\(path)")
                }
            }
        }
    }

    @Test func `every write does to its own what it refuses to do to another's`() async throws {
        try await Self.run { server, _, all in
            let own = all[1]
            // A target goes before its list, and a campaign before all that it goes by.
            func rank(_ route: Route) -> Int {
                if route.method != .delete { return 0 }
                if route.names.count > 1 || route.path.contains("queuecalls") { return 1 }
                return route.names == ["campaign_id"] ? 2 : 3
            }
            let writes = Routes.all.filter { $0.method != .get && !$0.isRefused }
            for route in writes.sorted(by: { rank($0) < rank($1) }) {
                let reply = try await server.ask(route, own.ids, key: own.key, body: route.body(of: own))
                let wanted = route.path == "/v1.0/campaigns/upload" ? 403 : 200
                #expect(reply.status == wanted, "\(route.title): \(reply.text.prefix(300))")
            }
        }
    }
}
