import Foundation
import GRDB
import Outbound
import Synchronization

/// What a bare server does with a ledger: the read and the commit that an answer of the API cannot do
/// without, through the same database, with nothing of ours around them. It checks nothing.
package final class ServerBaseline: Sendable {
    private let database: any DatabaseWriter
    private let identifiers: any IdentifierSource
    private let outdial: (id: Int64, uuid: String, campaign: Int64)
    private let waiting = Mutex<[Waiting]>([])
    private let wake = DispatchSemaphore(value: 0)
    private let now: @Sendable () -> Instant

    /// What is written of a target.
    package struct Row: Sendable {
        var externalID: String
        var name: String
        var destinations: String
        var data: String

        package init(externalID: String, name: String, address: String, city: String) {
            (self.externalID, self.name) = (externalID, name)
            destinations = #"[["tel","\#(address)",0]]"#
            data = #"{"city":"\#(city)"}"#
        }
    }

    private struct Waiting {
        var row: Row
        var go: CheckedContinuation<Void, any Error>
    }

    /// Over a ledger's file, opened as a ledger is, with a thread that commits for everyone who waits.
    package init(
        path: String,
        identifiers: any IdentifierSource,
        now: @escaping @Sendable () -> Instant
    ) throws {
        let database = try Opening.file(path)
        let found = try database.read { database in
            try database.row("SELECT id, uuid, campaign FROM outdial", []) { row in
                (id: row[0] as Int64, uuid: row[1] as String, campaign: row[2] as Int64)
            }
        }
        guard let found else { throw LedgerError(.damaged, "\(path) has no outdial") }
        (self.database, outdial, self.now) = (database, found, now)
        self.identifiers = identifiers
        let thread = Thread { [self] in while true { commit() } }
        thread.name = "ledger"
        thread.start()
    }

    /// The row of a campaign as the API reads it; false where there is none.
    package func campaign(_ uuid: String) throws -> Bool {
        try database.read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT \(CampaignResource.columns) FROM campaign r \
                    WHERE r.uuid = ? AND r.customer = ? AND (r.deleted IS NULL OR ?)
                    """
            )
            return try GRDB.Row.fetchOne(statement, arguments: [uuid, 1, false]) != nil
        }
    }

    /// A new target, durable when this returns.
    package func add(_ row: Row) async throws {
        try await withCheckedThrowingContinuation { go in
            waiting.withLock { $0.append(Waiting(row: row, go: go)) }
            wake.signal()
        }
    }

    private func commit() {
        wake.wait()
        let batch = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        guard !batch.isEmpty else { return }
        let written = Result {
            try database.write { database in
                for waiting in batch { try insert(waiting.row, in: database) }
                try count("targets", batch.count, in: database)
                try count("targets.idle", batch.count, in: database)
            }
        }
        for waiting in batch { waiting.go.resume(with: written) }
    }

    /// The rows that the API writes for a target.
    private func insert(_ row: Row, in database: Database) throws {
        let at = now()
        let uuid = identifiers.next()
        try database.run(
            """
            INSERT INTO target (uuid, outdial, key, external_id, name, detail, destinations, data, created) \
            VALUES (?, ?, ?, ?, ?, '', ?, ?, ?)
            """,
            [
                uuid, outdial.id, "id:" + row.externalID, row.externalID, row.name, row.destinations,
                row.data,
                at.milliseconds,
            ]
        )
        let id = database.lastInsertedRowID
        try database.run(
            "INSERT INTO target_state (id, outdial, status, priority, due) VALUES (?, ?, 0, 5, ?)",
            [id, outdial.id, at.milliseconds]
        )
        try database.run(
            "INSERT INTO event (at, kind, campaign, target, body, customer) VALUES (?, 'target.created', ?, ?, ?, 1)",
            [at.milliseconds, outdial.campaign, id, #"{"outdial":"\#(outdial.uuid)","uuid":"\#(uuid)"}"#]
        )
    }

    private func count(_ name: String, _ change: Int, in database: Database) throws {
        try database.run(
            """
            INSERT INTO outdial_counter (outdial, name, count) VALUES (?, ?, ?) \
            ON CONFLICT DO UPDATE SET count = count + excluded.count
            """,
            [outdial.id, name, change]
        )
    }
}
