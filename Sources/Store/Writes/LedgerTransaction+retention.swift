import GRDB
import Outbound

extension LedgerTransaction {
    /// Rows that one write deletes at most: of traces, and of targets whose attempts go.
    private static let forgottenAtOnce = 1000

    mutating func forget(
        tracesBefore: Instant?,
        attemptsBefore: Instant?,
        at: Instant
    ) throws -> LedgerResult {
        var traces = 0
        if let tracesBefore {
            try database.run(
                "DELETE FROM trace WHERE attempt IN (SELECT attempt FROM trace WHERE attempt < ? LIMIT ?)",
                [try firstAttempt(since: tracesBefore), Self.forgottenAtOnce]
            )
            traces = database.changesCount
        }
        let attempts = try attemptsBefore.map { try forgetAttempts(before: $0) } ?? 0
        if traces + attempts > 0 {
            try emit(
                "retention.applied",
                at: at,
                ["traces": .integer(Int64(traces)), "attempts": .integer(Int64(attempts))]
            )
        }
        return .forgot(traces: traces, attempts: attempts)
    }

    /// All attempts of targets that are done and were last tried before an instant. An exhausted target may
    /// be tried again under another outplan, so what was tried stays known.
    private mutating func forgetAttempts(before: Instant) throws -> Int {
        let end = try firstAttempt(since: before)
        let targets = try database.rows(
            """
            SELECT DISTINCT a.target FROM attempt a LEFT JOIN target_state s ON s.id = a.target \
            WHERE a.id < ? AND (s.id IS NULL OR s.status = 2 AND s.done <> 'exhausted') \
            AND NOT EXISTS (SELECT 1 FROM attempt b WHERE b.target = a.target AND b.id >= ?) LIMIT ?
            """,
            [end, end, Self.forgottenAtOnce]
        ) { Identifier<Target>($0[0]) }
        var forgotten = 0
        for target in targets { forgotten += try forgetAttempts(of: target) }
        return forgotten
    }

    private mutating func forgetAttempts(of target: Identifier<Target>) throws -> Int {
        let attempts = try database.rows(
            "SELECT id, campaign, outcome FROM attempt WHERE target = ?",
            [target]
        ) { (id: $0[0] as Int64, campaign: Identifier<Campaign>($0[1]), outcome: $0[2] as String?) }
        for attempt in attempts {
            for table in ["trace", "leg", "message", "queuecall"] {
                try database.run("DELETE FROM \(table) WHERE attempt = ?", [attempt.id])
            }
            try database.run("DELETE FROM attempt WHERE id = ?", [attempt.id])
            count("attempts", -1, of: attempt.campaign)
            if let outcome = attempt.outcome { count("outcome." + outcome, -1, of: attempt.campaign) }
        }
        try database.run("UPDATE target_state SET attempts = 0, tries = 0 WHERE id = ?", [target])
        return attempts.count
    }

    /// The smallest id of which every attempt below it began before an instant: ids rise with time, so it is
    /// found by bisection and no index of times is needed.
    private func firstAttempt(since: Instant) throws -> Int64 {
        var low: Int64 = 0
        var high = (try database.number("SELECT max(id) FROM attempt") ?? 0) + 1
        while low < high {
            let middle = low + (high - low) / 2
            let next = try database.row(
                "SELECT id, started FROM attempt WHERE id >= ? ORDER BY id LIMIT 1",
                [middle]
            ) { (id: $0[0] as Int64, started: $0.moment(1)) }
            if let next, next.started < since { low = next.id + 1 } else { high = middle }
        }
        return low
    }
}
