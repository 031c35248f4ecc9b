import Foundation
import GRDB
import Outbound

/// What the API shows: of one customer, by UUID, and in pages, the newest first. What is deleted is neither
/// found nor listed, but where it is asked for.
extension Ledger {
    package func outdial(
        _ uuid: String,
        of customer: Identifier<Customer>,
        includingDeleted: Bool = false
    ) throws(LedgerError) -> OutdialResource? {
        try read { try $0.resource(uuid, of: customer, includingDeleted: includingDeleted) }
    }

    package func outdials(
        of customer: Identifier<Customer>,
        below id: Int64? = nil,
        limit: Int,
        search: String? = nil
    ) throws(LedgerError) -> ResourcePage<OutdialResource> {
        try read { try $0.page(of: customer, below: id, limit: limit, search: search) }
    }

    package func outplan(
        _ uuid: String,
        of customer: Identifier<Customer>,
        includingDeleted: Bool = false
    ) throws(LedgerError) -> OutplanResource? {
        try read { try $0.resource(uuid, of: customer, includingDeleted: includingDeleted) }
    }

    package func outplans(
        of customer: Identifier<Customer>,
        below id: Int64? = nil,
        limit: Int,
        search: String? = nil
    ) throws(LedgerError) -> ResourcePage<OutplanResource> {
        try read { try $0.page(of: customer, below: id, limit: limit, search: search) }
    }

    package func flow(
        _ uuid: String,
        of customer: Identifier<Customer>,
        includingDeleted: Bool = false
    ) throws(LedgerError) -> FlowResource? {
        try read { try $0.resource(uuid, of: customer, includingDeleted: includingDeleted) }
    }

    package func flows(
        of customer: Identifier<Customer>,
        below id: Int64? = nil,
        limit: Int,
        search: String? = nil
    ) throws(LedgerError) -> ResourcePage<FlowResource> {
        try read { try $0.page(of: customer, below: id, limit: limit, search: search) }
    }

    package func campaign(
        _ uuid: String,
        of customer: Identifier<Customer>,
        includingDeleted: Bool = false
    ) throws(LedgerError) -> CampaignResource? {
        try read { try $0.resource(uuid, of: customer, includingDeleted: includingDeleted) }
    }

    package func campaign(
        _ id: Identifier<Campaign>,
        of customer: Identifier<Customer>,
        includingDeleted: Bool = false
    ) throws(LedgerError) -> CampaignResource? {
        try read {
            try $0.resource(id.rawValue, in: "id", of: customer, includingDeleted: includingDeleted)
        }
    }

    package func campaigns(
        of customer: Identifier<Customer>,
        below id: Int64? = nil,
        limit: Int,
        state: CampaignState? = nil,
        kind: CampaignKind? = nil,
        search: String? = nil
    ) throws(LedgerError) -> ResourcePage<CampaignResource> {
        try read {
            try $0.page(
                of: customer,
                below: id,
                limit: limit,
                search: search,
                where: "(? IS NULL OR r.state = ?) AND (? IS NULL OR r.kind = ?)",
                [state?.rawValue, state?.rawValue, kind?.rawValue, kind?.rawValue]
            )
        }
    }

    package func queue(
        _ uuid: String,
        of customer: Identifier<Customer>,
        includingDeleted: Bool = false
    ) throws(LedgerError) -> QueueResource? {
        try read { try $0.resource(uuid, of: customer, includingDeleted: includingDeleted) }
    }

    package func queues(
        of customer: Identifier<Customer>,
        below id: Int64? = nil,
        limit: Int,
        search: String? = nil
    ) throws(LedgerError) -> ResourcePage<QueueResource> {
        try read { try $0.page(of: customer, below: id, limit: limit, search: search) }
    }

    /// As the engine has it, by its handle.
    package func queue(named handle: String) throws(LedgerError) -> Queue? {
        try read {
            try $0.row(
                "SELECT \(QueueRow.columns) FROM queue WHERE name = ? AND deleted IS NULL",
                [handle],
                QueueRow.read
            )
        }
    }

    package func agent(
        _ uuid: String,
        of customer: Identifier<Customer>,
        includingDeleted: Bool = false
    ) throws(LedgerError) -> AgentResource? {
        try read { try $0.resource(uuid, of: customer, includingDeleted: includingDeleted) }
    }

    package func agents(
        of customer: Identifier<Customer>,
        below id: Int64? = nil,
        limit: Int,
        state: String? = nil,
        queue: String? = nil,
        search: String? = nil
    ) throws(LedgerError) -> ResourcePage<AgentResource> {
        try read {
            try $0.page(
                of: customer,
                below: id,
                limit: limit,
                search: search,
                where: "(? IS NULL OR r.state = ?) AND (? IS NULL OR q.uuid = ?)",
                [state, state, queue, queue]
            )
        }
    }

    package func accessKey(
        _ uuid: String,
        of customer: Identifier<Customer>
    ) throws(LedgerError) -> AccessKeyResource? {
        try read { try $0.resource(uuid, of: customer, includingDeleted: false) }
    }

    package func accessKeys(
        of customer: Identifier<Customer>,
        below id: Int64? = nil,
        limit: Int
    ) throws(LedgerError) -> ResourcePage<AccessKeyResource> {
        try read { try $0.page(of: customer, below: id, limit: limit) }
    }

    /// The key whose secret has this hash: one that is not deleted and has not expired.
    package func accessKey(hash: [UInt8], at: Instant) throws(LedgerError) -> AccessKeyResource? {
        try read {
            try $0.row(
                """
                SELECT \(AccessKeyResource.columns) FROM access_key r \
                WHERE r.hash = ? AND r.deleted IS NULL AND (r.expires IS NULL OR r.expires > ?)
                """,
                [Data(hash), at.milliseconds],
                AccessKeyResource.init
            )
        }
    }

    /// Whether any key opens the API now.
    package func hasAccessKey(at: Instant) throws(LedgerError) -> Bool {
        try read {
            try $0.number(
                "SELECT 1 FROM access_key WHERE deleted IS NULL AND (expires IS NULL OR expires > ?) LIMIT 1",
                [at.milliseconds]
            ) != nil
        }
    }

    /// By id.
    package func customers() throws(LedgerError) -> [Customer] {
        try read { try $0.rows("SELECT id, uuid, name FROM customer ORDER BY id", [], Customer.init) }
    }

    package func customer(_ id: Identifier<Customer>) throws(LedgerError) -> Customer? {
        try read { try $0.row("SELECT id, uuid, name FROM customer WHERE id = ?", [id], Customer.init) }
    }

    package func customer(named name: String) throws(LedgerError) -> Customer? {
        try read { try $0.row("SELECT id, uuid, name FROM customer WHERE name = ?", [name], Customer.init) }
    }
}

extension Customer {
    fileprivate init(_ row: Row) { self.init(id: Identifier(row[0]), uuid: row[1], name: row[2]) }
}
