import Foundation
import GRDB
import Outbound

/// Who wishes, and when.
struct Asker {
    var customer: Identifier<Customer>
    var at: Instant
}

extension LedgerTransaction {
    /// A wish happens whole or not at all: what it wrote before it was denied is taken back.
    mutating func fulfil(
        _ write: ResourceWrite,
        by asker: Asker,
        once key: IdempotencyKey?
    ) throws -> LedgerResult {
        let before = mark
        do {
            return try database.undoable {
                if let key, let earlier = try remembered(key, by: asker) { return earlier }
                let result = try apply(write, by: asker)
                if let key, case .resource(let kind, let uuid) = result {
                    try remember(key, kind, uuid, by: asker)
                }
                return result
            }
        } catch let denial as ResourceDenial {
            goBack(to: before)
            return .denied(denial)
        }
    }

    private mutating func apply(_ write: ResourceWrite, by asker: Asker) throws -> LedgerResult {
        switch write {
        case .create(let uuid, let change):
            try create(uuid, change, by: asker)
            return .resource(change.kind, uuid: uuid)
        case .update(let uuid, let change):
            try update(uuid, change, by: asker)
            return .resource(change.kind, uuid: uuid)
        case .delete(let kind, let uuid):
            try delete(kind, uuid, by: asker)
            return .resource(kind, uuid: uuid)
        case .createTarget(let uuid, let outdial, let draft):
            try createTarget(uuid, in: outdial, draft, by: asker)
            return .resource(.target, uuid: uuid)
        case .updateTarget(let uuid, let outdial, let draft):
            try updateTarget(uuid, in: outdial, draft, by: asker)
            return .resource(.target, uuid: uuid)
        case .deleteTarget(let uuid, let outdial):
            try deleteTarget(uuid, in: outdial, by: asker)
            return .resource(.target, uuid: uuid)
        case .importTargets(let uuid, let drafts, let file, let isDry):
            let outdial = try outdial(uuid, by: asker)
            return .imported(try importTargets(drafts, into: outdial, file: file, isDry: isDry, at: asker.at))
        case .importSuppressions(let drafts, let campaign):
            return try importSuppressions(drafts, campaign: campaign, by: asker)
        case .replayWebhook(let uuid, let replay, let wall):
            try self.replay(uuid, replay, wall: wall ?? asker.at, by: asker)
            return .resource(.webhook, uuid: uuid)
        }
    }

    private mutating func create(_ uuid: String, _ change: ResourceChange, by asker: Asker) throws {
        switch change {
        case .campaign(let change): try create(uuid, change, by: asker)
        case .outdial(let change): try create(uuid, change, by: asker)
        case .outplan(let change): try create(uuid, change, by: asker)
        case .flow(let change): try create(uuid, change, by: asker)
        case .queue(let change): try create(uuid, change, by: asker)
        case .agent(let change): try create(uuid, change, by: asker)
        case .suppression(let change): try create(uuid, change, by: asker)
        case .accessKey(let change): try create(uuid, change, by: asker)
        case .customer(let change): try create(uuid, change, by: asker)
        case .webhook(let change): try create(uuid, change, by: asker)
        }
    }

    private mutating func update(_ uuid: String, _ change: ResourceChange, by asker: Asker) throws {
        switch change {
        case .campaign(let change): try update(uuid, change, by: asker)
        case .outdial(let change): try update(uuid, change, by: asker)
        case .outplan(let change): try update(uuid, change, by: asker)
        case .flow(let change): try update(uuid, change, by: asker)
        case .queue(let change): try update(uuid, change, by: asker)
        case .agent(let change): try update(uuid, change, by: asker)
        case .suppression(let change): try update(uuid, change, by: asker)
        case .accessKey(let change): try update(uuid, change, by: asker)
        case .customer(let change): try update(uuid, change, by: asker)
        case .webhook(let change): try update(uuid, change, by: asker)
        }
    }

