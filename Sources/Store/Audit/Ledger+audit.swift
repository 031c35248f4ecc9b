import GRDB
import Outbound
import Synchronization

/// The ledger's own invariants, computed again from its rows: what must hold at every commit, whatever was
/// written and wherever a process died.
extension Ledger {
    /// What does not hold, in words; empty for a sound ledger. Reads every row: not for the hot path.
    package func audit() throws(LedgerError) -> [String] {
        var findings = try statements("PRAGMA quick_check").flatMap { $0 }.filter { $0 != "ok" }
        for (rule, query) in Self.rules {
            findings += try statements(query).map { "\(rule): " + $0.joined(separator: ", ") }
        }
        return findings
    }

    /// Each query gives the rows that break its rule.
    private static let rules: [(String, String)] = [
        (
            "a row refers to one that does not exist",
            "SELECT * FROM pragma_foreign_key_check"
        ),
        (
            "a target has more than one open attempt",
            "SELECT target, count(*) FROM attempt WHERE ended IS NULL GROUP BY target HAVING count(*) > 1"
        ),
        (
            "a target is progressing without an open attempt, or the reverse",
            """
            SELECT s.id, s.status FROM target_state s LEFT JOIN attempt a ON a.target = s.id AND a.ended IS NULL \
            WHERE (s.status = 1) <> (a.id IS NOT NULL)
            """
        ),
        (
            "a target's attempts are not counted right (id, kept, counted)",
            """
            SELECT s.id, s.attempts, count(a.id) FROM target_state s LEFT JOIN attempt a ON a.target = s.id \
            GROUP BY s.id HAVING s.attempts <> count(a.id) OR s.attempts <> ifnull(max(a.number), 0)
            """
        ),
        (
            "a target's tries are not counted right (id, kept, counted)",
            """
            SELECT s.id, s.tries, count(a.id) FROM target_state s LEFT JOIN attempt a ON a.target = s.id \
            AND a.ended IS NOT NULL AND a.outcome NOT IN ('congestion', 'canceled') \
            GROUP BY s.id HAVING s.tries <> count(a.id)
            """
        ),
        (
            "a counter is not what it counts (campaign, name, kept, counted)",
            """
            WITH counted (campaign, name, count) AS (
                SELECT campaign, 'attempts', count(*) FROM attempt GROUP BY 1
                UNION ALL SELECT campaign, 'outcome.' || outcome, count(*) FROM attempt \
            WHERE outcome IS NOT NULL GROUP BY 1, 2
            )
            SELECT ifnull(k.campaign, c.campaign), ifnull(k.name, c.name), ifnull(k.count, 0), ifnull(c.count, 0) \
            FROM counter k FULL JOIN counted c ON c.campaign = k.campaign AND c.name = k.name \
            WHERE ifnull(k.count, 0) <> ifnull(c.count, 0)
            """
        ),
        (
            "a count of targets is not what it counts (outdial, name, kept, counted)",
            """
            WITH counted (outdial, name, count) AS (
                SELECT outdial, 'targets', count(*) FROM target_state GROUP BY outdial
                UNION ALL SELECT outdial, 'targets.idle', count(*) FROM target_state WHERE status = 0 GROUP BY 1
                UNION ALL SELECT outdial, 'targets.held', count(*) FROM target_state \
            WHERE status = 0 AND due IS NULL GROUP BY 1
                UNION ALL SELECT outdial, 'targets.progressing', count(*) FROM target_state \
            WHERE status = 1 GROUP BY 1
                UNION ALL SELECT outdial, 'targets.done.' || done, count(*) FROM target_state \
            WHERE status = 2 GROUP BY 1, 2
            )
            SELECT ifnull(k.outdial, c.outdial), ifnull(k.name, c.name), ifnull(k.count, 0), ifnull(c.count, 0) \
            FROM outdial_counter k FULL JOIN counted c ON c.outdial = k.outdial AND c.name = k.name \
            WHERE ifnull(k.count, 0) <> ifnull(c.count, 0)
            """
        ),
        (
            "a target stands under another list than its own, or is deleted and stands somewhere",
            """
            SELECT s.id, s.outdial, t.outdial FROM target_state s JOIN target t ON t.id = s.id \
            WHERE s.outdial <> t.outdial OR t.deleted IS NOT NULL
            """
        ),
        (
            "an attempt is open whose target is deleted",
            """
            SELECT a.id FROM attempt a INDEXED BY attempt_open JOIN target t ON t.id = a.target \
            WHERE a.ended IS NULL AND t.deleted IS NOT NULL
            """
        ),
        (
            "a campaign, or what it goes by, is another customer's or deleted",
            """
            SELECT c.id, r.kind, r.id FROM campaign c JOIN (
                SELECT 'outdial' AS kind, id, campaign, customer, deleted FROM outdial
                UNION ALL SELECT 'outplan', o.id, c.id, o.customer, o.deleted FROM campaign c \
            JOIN outplan o ON o.id = c.outplan WHERE c.deleted IS NULL
                UNION ALL SELECT 'flow', f.id, c.id, f.customer, f.deleted FROM campaign c \
            JOIN flow f ON f.id = c.flow WHERE c.deleted IS NULL
            ) r ON r.campaign = c.id
            WHERE r.customer <> c.customer OR r.deleted IS NOT NULL OR c.deleted IS NOT NULL
            """
        ),
        (
            "a deleted campaign is not stopped",
            "SELECT id, state FROM campaign WHERE deleted IS NOT NULL AND state NOT IN ('stop', 'finished')"
        ),
        (
            "an event is another customer's than its campaign (event, campaign)",
            """
            SELECT e.id, e.campaign FROM event e JOIN campaign c ON c.id = e.campaign \
            WHERE e.customer <> c.customer
            """
        ),
        (
            "an attempt has not one event of its beginning and one of its end (id, begun, ended)",
            """
            SELECT a.id, sum(e.kind = 'attempt.dialing'), sum(e.kind = 'attempt.done') FROM attempt a \
            LEFT JOIN event e ON e.attempt = a.id GROUP BY a.id HAVING sum(e.kind = 'attempt.dialing') <> 1 \
            OR sum(e.kind = 'attempt.done') <> (a.ended IS NOT NULL)
            """
        ),
        (
            "a leg outlives its attempt's process",
            """
            SELECT l.id FROM leg l JOIN attempt a ON a.id = l.attempt \
            WHERE l.ended IS NULL AND a.cause = 'process_ended'
            """
        ),
    ]

