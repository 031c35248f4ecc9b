import Foundation
import Outbound

@testable import Store

/// What the far end of an engine that is killed has seen, in a process that lives on: every call and message
/// that was placed, and every result that the ledger had acknowledged.
struct Witness {
    struct Placed {
        /// `callee`, `agent`, `dialed` or `message`.
        var kind: String
        /// The row of the leg or of the message.
        var row: String
        var attempt: String
        var number: String
        var target: String
        var address: String
        var at: Int64
        /// In which of the processes, from 0 on.
        var process: Int
    }

    private(set) var placed: [Placed] = []
    private(set) var settled: [String: String] = [:]
    /// When each process began, by the clock that they share.
    private(set) var begins: [Int64] = []

    /// What one process said to its end.
    mutating func take(_ lines: [String]) {
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            switch words.first {
            case "began" where words.count == 2: begins.append(Int64(words[1]) ?? 0)
            case "settled" where words.count == 3: settled[words[1]] = words[2]
            case "placed" where words.count == 8:
                placed.append(
                    Placed(
                        kind: words[1],
                        row: words[2],
                        attempt: words[3],
                        number: words[4],
                        target: words[5],
                        address: words[6],
                        at: Int64(words[7]) ?? 0,
                        process: begins.count - 1
                    )
                )
            default: continue
            }
        }
    }

    /// Whether what an attempt is placed by, rather than what a flow adds to it.
    private static func isFirst(_ placed: Placed) -> Bool {
        placed.kind == "callee" || placed.kind == "message"
    }

    /// What a ledger has against what was seen; and whatever else its audit finds. `interval` is the shortest
    /// wait of the outplans.
    func violations(in ledger: Ledger, interval: Duration) throws -> [String] {
        try unwritten(in: ledger) + twice() + lost(in: ledger) + unseen(in: ledger)
            + early(in: ledger, interval: interval)
            + ledger.statements("PRAGMA integrity_check").flatMap { $0 }.filter { $0 != "ok" }
            + ledger.audit()
    }

    /// What was placed without a row, or with another one.
    private func unwritten(in ledger: Ledger) throws -> [String] {
        let legs = try ledger.statements("SELECT kind, id, attempt, address FROM leg")
        let messages = try ledger.statements("SELECT 'message', id, attempt, address FROM message")
        let attempts = try ledger.statements("SELECT id, number, target FROM attempt")
        let rows = Set(legs + messages + attempts)
        return placed.flatMap { placed -> [String] in
            var found: [String] = []
            if !rows.contains([placed.kind, placed.row, placed.attempt, placed.address]) {
                found.append("\(placed.kind) \(placed.row) was placed and has no row")
            }
            if !rows.contains([placed.attempt, placed.number, placed.target]) {
                found.append("attempt \(placed.attempt) was placed and has no row")
            }
            return found
        }
    }

    /// What was placed more than once.
    private func twice() -> [String] {
        var found: [String] = []
        var rows: Set<[String]> = []
        var numbers: Set<[String]> = []
        for placed in placed {
            if !rows.insert([placed.kind == "message" ? "message" : "leg", placed.row]).inserted {
                found.append("\(placed.kind) \(placed.row) was placed twice")
            }
            if Self.isFirst(placed), !numbers.insert([placed.target, placed.number]).inserted {
                found.append("try \(placed.number) of target \(placed.target) was placed twice")
            }
        }
        return found
    }

    /// Acknowledged results that the ledger has no longer.
    private func lost(in ledger: Ledger) throws -> [String] {
        let rows = try ledger.statements("SELECT id, outcome FROM attempt")
        let outcomes = Dictionary(rows.map { ($0[0], $0[1]) }) { first, _ in first }
        return settled.sorted { $0.key < $1.key }.compactMap { attempt, outcome in
            let kept = outcomes[attempt] ?? "gone"
            // A report of a message may be in the ledger before anybody was told of it.
            if kept == outcome || outcome == "sent" && (kept == "delivered" || kept == "undelivered") {
                return nil
            }
            return "attempt \(attempt) was settled as \(outcome) and is \(kept)"
        }
    }

    /// Attempts with a result of their own that nobody was called for.
    private func unseen(in ledger: Ledger) throws -> [String] {
        let seen = Set(placed.filter(Self.isFirst).map(\.attempt))
        let rows = try ledger.statements(
            "SELECT id, outcome FROM attempt WHERE outcome NOT IN ('uncertain', 'canceled')"
        )
        return rows.filter { !seen.contains($0[0]) }.map {
            "attempt \($0[0]) is \($0[1]) and was never placed"
        }
    }

    /// Who was called again although a call of an earlier process might still have been alive.
    private func early(in ledger: Ledger, interval: Duration) throws -> [String] {
        let rows = try ledger.statements(
            """
            SELECT a.id, a.ended, c.max_duration FROM attempt a JOIN campaign c ON c.id = a.campaign \
            WHERE a.outcome = 'uncertain'
            """
        )
        let uncertain = Dictionary(rows.map { ($0[0], $0) }) { first, _ in first }
        var last: [String: Placed] = [:]
        var found: [String] = []
        for placed in placed where Self.isFirst(placed) {
            defer { last[placed.target] = placed }
            guard let before = last[placed.target], let row = uncertain[before.attempt],
                let ended = Int64(row[1]), let maxDuration = Int64(row[2])
            else { continue }
            let next = before.process + 1
            if next >= begins.count || ended < begins[next] {
                found.append("attempt \(before.attempt) was given up while its process lived")
            }
            if placed.at < ended + maxDuration + interval.milliseconds {
                found.append("target \(placed.target) is called while attempt \(before.attempt) may live")
            }
        }
        return found
    }

    /// What is left when everything has come to its end: nothing.
    static func unfinished(in ledger: Ledger) throws -> [String] {
        try ledger.statements("SELECT id FROM attempt WHERE ended IS NULL").map { "attempt \($0[0]) is open" }
            + ledger.statements("SELECT id FROM leg WHERE ended IS NULL").map { "leg \($0[0]) is open" }
            + ledger.statements("SELECT name, state FROM campaign WHERE state <> 'finished'").map {
                "campaign \($0[0]) is \($0[1])"
            }
    }
}
