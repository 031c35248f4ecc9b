import HTTPTypes
import Intake
import Outbound
import Store

/// Who must not be contacted.
enum Suppressions {
    private static let filters = ["address", "campaign_id", "kind"]

    static let routes = [
        Route(.get, "/donotcontacts", .read, query: PageQuery.names + filters, perform: page),
        Route(.post, "/donotcontacts", .manager, perform: create),
        Route(.get, "/donotcontacts/{donotcontact_id}", .read, perform: get),
        Route(.patch, "/donotcontacts/{donotcontact_id}", .manager, perform: change),
        Route(.delete, "/donotcontacts/{donotcontact_id}", .manager, perform: delete),
    ]

    /// Entries of one request.
    static let limit = 1000

    private static func page(_ ask: Ask) async throws -> Answer {
        let query = try ask.page()
        let customer = try ask.customerUUID()
        var campaign: String?
        if let text = ask.query["campaign_id"] {
            guard let uuid = UUIDText.canonical(text) else {
                throw Refusal.field("campaign_id", "is no UUID", reason: "INVALID_REQUEST_PARAMETER")
            }
            campaign = uuid
        }
        var address: String?
        if let text = ask.query["address"] {
            do { address = try DoNotContactList(country: nil).pattern(of: text).pattern } catch {
                throw Refusal.field("address", error.message, reason: "INVALID_REQUEST_PARAMETER")
            }
        }
        let page = try ask.ledger.suppressions(
            of: ask.customer,
            below: query.before,
            limit: query.size,
            matching: SuppressionFilter(
                covering: address,
                campaign: campaign,
                kind: try ask.query.choice("kind", SuppressionKind.self)
            )
        )
        return .page(page) { json($0, of: customer) }
    }

    /// One entry, or `entries` with many: then all of them or none.
    private static func create(_ ask: Ask) async throws -> Answer {
        var fields = try await ask.fields()
        if let entries = fields.list("entries", max: limit) {
            return try await create(ask, &fields, entries)
        }
        let draft = draft(&fields)
        let campaign = fields.uuid("campaign_id")
        try fields.finish()
        var change = SuppressionChange(
            pattern: draft.pattern,
            kind: draft.kind,
            reason: draft.reason,
            source: draft.source,
            expires: draft.expires
        )
        if let campaign { change.campaign = .to(campaign) }
        let wish = ResourceWrite.create(uuid: ask.services.identifiers.next(), .suppression(change))
        let written = try await ask.write(wish, once: try ask.idempotencyKey(fields))
        return try answer(ask, written.uuid, headers: written.headers)
    }

    private static func create(
        _ ask: Ask,
        _ fields: inout Fields,
        _ entries: [JSONValue]
    ) async throws -> Answer {
        let campaign = fields.uuid("campaign_id")
        var drafts: [SuppressionDraft] = []
        for (index, entry) in entries.enumerated() {
            let parts: [String: JSONValue]
            switch entry {
            case .object(let object): parts = object
            case .string: parts = ["address": entry]
            default:
                fields.refuse("entries[\(index)]", "must be an address or an object")
                continue
            }
            var one = Fields(parts)
            do throws(Refusal) {
                let draft = draft(&one)
                try one.finish()
                drafts.append(draft)
            } catch {
                fields.refuse("entries[\(index)]", error.message)
            }
        }
        try fields.finish()
        guard
            case .suppressed(let count) = try await ask.submit(
                .importSuppressions(drafts, campaign: campaign)
            )
        else { throw Refusal(.internal, nil, "the ledger answered something else") }
        return .json(
            .object([
                "accepted": .integer(Int64(drafts.count)), "added": .integer(Int64(count)),
                "unchanged": .integer(Int64(drafts.count - count)),
            ])
        )
    }

    /// `address` takes every form of a do-not-contact list: an address, a domain, or a prefix with a star;
    /// `domain` and `prefix` say which is meant.
    private static func draft(_ fields: inout Fields) -> SuppressionDraft {
        let given = ["address", "domain", "prefix"].compactMap { name in
            fields.text(name, max: 512).map { (name: name, text: $0) }
        }
        let reason = fields.text("reason") ?? ""
        let source = fields.text("source") ?? ""
        let country = fields.text("default_country", max: 2)
        let expires = fields.text("expires", max: 64)
        var draft = SuppressionDraft(
            pattern: "",
            kind: .address,
            reason: reason,
            source: source.isEmpty ? "api" : source
        )
        if let expires, !expires.isEmpty {
            draft.expires = RFC3339.instant(expires)
            if draft.expires == nil {
                fields.refuse("expires", "must be a time with an offset, such as 2027-01-01T00:00:00Z")
            }
        }
        guard given.count == 1, let one = given.first else {
            fields.refuse("address", "is missing: give one of address, domain and prefix")
            return draft
        }
        let text = one.name == "prefix" && !one.text.hasSuffix("*") ? one.text + "*" : one.text
        do throws(AddressProblem) {
            (draft.pattern, draft.kind) = try DoNotContactList(country: country).pattern(of: text)
        } catch {
            fields.refuse(one.name, error.message)
            return draft
        }
        if one.name != "address", draft.kind.rawValue != one.name {
            fields.refuse(one.name, "is a \(draft.kind.rawValue): give it as that")
        }
        return draft
    }

    private static func get(_ ask: Ask) async throws -> Answer {
        try answer(ask, ask.uuid("donotcontact_id"), headers: [:])
    }

    private static func change(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("donotcontact_id")
        var fields = try await ask.fields(
            absent: Dictionary(
                uniqueKeysWithValues: ["address", "domain", "prefix", "campaign_id"].map {
                    ($0, "does not change: delete the entry and make another")
                }
            )
        )
        var change = SuppressionChange(reason: fields.text("reason"), source: fields.text("source"))
        if let text = fields.text("expires", max: 64) {
            change.expires = RFC3339.instant(text)
            if change.expires == nil {
                fields.refuse("expires", "must be a time with an offset, such as 2027-01-01T00:00:00Z")
            }
        }
        try fields.finish()
        try await ask.write(.update(uuid: uuid, .suppression(change)))
        return try answer(ask, uuid, headers: [:])
    }

    private static func delete(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("donotcontact_id")
        let answer = try answer(ask, uuid, headers: [:], deleted: ask.now)
        try await ask.write(.delete(.suppression, uuid: uuid))
        return answer
    }

    private static func answer(
        _ ask: Ask,
        _ uuid: String,
        headers: HTTPFields,
        deleted: Instant? = nil
    ) throws -> Answer {
        guard let entry = try ask.ledger.suppression(uuid, of: ask.customer) else {
            throw Refusal.notFound("donotcontact")
        }
        return .json(json(entry, of: try ask.customerUUID(), deleted: deleted), headers: headers)
    }

    private static func json(
        _ entry: SuppressionResource,
        of customer: String,
        deleted: Instant? = nil
    ) -> JSONValue {
        let shown =
            entry.kind == .prefix && !entry.pattern.hasSuffix("*") ? entry.pattern + "*" : entry.pattern
        return .object([
            "id": .string(entry.uuid), "customer_id": .string(customer), "address": .string(shown),
            "kind": .string(entry.kind.rawValue), "campaign_id": .string(entry.campaign ?? Fields.nilUUID),
            "reason": .string(entry.reason), "source": .string(entry.source),
            "expires": WireTime.json(entry.expires), "tm_create": WireTime.json(entry.added),
            "tm_delete": WireTime.json(deleted),
        ])
    }
}
