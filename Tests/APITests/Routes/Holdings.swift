import API
import Dialer
import HTTPTypes
import Outbound
import Store
import Testing

/// One of every resource that a customer may have, each with the customer's own word in it.
struct Holdings {
    let key: String
    let customer: Identifier<Customer>
    /// Stands in every name, and nowhere in what another customer has.
    let word: String
    /// The first digits of every number.
    let area: String
    /// By the names that paths have for them.
    private(set) var ids: [String: String] = [:]
    /// What the engine calls the campaign and the queue.
    private(set) var handles: (campaign: String, queue: String) = ("", "")

    static func operators(_ server: LiveServer) async throws -> Holdings {
        try await Holdings(server, key: LiveServer.admin, Customer.local, word: "acorn", area: "+1303555")
    }

    /// Of the first of `others`.
    static func strangers(_ server: LiveServer) async throws -> Holdings {
        try await Holdings(
            server,
            key: LiveServer.stranger,
            Identifier(2),
            word: "beech",
            area: "+1720555"
        )
    }

    private init(
        _ server: LiveServer,
        key: String,
        _ customer: Identifier<Customer>,
        word: String,
        area: String
    ) async throws {
        (self.key, self.customer, self.word, self.area) = (key, customer, word, area)
        ids["flow_id"] = try await make(
            server,
            "flows",
            #"{"name":"\#(word) flow","script":"return function(call) call:say(\"\#(word)\") end"}"#
        )
        ids["outplan_id"] = try await make(server, "outplans", #"{"name":"\#(word) outplan"}"#)
        ids["queue_id"] = try await make(server, "queues", #"{"name":"\#(word) queue"}"#)
        ids["agent_id"] = try await make(
            server,
            "agents",
            """
            {"name":"\(word) agent","username":"\(word)@example.org","queue_id":"\(id("queue_id"))",\
            "addresses":[{"type":"tel","target":"\(area)0199"}]}
            """
        )
        let next = try await make(server, "campaigns", #"{"name":"\#(word) next"}"#)
        ids["next_campaign_id"] = next
        ids["campaign_id"] = try await make(
            server,
            "campaigns",
            """
            {"name":"\(word) campaign","outplan_id":"\(id("outplan_id"))","flow_id":"\(id("flow_id"))",\
            "queue_id":"\(id("queue_id"))","next_campaign_id":"\(next)","timezone":"America/Denver"}
            """
        )
        ids["outdial_id"] = try await make(
            server,
            "outdials",
            #"{"name":"\#(word) list","data":"\#(word)","campaign_id":"\#(id("campaign_id"))"}"#
        )
        ids["target_id"] = try await make(
            server,
            "outdials/\(id("outdial_id"))/targets",
            #"{"name":"\#(word) target","data":{"of":"\#(word)"},"destination_0":"\#(area)0100"}"#
        )
        ids["accesskey_id"] = try await make(server, "accesskeys", #"{"name":"\#(word) key"}"#)
        ids["donotcontact_id"] = try await make(
            server,
            "donotcontacts",
            #"{"address":"\#(area)0150","reason":"\#(word)"}"#
        )
        ids["webhook_id"] = try await make(
            server,
            "webhooks",
            #"{"name":"\#(word) webhook","url":"https://\#(word).example.org/"}"#
        )
        ids["import_id"] = try await list(server)
        try attempt(server)
    }

    func id(_ name: String) -> String { ids[name] ?? "" }

    private func make(_ server: LiveServer, _ path: String, _ body: String) async throws -> String {
        try await server.make(path, body, key: key)
    }

    /// A list with one row that is wrong: its error file is kept.
    private func list(_ server: LiveServer) async throws -> String {
        let reply = try await server.ask(
            "POST",
            "/v1.0/outdials/\(id("outdial_id"))/targets/import",
            key: key,
            headers: ["Content-Type": "text/csv"],
            body: "destination,name\n\(word),\(word) row\n"
        )
        guard reply.json["invalid"] == 1, let id = reply.json["id"]?.string else {
            throw LiveServer.Unmade(text: reply.text)
        }
        return id
    }

    /// A call that was answered and waited for an agent.
    private mutating func attempt(_ server: LiveServer) throws {
        let (ledger, now) = (server.services.ledger, LiveServer.now)
        let campaign = try #require(try ledger.campaign(id("campaign_id"), of: customer))
        let queue = try #require(try ledger.queue(id("queue_id"), of: customer))
        handles = (campaign.campaign.name, queue.queue.name)
        let scripts = try #require(try ledger.scripts(campaign.id))
        let target = try #require(
            try ledger.target(id("target_id"), inOutdial: id("outdial_id"), of: customer)
        )
        let intent = Intent(
            campaign: campaign.id,
            target: target.id,
            destination: target.target.destinations[0],
            source: area + "0001",
            outplan: scripts.outplan,
            flow: scripts.flow,
            leg: true,
            at: now
        )
        _ = try ledger.commit([.campaignState(campaign.id, .running, at: now)])
        let intended = try ledger.commit([.intend(intent)]).first
        guard case .intended(let attempt, _)? = intended else {
            throw LiveServer.Unmade(text: "an attempt: \(String(describing: intended))")
        }
        let waits = try ledger.commit([
            .openQueuecall(attempt.id, queue: handles.queue, at: now),
            .answered(attempt.id, by: .person, at: now),
        ])
        guard case .queuecall(let waiting)? = waits.first else {
            throw LiveServer.Unmade(text: "a queuecall: \(waits)")
        }
        _ = try ledger.commit([.endQueuecall(waiting, at: now + .seconds(20))])
        let settlement = Settlement(
            attempt: attempt.id,
            outcome: .abandoned,
            endedAt: now + .seconds(20),
            next: .idle(due: now + .hours(1), hold: "interval")
        )
        _ = try ledger.commit([.settle(settlement), .campaignState(campaign.id, .stop, at: now)])
        ids["campaigncall_id"] = attempt.uuid
        ids["attempt_id"] = attempt.uuid
        ids["call_id"] = attempt.uuid
        let call = try #require(try ledger.queuecall(ofAttempt: attempt.uuid, of: customer))
        ids["queuecall_id"] = call.uuid
    }
}
