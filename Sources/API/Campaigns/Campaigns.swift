import Dialer
import HTTPTypes
import Outbound
import Store

/// Campaigns: what they are, and whether they run.
enum Campaigns {
    private static let one = "/campaigns/{campaign_id}"

    static let routes = [
        Route(
            .get,
            "/campaigns",
            .read,
            query: PageQuery.names + ["status", "type", "search"],
            perform: page
        ),
        Route(.post, "/campaigns", .manager, perform: create),
        Route(.get, one, .read) { .json(try json(try $0.campaign(), $0)) },
        Route(.put, one, .manager) { try await change($0, overwrites: true) },
        Route(.patch, one, .manager) { try await change($0, overwrites: false) },
        Route(.delete, one, .manager, perform: delete),
        Route(.put, one + "/status", .manager, perform: status),
        Route(.put, one + "/service_level", .manager, perform: serviceLevel),
        Route(.put, one + "/resource_info", .manager, perform: resources),
        Route(.put, one + "/next_campaign_id", .manager, perform: next),
        Route(.put, one + "/actions", .manager, perform: actions),
    ]

    private static func page(_ ask: Ask) async throws -> Answer {
        let query = try ask.page()
        let customer = try ask.customerUUID()
        let page = try ask.ledger.campaigns(
            of: ask.customer,
            below: query.before,
            limit: query.size,
            state: try ask.query.choice("status", CampaignState.self),
            kind: try ask.query.choice("type", CampaignKind.self),
            search: try ask.query.search()
        )
        return .page(page) { CampaignJSON.value($0, of: customer) }
    }

    private static func create(_ ask: Ask) async throws -> Answer {
        var fields = try await ask.fields(absent: CampaignBody.absent)
        let body = CampaignBody(&fields, known: nil, overwrites: true)
        if body.status == .run || body.status == .running {
            fields.refuse("status", "is stop in a new campaign: start it with PUT /v1.0/campaigns/{id}")
        }
        try fields.finish()
        let key = try ask.idempotencyKey(fields)
        let wish = ResourceWrite.create(uuid: ask.services.identifiers.next(), .campaign(body.change))
        let written = try await ask.write(wish, once: key)
        return .json(try json(try ask.campaign(written.uuid, deleted: true), ask), headers: written.headers)
    }

    private static func change(_ ask: Ask, overwrites: Bool) async throws -> Answer {
        let known = try ask.campaign()
        var fields = try await ask.fields(absent: CampaignBody.absent)
        // A PUT whose body holds only `status` changes only that.
        let isStatus = fields.names == ["status"]
        let body = CampaignBody(&fields, known: known.campaign, overwrites: overwrites && !isStatus)
        if isStatus, (fields.object["status"]?.string ?? "").isEmpty {
            fields.refuse("status", "is empty; it must be running or stop")
        }
        try fields.finish()
        if body.namesMore || overwrites && !isStatus { try await update(ask, known, body.change) }
        if let status = body.status { try await turn(ask, known.uuid, status) }
        return .json(try json(try ask.campaign(), ask))
    }

    private static func delete(_ ask: Ask) async throws -> Answer {
        let known = try ask.campaign()
        try await ask.write(.delete(.campaign, uuid: known.uuid))
        let gone = try ask.campaign(known.uuid, deleted: true)
        if ask.customer == Customer.local {
            try FolderShelf(ledger: ask.ledger.name).forget(known.campaign.name)
        }
        _ = await ask.services.ask(.leave(campaign: gone.id), ask.caller.words)
        return .json(try json(gone, ask))
    }

    private static func status(_ ask: Ask) async throws -> Answer {
        let known = try ask.campaign()
        var fields = try await ask.fields()
        let status = fields.choice("status", CampaignBody.AskedStatus.self, required: true)
        try fields.finish()
        if let status { try await turn(ask, known.uuid, status) }
        return .json(try json(try ask.campaign(), ask))
    }

    private static func serviceLevel(_ ask: Ask) async throws -> Answer {
        var change = CampaignChange()
        var fields = try await ask.fields()
        change.serviceLevel = fields.whole("service_level", in: 1...1000).map(Int.init)
        if !fields.has("service_level") { fields.refuse("service_level", "is missing") }
        try fields.finish()
        return try await updated(ask, change)
    }

    /// VoIPBIN's four are overwritten: one that is left out is taken away. The flow, which is none of them
    /// there, changes when it is named.
    private static func resources(_ ask: Ask) async throws -> Answer {
        var change = CampaignChange()
        var fields = try await ask.fields()
        change.outplan = fields.link("outplan_id") ?? Link.none
        change.outdial = fields.link("outdial_id") ?? Link.none
        change.queue = fields.link("queue_id") ?? Link.none
        change.next = fields.link("next_campaign_id") ?? Link.none
        change.flow = fields.link("flow_id")
        try fields.finish()
        return try await updated(ask, change)
    }

    private static func next(_ ask: Ask) async throws -> Answer {
        var change = CampaignChange()
        var fields = try await ask.fields()
        if !fields.has("next_campaign_id") {
            fields.refuse("next_campaign_id", "is missing; an empty one is none")
        }
        change.next = fields.link("next_campaign_id")
        try fields.finish()
        return try await updated(ask, change)
    }

    private static func actions(_ ask: Ask) async throws -> Answer {
        _ = try ask.campaign()
        let instead =
            "VoIPBIN's actions are not taken: write a flow in Lua (POST /v1.0/flows) and give its id to the "
            + "campaign as flow_id"
        var fields = try await ask.fields(absent: ["actions": instead])
        try fields.finish()
        throw Refusal.field("actions", instead)
    }

    private static func updated(_ ask: Ask, _ change: CampaignChange) async throws -> Answer {
        try await update(ask, try ask.campaign(), change)
        return .json(try json(try ask.campaign(), ask))
    }

    /// Durable first; then the engine takes it for what it dials next.
    private static func update(_ ask: Ask, _ known: CampaignResource, _ change: CampaignChange) async throws {
        try await ask.write(.update(uuid: known.uuid, .campaign(change)))
        _ = await ask.services.ask(.renew(campaign: known.id), ask.caller.words)
    }

    /// Starts or stops; what the engine refuses is a conflict, with its words.
    private static func turn(_ ask: Ask, _ uuid: String, _ status: CampaignBody.AskedStatus) async throws {
        let campaign = try ask.campaign(uuid).campaign
        let demand: Order.Demand
        switch (status, campaign.state) {
        case (.stop, .stop), (.stop, .stopping), (.run, .running), (.running, .running): return
        case (.stop, .finished):
            throw Refusal.state("the campaign has finished: there is nothing to stop")
        case (.stop, _): demand = .stop(campaign: campaign.name)
        case (.run, _), (.running, _): demand = .start(campaign: campaign.name)
        }
        if case .refused(let words) = await ask.services.ask(demand, ask.caller.words) {
            throw Refusal.state(words)
        }
    }

    private static func json(_ campaign: CampaignResource, _ ask: Ask) throws -> JSONValue {
        CampaignJSON.value(campaign, of: try ask.customerUUID())
    }
}

extension Ask {
    /// The campaign that the path names.
    func campaign() throws -> CampaignResource { try campaign(try uuid("campaign_id")) }

    func campaign(_ uuid: String, deleted: Bool = false) throws -> CampaignResource {
        guard let found = try ledger.campaign(uuid, of: customer, includingDeleted: deleted) else {
            throw Refusal.notFound("campaign")
        }
        return found
    }
}