    /// The rows of any statement as text; null is "null".
    func statements(_ sql: String) throws(LedgerError) -> [[String]] {
        try read { database in
            try Row.fetchAll(database, sql: sql).map { row in
                row.databaseValues.map { $0.isNull ? "null" : String.fromDatabaseValue($0) ?? "\($0)" }
            }
        }
    }

    /// Runs a statement past every rule of the ledger: for damage that only a test does.
    func execute(_ sql: String) throws(LedgerError) {
        do {
            try database.writeWithoutTransaction { try $0.execute(sql: sql) }
        } catch {
            throw LedgerError(error, ledger: name, doing: "executing")
        }
    }

    /// Holds the write lock as another program may, until `body` returns.
    func whileLocked(_ body: () throws -> Void) throws {
        try database.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) {
                try body()
                return .rollback
            }
        }
    }

    /// One value as the writing connection has it (its settings differ from the readers').
    func onWriter(_ sql: String) throws(LedgerError) -> String? {
        do {
            return try database.writeWithoutTransaction { try String.fetchOne($0, sql: sql) }
        } catch {
            throw LedgerError(error, ledger: name, doing: "reading")
        }
    }

    /// The texts of the statements that run on the writing connection while `body` does.
    func statements(during body: () throws -> Void) throws -> Set<String> {
        let texts = StatementTexts()
        database.writeWithoutTransaction { database in
            database.trace { event in
                if case .statement(let statement) = event { texts.insert(statement.sql) }
            }
        }
        try body()
        database.writeWithoutTransaction { $0.trace() }
        return texts.all
    }

    /// How SQLite means to run a query, whatever its arguments.
    func plan(of query: String) throws(LedgerError) -> [String] {
        try read { database in
            let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + query)
            statement.setUncheckedArguments([])
            return try Row.fetchAll(statement).map { $0["detail"] as String }
        }
    }
}

private final class StatementTexts: Sendable {
    private let texts = Mutex<Set<String>>([])

    var all: Set<String> { texts.withLock { $0 } }

    func insert(_ text: String) { texts.withLock { _ = $0.insert(text) } }
}
