import Foundation
import GRDB
import GRDBSQLite
import Outbound

/// SQLite without anything between: the rows of a ledger's attempts written once more by prepared statements,
/// so many writes of attempts to a commit. What the ledger's own cost is measured beside.
package final class BareAttempts {
    private let connection: OpaquePointer
    private var statements: [String: OpaquePointer] = [:]
    private var attempts: [[Part]] = []

    /// What one submission of an attempt writes.
    private struct Part {
        var writes: [(sql: String, values: [OpaquePointer?])] = []
    }

    /// The first `count` attempts of the ledger in `source` are written into the one at `path`: the same as
    /// it was before them.
    package init(_ count: Int, of source: String, into path: String) throws(LedgerError) {
        var opened: OpaquePointer?
        guard sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK, let opened else {
            throw LedgerError(.unreadable, "the bare loop cannot open \(path)")
        }
        connection = opened
        try execute(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
            PRAGMA cache_size = -65536
            """
        )
        try execute("ATTACH '\(source)' AS source")
        // That ledger has done its work, and finds no events by their attempts.
        try execute("CREATE INDEX source.event_attempt ON event (attempt)")
        for row in try rows("SELECT \(Self.attempt) FROM source.attempt ORDER BY id LIMIT \(count)") {
            attempts.append(try parts(row))
        }
        try execute("DETACH source")
    }

    deinit {
        for part in attempts.joined() {
            for write in part.writes { for value in write.values { sqlite3_value_free(value) } }
        }
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(connection)
    }

    package var count: Int { attempts.count }

    /// Submissions that an attempt makes.
    package var parts: Int { attempts.first?.count ?? 0 }

    /// Writes them all: `size` attempts' submissions to a commit.
    package func write(size: Int) throws(LedgerError) {
        for first in stride(from: 0, to: attempts.count, by: size) {
            let some = attempts[first..<min(first + size, attempts.count)]
            for index in 0..<parts {
                try execute("BEGIN IMMEDIATE")
                for attempt in some {
                    for write in attempt[index].writes { try run(write.sql, write.values) }
                }
                try execute("COMMIT")
            }
        }
    }

    private static let attempt = """
        id, uuid, campaign, target, number, type, address, slot, raw, zones, source, carrier, outplan, flow, started, \
        answered, ended, outcome, cause, disposition, success, note, answered_by, variables
        """

    private static let event =
        "INSERT INTO event (id, at, kind, campaign, target, attempt, body, customer) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

    /// In the order in which the engine submits them: the intent, the answer, the variables, the settlement.
    private func parts(_ row: [OpaquePointer?]) throws(LedgerError) -> [Part] {
        let id = sqlite3_value_int64(row[0])
        let events = try rows(
            "SELECT id, at, kind, campaign, target, attempt, body, customer FROM source.event "
                + "WHERE attempt = \(id) ORDER BY id"
        )
        let legs = try rows("SELECT * FROM source.leg WHERE attempt = \(id)")
        let states = try rows(
            "SELECT status, done, due, hold, attempts, tries, id, variables FROM source.target_state WHERE id = "
                + "\(sqlite3_value_int64(row[3]))"
        )
        let traces = try rows("SELECT attempt, answers FROM source.trace WHERE attempt = \(id)")
        guard let leg = legs.first, let state = states.first, let trace = traces.first, events.count == 7
        else {
            throw LedgerError(.damaged, "attempt \(id) was not made by the flow of the bare loop")
        }
        var parts = [Part](repeating: Part(), count: 4)
        func add(_ part: Int, _ sql: String, _ values: [OpaquePointer?]) {
            parts[part].writes.append((sql, values.map { sqlite3_value_dup($0) }))
        }
        add(
            0,
            """
            INSERT INTO attempt (id, uuid, campaign, target, number, type, address, slot, raw, zones, state, \
            source, carrier, outplan, flow, started) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)
            """,
            Array(row[0..<15])
        )
        add(
            0,
            "INSERT INTO leg (id, uuid, attempt, kind, type, address, queue, agent, started) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            Array(leg[0..<9])
        )
        let move =
            "UPDATE target_state SET status = ?, done = ?, due = ?, hold = ?, attempts = ?, tries = ? WHERE id = ?"
        add(
            0,
            "UPDATE target_state SET status = 1, due = NULL, hold = NULL, attempts = ? WHERE id = ?",
            [state[4], state[6]]
        )
        add(1, "UPDATE attempt SET state = 1, answered = ? WHERE id = ?", [row[15], row[0]])
        add(1, "UPDATE leg SET answered = ? WHERE id = ?", [leg[9], leg[0]])
        add(2, "UPDATE attempt SET variables = ? WHERE id = ?", [row[23], row[0]])
        add(2, "UPDATE target_state SET variables = ? WHERE id = ?", [state[7], state[6]])
        add(
            3,
            "UPDATE leg SET ended = ?, cause = ?, code = ? WHERE id = ?",
            [leg[10], leg[11], leg[12], leg[0]]
        )
        add(3, "INSERT INTO trace (attempt, answers) VALUES (?, ?)", trace)
        add(
            3,
            """
            UPDATE attempt SET state = 2, ended = ?, outcome = ?, cause = ?, disposition = ?, success = ?, \
            note = ?, answered_by = ? WHERE id = ?
            """,
            Array(row[16..<23]) + [row[0]]
        )
        add(3, move, Array(state[0..<7]))
        // Dialing; answered, and its leg; the variables; the leg's end, done, and the target.
        for (event, part) in zip(events, [0, 1, 1, 2, 3, 3, 3]) { add(part, Self.event, event) }
        for values in [row] + events + legs + states + traces {
            for value in values { sqlite3_value_free(value) }
        }
        return parts
    }

    private func run(_ sql: String, _ values: [OpaquePointer?]) throws(LedgerError) {
        let statement = try statement(sql)
        for (index, value) in values.enumerated() { sqlite3_bind_value(statement, Int32(index + 1), value) }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw problem(sql) }
        sqlite3_reset(statement)
    }

    private func execute(_ sql: String) throws(LedgerError) {
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw problem(sql) }
    }

    private func rows(_ sql: String) throws(LedgerError) -> [[OpaquePointer?]] {
        var made: OpaquePointer?
        guard sqlite3_prepare_v2(connection, sql, -1, &made, nil) == SQLITE_OK else { throw problem(sql) }
        defer { sqlite3_finalize(made) }
        var rows: [[OpaquePointer?]] = []
        while sqlite3_step(made) == SQLITE_ROW {
            rows.append(
                (0..<sqlite3_column_count(made)).map { sqlite3_value_dup(sqlite3_column_value(made, $0)) }
            )
        }
        return rows
    }

    private func statement(_ sql: String) throws(LedgerError) -> OpaquePointer {
        if let known = statements[sql] { return known }
        var made: OpaquePointer?
        guard
            sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
                == SQLITE_OK,
            let made
        else { throw problem(sql) }
        statements[sql] = made
        return made
    }

    private func problem(_ sql: String) -> LedgerError {
        LedgerError(.damaged, "the bare loop: \(String(cString: sqlite3_errmsg(connection))) in \(sql)")
    }
}
