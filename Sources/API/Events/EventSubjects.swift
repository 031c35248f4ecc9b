import Outbound
import Store

/// What the events of a page are about, each read once: the resource as it stood when its event happened.
struct EventSubjects {
    private let ledger: Ledger
    private let customer: Identifier<Customer>
    private let owner: String
    private var campaigns: [Identifier<Campaign>: CampaignResource] = [:]

    init(_ ledger: Ledger, of customer: Identifier<Customer>) throws {
        self.ledger = ledger
        self.customer = customer
        owner = try ledger.customer(customer)?.uuid ?? Fields.nilUUID
    }

    /// The resource of an event, and its UUID; nil when it is gone.
    mutating func subject(of row: EventRow) throws -> (uuid: String, data: JSONValue)? {
        if row.kind.hasPrefix("attempt."), let id = row.attempt {
            guard let attempt = try ledger.attempt(id, of: customer, includingDeleted: true) else {
                return nil
            }
            return (attempt.attempt.uuid, AttemptJSON.value(Self.asOf(row, attempt), of: owner))
        }
        if row.kind.hasPrefix("campaign.") || row.kind == "limits.set", let id = row.campaign {
            guard let campaign = try campaign(id) else { return nil }
            return (campaign.uuid, CampaignJSON.value(Self.asOf(row, campaign), of: owner))
        }
        // What a transaction says of it: no whole address, no secret.
        var body = row.body
        let uuid = body.removeValue(forKey: "uuid")?.string ?? Fields.nilUUID
        body["id"] = .string(uuid)
        if let id = row.campaign, let campaign = try campaign(id) {
            body["campaign_id"] = .string(campaign.uuid)
        }
        return (uuid, .object(body))
    }

    private mutating func campaign(_ id: Identifier<Campaign>) throws -> CampaignResource? {
        if let known = campaigns[id] { return known }
        let found = try ledger.campaign(id, of: customer, includingDeleted: true)
        campaigns[id] = found
        return found
    }

    private static func asOf(_ row: EventRow, _ resource: CampaignResource) -> CampaignResource {
        var then = resource
        if let state = CampaignState(rawValue: String(row.kind.dropFirst("campaign.".count))) {
            then.campaign.state = state
        }
        then.updated = row.at
        if row.kind != "campaign.deleted" { then.deleted = nil }
        return then
    }

    private static func asOf(_ row: EventRow, _ resource: AttemptResource) -> AttemptResource {
        var then = resource
        if row.kind == "attempt.deleted" { return then }
        then.deleted = nil
        let isDone = row.kind == "attempt.done" || row.kind == "attempt.amended"
        if isDone {
            then.attempt.outcome = row.body["outcome"]?.string.flatMap(Outcome.init(rawValue:))
            return then
        }
        let isAnswered = row.kind != "attempt.dialing"
        then.attempt.state = isAnswered ? .progressing : .dialing
        then.attempt.outcome = nil
        then.attempt.endedAt = nil
        then.attempt.cause = nil
        then.attempt.disposition = nil
        then.attempt.success = nil
        then.attempt.note = nil
        then.attempt.callbackAt = nil
        if !isAnswered {
            then.attempt.answeredAt = nil
            then.attempt.answeredBy = nil
            then.attempt.variables = [:]
        }
        return then
    }
}
