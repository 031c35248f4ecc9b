import HTTPTypes
import Outbound
import Store

/// Attempts, as VoIPBIN calls them: campaigncalls.
enum Campaigncalls {
    private static let one = "/campaigncalls/{campaigncall_id}"
    private static let filters = ["outdial_target_id", "status", "result", "outcome", "from", "to"]

    static let routes = [
        Route(.get, "/campaigncalls", .read, query: PageQuery.names + ["campaign_id"] + filters) { ask in
            let named = try ask.query.uuid("campaign_id")
            return try page(ask, of: try named.map { try ask.campaign($0) })
        },
        Route(.get, "/campaigns/{campaign_id}/campaigncalls", .read, query: PageQuery.names + filters) {
            try page($0, of: try $0.campaign())
        },
        Route(.get, one, .read) { .json(try json(try $0.attempt(), $0)) },
        Route(.delete, one, .manager, perform: delete),
    ]

    private enum Result: String, CaseIterable {
        case success, fail
    }

    private enum Status: String, CaseIterable {
        case dialing, progressing, done
    }

    private static func page(_ ask: Ask, of campaign: CampaignResource?) throws -> Answer {
        let query = try ask.page()
        let customer = try ask.customerUUID()
        var filter = AttemptFilter(
            campaign: campaign?.id,
            target: try ask.query.uuid("outdial_target_id"),
            state: try ask.query.choice("status", Status.self).flatMap {
                AttemptState(rawValue: $0.rawValue)
            },
            outcome: try ask.query.choice("outcome", Outcome.self),
            from: try ask.query.instant("from"),
            to: try ask.query.instant("to")
        )
        if let result = try ask.query.choice("result", Result.self) {
            filter.succeeded = result == .success
        }
        let page = try ask.ledger.attempts(
            of: ask.customer,
            below: query.before,
            limit: query.size,
            matching: filter
        )
        return .page(page) { AttemptJSON.value($0, of: customer) }
    }

    private static func delete(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.attempt().attempt.uuid
        try await ask.write(.delete(.attempt, uuid: uuid))
        return .json(try json(try ask.attempt(deleted: true), ask))
    }

    private static func json(_ attempt: AttemptResource, _ ask: Ask) throws -> JSONValue {
        AttemptJSON.value(attempt, of: try ask.customerUUID())
    }
}

extension Ask {
    fileprivate func attempt(deleted: Bool = false) throws -> AttemptResource {
        let uuid = try uuid("campaigncall_id")
        guard let found = try ledger.attempt(uuid, of: customer, includingDeleted: deleted) else {
            throw Refusal.notFound("campaigncall")
        }
        return found
    }
}

extension Query {
    /// The UUID of a resource, in small letters.
    func uuid(_ name: String) throws(Refusal) -> String? {
        guard let text = self[name] else { return nil }
        guard let uuid = UUIDText.canonical(text) else {
            throw .field(name, "is no UUID", reason: "INVALID_REQUEST_PARAMETER")
        }
        return uuid
    }
}
