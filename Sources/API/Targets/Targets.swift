import Dialer
import HTTPTypes
import Outbound
import Store

/// The people of a list.
enum Targets {
    private static let list = "/outdials/{outdial_id}/targets"
    private static let one = list + "/{target_id}"

    static let routes = [
        Route(
            .get,
            list,
            .read,
            query: PageQuery.names + ["status", "search", "external_id"],
            perform: page
        ),
        Route(.post, list, .manager, perform: create),
        Route(.get, one, .read, perform: get),
        Route(.put, one, .manager) { try await change($0, overwrites: true) },
        Route(.patch, one, .manager) { try await change($0, overwrites: false) },
        Route(.delete, one, .manager, perform: delete),
    ]

    private enum Status: String, CaseIterable {
        case idle, progressing, done

        var filter: TargetFilter.Status {
            switch self {
            case .idle: .idle
            case .progressing: .progressing
            case .done: .done
            }
        }
    }

    private static func page(_ ask: Ask) async throws -> Answer {
        let query = try ask.page()
        let page = try ask.ledger.targets(
            ofOutdial: ask.uuid("outdial_id"),
            of: ask.customer,
            below: query.before,
            limit: query.size,
            matching: TargetFilter(
                status: try ask.query.choice("status", Status.self)?.filter,
                externalID: ask.query["external_id"],
                search: try ask.query.search()
            )
        )
        guard let page else { throw Refusal.notFound("outdial") }
        return .page(page) { TargetJSON.json($0) }
    }

    private static func create(_ ask: Ask) async throws -> Answer {
        let (outdial, campaign) = try ask.knownOutdial()
        var fields = try await ask.fields()
        let setting = ListSetting(campaign?.campaign)
        var body = TargetBody()
        body.take(&fields, for: setting.kind)
        try fields.finish()
        let draft = try body.draft(for: setting)
        let wish = ResourceWrite.createTarget(
            uuid: ask.services.identifiers.next(),
            outdial: outdial.uuid,
            draft
        )
        let written = try await ask.write(wish, once: try ask.idempotencyKey(fields))
        if written.isReplay {
            let made = try target(ask, outdial.uuid, written.uuid)
            return .json(TargetJSON.json(made), headers: written.headers)
        }
        try await ask.wakeKnown(outdial)
        let made = TargetResource(new: written.uuid, outdial: outdial.uuid, draft, at: written.at)
        return .json(TargetJSON.json(made))
    }

    private static func get(_ ask: Ask) async throws -> Answer {
        .json(TargetJSON.json(try target(ask, ask.uuid("outdial_id"), ask.uuid("target_id"))))
    }

    /// PUT writes the whole target, PATCH what the body names. Tries at an address stay with its slot.
    private static func change(_ ask: Ask, overwrites: Bool) async throws -> Answer {
        let (outdial, campaign) = try ask.outdial()
        let known = try target(ask, outdial.uuid, ask.uuid("target_id"))
        var fields = try await ask.fields()
        let setting = ListSetting(campaign?.campaign)
        var body = overwrites ? TargetBody() : TargetBody(known.target.draft)
        body.take(&fields, for: setting.kind)
        try fields.finish()
        let draft = try body.draft(for: setting, known: known.target.draft)
        try await ask.write(.updateTarget(uuid: known.uuid, outdial: outdial.uuid, draft))
        try await ask.wake(outdial.campaign)
        return .json(TargetJSON.json(try target(ask, outdial.uuid, known.uuid)))
    }

    private static func delete(_ ask: Ask) async throws -> Answer {
        let outdial = try ask.uuid("outdial_id")
        let known = try target(ask, outdial, ask.uuid("target_id"))
        try await ask.write(.deleteTarget(uuid: known.uuid, outdial: outdial))
        var deleted = known
        (deleted.target.due, deleted.target.hold, deleted.deleted) = (nil, nil, ask.now)
        return .json(TargetJSON.json(deleted))
    }

    private static func target(_ ask: Ask, _ outdial: String, _ uuid: String) throws -> TargetResource {
        guard let found = try ask.ledger.target(uuid, inOutdial: outdial, of: ask.customer) else {
            throw Refusal.notFound("outdial target")
        }
        return found
    }
}

extension Ask {
    /// The outdial of the path, and the campaign that dials it.
    func outdial() throws -> (OutdialResource, CampaignResource?) { try outdial(uuid("outdial_id")) }

    private func outdial(_ uuid: String) throws -> (OutdialResource, CampaignResource?) {
        guard let outdial = try ledger.outdial(uuid, of: customer) else { throw Refusal.notFound("outdial") }
        return (outdial, try outdial.campaign.flatMap { try ledger.campaign($0, of: customer) })
    }

    /// The same from memory, for who sends target after target: how many it has is not told.
    func knownOutdial() throws -> (OutdialResource, CampaignResource?) {
        let uuid = try uuid("outdial_id")
        let known = try services.outdials.value(of: uuid, customer) { try outdial(uuid) }
        return (known.outdial, known.campaign)
    }

    /// Tells the engine that one's targets are others now.
    func wakeKnown(_ outdial: OutdialResource) async throws {
        let known = try services.outdials.value(of: outdial.uuid, customer) { try self.outdial(outdial.uuid) }
        guard let campaign = known.campaign, campaign.campaign.state == .running else { return }
        _ = await services.ask(.wake(campaign: campaign.id), caller.words)
    }
}
