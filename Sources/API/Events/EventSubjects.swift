import Outbound
import Store

/// What the events of a page are about, each read once: the resource as its GET answers it, as it stood when
/// its event happened, as far as the event says so.
package struct EventSubjects {
    private let ledger: Ledger
    private let customer: Identifier<Customer>
    private let owner: String
    private var campaigns = Kept<Identifier<Campaign>, CampaignResource>()
    private var attempts = Kept<Identifier<Attempt>, AttemptResource>()
    private var targets = Kept<Identifier<Target>, TargetResource>()
    private var outdials = Kept<String, OutdialResource>()
    private var outplans = Kept<String, OutplanResource>()
    private var flows = Kept<String, FlowResource>()
    private var queues = Kept<String, QueueResource>()
    private var agents = Kept<String, AgentResource>()
    private var queuecalls = Kept<String, QueuecallResource>()
    private var suppressions = Kept<String, SuppressionResource>()

    package init(_ ledger: Ledger, of customer: Identifier<Customer>) throws {
        self.ledger = ledger
        self.customer = customer
        owner = try ledger.customer(customer)?.uuid ?? Fields.nilUUID
    }

    /// Readings of the ledger so far.
    package var reads: Int {
        campaigns.reads + attempts.reads + targets.reads + outdials.reads + outplans.reads + flows.reads
            + queues.reads + agents.reads + queuecalls.reads + suppressions.reads
    }

    /// The resource of an event, and its UUID. Of one that is gone for good, what the event itself has.
    package mutating func subject(of row: EventRow) throws -> (uuid: String, data: JSONValue) {
        try found(row) ?? remains(row)
    }

    private mutating func found(_ row: EventRow) throws -> (uuid: String, data: JSONValue)? {
        let uuid = row.body["uuid"]?.string
        switch row.kind.prefix(while: { $0 != "." }) {
        case "campaign", "limits":
            guard let campaign = try row.campaign.flatMap({ try campaign($0) }) else { return nil }
            return (campaign.uuid, CampaignJSON.value(campaign.then(row), of: owner))
        case "attempt":
            guard let attempt = try row.attempt.flatMap({ try self.attempt($0) }) else { return nil }
            return (attempt.attempt.uuid, AttemptJSON.value(attempt.then(row), of: owner))
        case "target":
            guard let target = try row.target.flatMap({ try self.target($0) }) else { return nil }
            return (target.uuid, TargetJSON.json(target.then(row)))
        case "outdial", "targets": return try uuid.flatMap { try outdial($0, row) }
        case "outplan": return try uuid.flatMap { try outplan($0, row) }
        case "flow": return try uuid.flatMap { try flow($0, row) }
        case "queue": return try uuid.flatMap { try queue($0, row) }
        case "agent": return try uuid.flatMap { try agent($0, row) }
        case "queuecall": return try uuid.flatMap { try queuecall($0, row) }
        case "suppression": return try uuid.flatMap { try suppression($0, row) }
        default: return nil
        }
    }

    private mutating func campaign(_ id: Identifier<Campaign>) throws -> CampaignResource? {
        try campaigns.value(id) { try ledger.campaign($0, of: customer, includingDeleted: true) }
    }

    private mutating func attempt(_ id: Identifier<Attempt>) throws -> AttemptResource? {
        try attempts.value(id) { try ledger.attempt($0, of: customer, includingDeleted: true) }
    }

    private mutating func target(_ id: Identifier<Target>) throws -> TargetResource? {
        try targets.value(id) { try ledger.target($0, of: customer) }
    }

    private mutating func outdial(_ uuid: String, _ row: EventRow) throws -> (String, JSONValue)? {
        let outdial = try outdials.value(uuid) {
            try ledger.outdial($0, of: customer, includingDeleted: true)
        }
        return outdial.map { (uuid, OutdialJSON.value($0.then(row), of: owner)) }
    }

    private mutating func outplan(_ uuid: String, _ row: EventRow) throws -> (String, JSONValue)? {
        let outplan = try outplans.value(uuid) {
            try ledger.outplan($0, of: customer, includingDeleted: true)
        }
        return outplan.map { (uuid, OutplanJSON.value($0.then(row), of: owner)) }
    }

    private mutating func flow(_ uuid: String, _ row: EventRow) throws -> (String, JSONValue)? {
        let flow = try flows.value(uuid) { try ledger.flow($0, of: customer, includingDeleted: true) }
        return flow.map { (uuid, FlowJSON.value($0.then(row), of: owner)) }
    }

    private mutating func queue(_ uuid: String, _ row: EventRow) throws -> (String, JSONValue)? {
        let queue = try queues.value(uuid) { try ledger.queue($0, of: customer, includingDeleted: true) }
        return queue.map { (uuid, QueueJSON.value($0.then(row), of: owner)) }
    }

    private mutating func agent(_ uuid: String, _ row: EventRow) throws -> (String, JSONValue)? {
        let agent = try agents.value(uuid) { try ledger.agent($0, of: customer, includingDeleted: true) }
        return agent.map { (uuid, AgentJSON.value($0.then(row), of: owner)) }
    }

    private mutating func queuecall(_ uuid: String, _ row: EventRow) throws -> (String, JSONValue)? {
        let call = try queuecalls.value(uuid) {
            try ledger.queuecall($0, of: customer, includingDeleted: true)
        }
        return call.map { (uuid, QueuecallJSON.value($0.then(row), of: owner)) }
    }

    /// One that is deleted has no row any more, and its event no whole address.
    private mutating func suppression(_ uuid: String, _ row: EventRow) throws -> (String, JSONValue)? {
        let known = try suppressions.value(uuid) { try ledger.suppression($0, of: customer) }
        let isDeleted = row.kind == "suppression.deleted"
        let campaign = try row.campaign.flatMap { try self.campaign($0)?.uuid }
        guard let entry = known ?? SuppressionResource(row, uuid: uuid, campaign: campaign) else {
            return nil
        }
        return (uuid, SuppressionJSON.value(entry, of: owner, deleted: isDeleted ? row.at : nil))
    }

    /// What a transaction says of it: no whole address, no secret.
    private mutating func remains(_ row: EventRow) throws -> (uuid: String, data: JSONValue) {
        var body = row.body
        let uuid = body.removeValue(forKey: "uuid")?.string ?? Fields.nilUUID
        body["id"] = .string(uuid)
        body["customer_id"] = .string(owner)
        if let campaign = try row.campaign.flatMap({ try campaign($0) }) {
            body["campaign_id"] = .string(campaign.uuid)
        }
        if let target = try row.target.flatMap({ try target($0) }) {
            body["outdial_target_id"] = .string(target.uuid)
        }
        if row.kind.hasSuffix(".deleted") { body["tm_delete"] = WireTime.json(row.at) }
        return (uuid, .object(body))
    }
}

/// What was read, each thing once; also that there is none.
private struct Kept<Key: Hashable, Value> {
    private var values: [Key: Value?] = [:]

    var reads: Int { values.count }

    mutating func value(_ key: Key, read: (Key) throws -> Value?) rethrows -> Value? {
        if let known = values[key] { return known }
        let found = try read(key)
        values[key] = .some(found)
        return found
    }
}
