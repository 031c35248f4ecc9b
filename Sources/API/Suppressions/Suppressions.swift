import Dialer
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
        return .page(page) { SuppressionJSON.value($0, of: customer) }
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
            end: draft.expires.map(SuppressionChange.End.at)
        )
        if let campaign { change.campaign = .to(campaign) }
        let wish = ResourceWrite.create(uuid: ask.services.identifiers.next(), .suppression(change))
        let written = try await ask.write(wish, once: try ask.idempotencyKey(fields))
        if !written.isReplay { try await ask.wake(heeding: campaign) }
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
            // Enough is wrong to be told: what else is, is told when these are mended.
            if fields.isFull { break }
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
        if count > 0 { try await ask.wake(heeding: campaign) }
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
        var draft = SuppressionDraft(
            pattern: "",
            kind: .address,
            reason: reason,
            source: source.isEmpty ? "api" : source
        )
        if case .at(let end) = end(&fields) { draft.expires = end }
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

    /// An empty text is no end.
    private static func end(_ fields: inout Fields) -> SuppressionChange.End? {
        guard let text = fields.text("expires", max: 64), !text.isEmpty else { return nil }
        guard let end = RFC3339.instant(text) else {
            fields.refuse("expires", "must be a time with an offset, such as 2027-01-01T00:00:00Z")
            return nil
        }
        return .at(end)
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
        if fields.has("expires") { change.end = end(&fields) ?? .never }
        try fields.finish()
        try await ask.write(.update(uuid: uuid, .suppression(change)))
        let entry = try entry(ask, uuid)
        try await ask.wake(heeding: entry.campaign)
        return .json(SuppressionJSON.value(entry, of: try ask.customerUUID()))
    }

    private static func delete(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("donotcontact_id")
        let entry = try entry(ask, uuid)
        try await ask.write(.delete(.suppression, uuid: uuid))
        try await ask.wake(heeding: entry.campaign)
        return .json(SuppressionJSON.value(entry, of: try ask.customerUUID(), deleted: ask.now))
    }

    private static func answer(_ ask: Ask, _ uuid: String, headers: HTTPFields) throws -> Answer {
        let entry = try entry(ask, uuid)
        return .json(SuppressionJSON.value(entry, of: try ask.customerUUID()), headers: headers)
    }

    private static func entry(_ ask: Ask, _ uuid: String) throws -> SuppressionResource {
        guard let entry = try ask.ledger.suppression(uuid, of: ask.customer) else {
            throw Refusal.notFound("donotcontact")
        }
        return entry
    }
}

extension Ask {
    /// Who may be contacted is another one now: the campaigns that run and heed the entry look at once. One
    /// of a campaign concerns it alone.
    fileprivate func wake(heeding campaign: String?) async throws {
        if let campaign { return try await wake(campaign) }
        for running in try ledger.runningCampaigns(heeding: customer) {
            _ = await services.ask(.wake(campaign: running), caller.words)
        }
    }
}
