import Dialer
import HTTPTypes
import Outbound
import Store

/// Lists of targets.
enum Outdials {
    static let routes = [
        Route(.get, "/outdials", .read, query: PageQuery.names + ["search"], perform: page),
        Route(.post, "/outdials", .manager, perform: create),
        Route(.get, "/outdials/{outdial_id}", .read, perform: get),
        Route(.put, "/outdials/{outdial_id}", .manager) { try await change($0, overwrites: true) },
        Route(.patch, "/outdials/{outdial_id}", .manager) { try await change($0, overwrites: false) },
        Route(.delete, "/outdials/{outdial_id}", .manager, perform: delete),
        Route(.put, "/outdials/{outdial_id}/campaign_id", .manager, perform: bind),
        Route(.put, "/outdials/{outdial_id}/data", .manager, perform: keepData),
    ]

    /// Bytes of an outdial's own data.
    static let dataLimit = 64 << 10

    private static func page(_ ask: Ask) async throws -> Answer {
        let query = try ask.page()
        let customer = try ask.customerUUID()
        let page = try ask.ledger.outdials(
            of: ask.customer,
            below: query.before,
            limit: query.size,
            search: try ask.query.search()
        )
        return .page(page) { OutdialJSON.value($0, of: customer) }
    }

    private static func create(_ ask: Ask) async throws -> Answer {
        var fields = try await ask.fields()
        var change = OutdialChange(
            name: fields.text("name") ?? "",
            detail: fields.text("detail", max: 4096) ?? "",
            data: fields.text("data", max: dataLimit) ?? ""
        )
        if let campaign = fields.uuid("campaign_id") { change.campaign = .to(campaign) }
        try fields.finish()
        let key = try ask.idempotencyKey(fields)
        let wish = ResourceWrite.create(uuid: ask.services.identifiers.next(), .outdial(change))
        let written = try await ask.write(wish, once: key)
        return try await answer(ask, written.uuid, headers: written.headers, wakes: !written.isReplay)
    }

    private static func get(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("outdial_id")
        guard let outdial = try ask.ledger.outdial(uuid, of: ask.customer) else { throw notFound }
        return .json(OutdialJSON.value(outdial, of: try ask.customerUUID()))
    }

    /// PUT writes name and detail as VoIPBIN's does: what is left out becomes empty. Data and campaign have
    /// their own, and are changed only when they are named.
    private static func change(_ ask: Ask, overwrites: Bool) async throws -> Answer {
        let uuid = try ask.uuid("outdial_id")
        var fields = try await ask.fields()
        let absent: String? = overwrites ? "" : nil
        var change = OutdialChange(
            name: fields.text("name") ?? absent,
            detail: fields.text("detail", max: 4096) ?? absent,
            data: fields.text("data", max: dataLimit)
        )
        let isBound = fields.has("campaign_id")
        let campaign = fields.uuid("campaign_id")
        if isBound { change.campaign = campaign.map(Link.to) ?? Link.none }
        try fields.finish()
        return try await update(ask, uuid, change)
    }

    private static func bind(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("outdial_id")
        var fields = try await ask.fields()
        if !fields.has("campaign_id") { fields.refuse("campaign_id", "is missing; an empty one unbinds") }
        let campaign = fields.uuid("campaign_id")
        try fields.finish()
        return try await update(ask, uuid, OutdialChange(campaign: campaign.map(Link.to) ?? Link.none))
    }

    private static func keepData(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("outdial_id")
        var fields = try await ask.fields()
        let data = fields.text("data", max: dataLimit)
        if data == nil { fields.refuse("data", "is missing") }
        try fields.finish()
        return try await update(ask, uuid, OutdialChange(data: data))
    }

    private static func update(_ ask: Ask, _ uuid: String, _ change: OutdialChange) async throws -> Answer {
        try await ask.write(.update(uuid: uuid, .outdial(change)))
        return try await answer(ask, uuid, headers: [:], wakes: change.campaign != nil)
    }

    private static func delete(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("outdial_id")
        try await ask.write(.delete(.outdial, uuid: uuid))
        return try await answer(ask, uuid, headers: [:], wakes: false)
    }

    private static func answer(
        _ ask: Ask,
        _ uuid: String,
        headers: HTTPFields,
        wakes: Bool
    ) async throws -> Answer {
        let found = try ask.ledger.outdial(uuid, of: ask.customer, includingDeleted: true)
        guard let outdial = found else { throw notFound }
        if wakes { try await ask.wake(outdial.campaign) }
        return .json(OutdialJSON.value(outdial, of: try ask.customerUUID()), headers: headers)
    }

    private static let notFound = Refusal.notFound("outdial")
}

extension Ask {
    /// Tells the engine that a campaign's targets are others now; one that does not run is looked at when it
    /// starts.
    func wake(_ campaign: String?) async throws {
        guard let campaign, let found = try ledger.campaign(campaign, of: customer),
            found.campaign.state == .running
        else { return }
        _ = await services.ask(.wake(campaign: found.id), caller.words)
    }
}
