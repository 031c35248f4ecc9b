import GRDB
import Outbound

/// One entry of the event log. Its id is its place in the log.
package struct EventRow: Hashable, Sendable {
    package var id: Int64
    package var at: Instant
    package var customer: Identifier<Customer>
    /// Such as `attempt.dialing`, `target.done`, `campaign.running`.
    package var kind: String
    package var campaign: Identifier<Campaign>?
    package var target: Identifier<Target>?
    package var attempt: Identifier<Attempt>?
    package var body: [String: JSONValue]

    package init(
        id: Int64,
        at: Instant,
        customer: Identifier<Customer> = Customer.local,
        kind: String,
        campaign: Identifier<Campaign>? = nil,
        target: Identifier<Target>? = nil,
        attempt: Identifier<Attempt>? = nil,
        body: [String: JSONValue] = [:]
    ) {
        self.id = id
        self.at = at
        self.customer = customer
        self.kind = kind
        self.campaign = campaign
        self.target = target
        self.attempt = attempt
        self.body = body
    }
}

extension EventRow {
    static let columns = "id, at, kind, campaign, target, attempt, body, customer"

    static func read(_ row: Row) throws -> EventRow {
        EventRow(
            id: row[0],
            at: row.moment(1),
            customer: Identifier(row[7]),
            kind: row[2],
            campaign: (row[3] as Int64?).map { Identifier($0) },
            target: (row[4] as Int64?).map { Identifier($0) },
            attempt: (row[5] as Int64?).map { Identifier($0) },
            body: try row.fields(6, of: "event \(row[0] as Int64)")
        )
    }
}

/// A target that is looked at, with everything that was tried.
package struct Subject: Hashable, Sendable {
    package var target: Target
    /// By number.
    package var history: [Attempt]

    package init(target: Target, history: [Attempt]) {
        self.target = target
        self.history = history
    }
}