    private mutating func delete(_ kind: ResourceKind, _ uuid: String, by asker: Asker) throws {
        switch kind {
        case .campaign: try deleteCampaign(uuid, by: asker)
        case .outdial: try deleteOutdial(uuid, by: asker)
        case .outplan, .flow: try deleteScript(kind, uuid, by: asker)
        case .queue: try deleteQueue(uuid, by: asker)
        case .queuecall: try deleteQueuecall(uuid, by: asker)
        case .agent: try deleteAgent(uuid, by: asker)
        case .attempt: try deleteAttempt(uuid, by: asker)
        case .suppression: try deleteSuppression(uuid, by: asker)
        case .accessKey: try deleteAccessKey(uuid, by: asker)
        case .webhook: try deleteWebhook(uuid, by: asker)
        case .customer, .target:
            throw ResourceDenial.conflict(reason: "NOT_DELETABLE", "a \(kind.rawValue) is not deleted so")
        }
    }

    /// The id of a customer's own row that is not deleted.
    func owned(_ kind: ResourceKind, _ uuid: String, by asker: Asker) throws -> Int64 {
        let found = try database.number(
            "SELECT id FROM \(kind.rawValue) WHERE uuid = ? AND customer = ? AND deleted IS NULL",
            [uuid, asker.customer]
        )
        guard let found else { throw ResourceDenial.notFound(kind) }
        return found
    }

    /// What a field names: there, the customer's own, and not deleted.
    func linked(_ kind: ResourceKind, _ link: Link, field: String, by asker: Asker) throws -> Int64? {
        guard case .to(let uuid) = link else { return nil }
        do { return try owned(kind, uuid, by: asker) } catch is ResourceDenial {
            throw ResourceDenial.invalid(field: field, "there is no \(kind.rawValue) \(uuid)")
        }
    }

    mutating func tell(
        _ kind: ResourceKind,
        _ what: String,
        _ uuid: String,
        by asker: Asker,
        campaign: Identifier<Campaign>? = nil,
        _ more: [String: JSONValue] = [:]
    ) throws {
        var body = more
        body["uuid"] = .string(uuid)
        try emit(
            kind.rawValue + "." + what,
            at: asker.at,
            campaign: campaign,
            customer: asker.customer,
            body
        )
    }

    /// What an earlier wish under the same key made; a conflict where it was another wish.
    private mutating func remembered(_ key: IdempotencyKey, by asker: Asker) throws -> LedgerResult? {
        // A few at a time, so that no wish pays for a busy day.
        try database.run(
            """
            DELETE FROM idempotency_key WHERE (customer, key) IN \
            (SELECT customer, key FROM idempotency_key WHERE at < ? ORDER BY at LIMIT 10)
            """,
            [(asker.at - IdempotencyKey.kept).milliseconds]
        )
        let known = try database.row(
            "SELECT request, resource, uuid FROM idempotency_key WHERE customer = ? AND key = ?",
            [asker.customer, key.key]
        ) {
            (
                request: [UInt8]($0[0] as Data), kind: ResourceKind(rawValue: $0[1]), uuid: $0[2] as String
            )
        }
        guard let known, let kind = known.kind else { return nil }
        guard known.request == key.request else {
            throw ResourceDenial.conflict(
                reason: "IDEMPOTENCY_KEY_REUSED",
                "another request was made under this Idempotency-Key; draw a new one for a new request"
            )
        }
        return .remembered(kind, uuid: known.uuid)
    }

    private func remember(
        _ key: IdempotencyKey,
        _ kind: ResourceKind,
        _ uuid: String,
        by asker: Asker
    ) throws {
        try database.run(
            "INSERT INTO idempotency_key (customer, key, request, resource, uuid, at) VALUES (?, ?, ?, ?, ?, ?)",
            [asker.customer, key.key, Data(key.request), kind.rawValue, uuid, asker.at.milliseconds]
        )
    }
}
