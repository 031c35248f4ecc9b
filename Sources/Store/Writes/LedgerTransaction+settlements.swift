import Foundation
import GRDB
import Outbound

extension LedgerTransaction {
    mutating func settle(_ settlement: Settlement) throws -> LedgerResult {
        guard let attempt = try standing(of: settlement.attempt) else {
            return .refused("there is no attempt \(settlement.attempt)")
        }
        guard !attempt.isDone else {
            return .refused("attempt \(attempt.id) is settled already (\(attempt.outcome ?? ""))")
        }
        if let trace = settlement.trace {
            try database.run(
                "INSERT INTO trace (attempt, answers) VALUES (?, ?)",
                [attempt.id, Data(try TraceBlob.pack(trace))]
            )
        }
        try finish(attempt, with: settlement)
        return .done
    }

    /// The attempt's row, its target's next state, the counters and the events.
    private mutating func finish(_ attempt: AttemptStanding, with settlement: Settlement) throws {
        try database.run(
            """
            UPDATE attempt SET state = 2, ended = ?, outcome = ?, cause = ?, disposition = ?, success = ?, \
            note = ?, answered_by = ifnull(?, answered_by), callback = ? WHERE id = ?
            """,
            [
                settlement.endedAt.milliseconds, settlement.outcome.rawValue, settlement.cause,
                settlement.disposition, settlement.success, settlement.note, settlement.answeredBy?.rawValue,
                settlement.callbackAt?.milliseconds, attempt.id,
            ]
        )
        count("outcome." + settlement.outcome.rawValue, 1, of: attempt.campaign)
        var body: [String: JSONValue] = [
            "uuid": .string(attempt.uuid), "outcome": .string(settlement.outcome.rawValue),
        ]
        body["cause"] = settlement.cause.map(JSONValue.string)
        body["disposition"] = settlement.disposition.map(JSONValue.string)
        body["success"] = settlement.success.map(JSONValue.boolean)
        body["callback"] = settlement.callbackAt.map { JSONValue($0) }
        if case .idle(let due, let hold) = settlement.next {
            body["due"] = JSONValue(due)
            body["hold"] = hold.map(JSONValue.string)
        }
        try emit(
            "attempt.done",
            at: settlement.endedAt,
            campaign: attempt.campaign,
            target: attempt.target,
            attempt: attempt.id,
            body
        )
        guard let standing = try standing(of: attempt.target) else {
            throw LedgerError(.damaged, "attempt \(attempt.id) has no target")
        }
        var next = standing
        next.move(to: settlement.next)
        if settlement.outcome.countsAsTry { next.tries += 1 }
        try move(standing, to: next)
        if case .done(let reason) = settlement.next {
            try emit(
                "target.done",
                at: settlement.endedAt,
                campaign: attempt.campaign,
                target: attempt.target,
                attempt: attempt.id,
                ["reason": .string(reason.rawValue)]
            )
        }
    }

    mutating func amend(_ report: DeliveryReport, next: TargetNext?, at: Instant) throws -> LedgerResult {
        let message = try database.row(
            "SELECT attempt, of_campaign, reported IS NOT NULL FROM message WHERE id = ?",
            [report.message]
        ) { (attempt: Identifier<Attempt>($0[0]), ofCampaign: $0[1] as Bool, isReported: $0[2] as Bool) }
        guard let message, message.attempt == report.attempt, let attempt = try standing(of: report.attempt)
        else {
            return .refused(
                "a report names message \(report.message) of attempt \(report.attempt); there is none"
            )
        }
        guard !message.isReported else {
            return .refused("message \(report.message) has its report already; the second one is not taken")
        }
        guard attempt.isDone || !message.ofCampaign else {
            return .refused("attempt \(attempt.id) is not settled yet; its report comes too early")
        }
        let outcome: Outcome = report.delivered ? .delivered : .undelivered
        try database.run(
            "UPDATE message SET state = ?, reason = ifnull(?, reason), reported = ? WHERE id = ?",
            [outcome.rawValue, report.reason, at.milliseconds, report.message]
        )
        var body: [String: JSONValue] = [
            "message": .integer(report.message.rawValue), "outcome": .string(outcome.rawValue),
        ]
        body["reason"] = report.reason.map(JSONValue.string)
        try emit(
            "message.report",
            at: at,
            campaign: attempt.campaign,
            target: attempt.target,
            attempt: attempt.id,
            body
        )
        if message.ofCampaign && attempt.outcome == Outcome.sent.rawValue {
            try amend(attempt, to: outcome, reason: report.reason, next: next, at: at)
        }
        return .done
    }

    private mutating func amend(
        _ attempt: AttemptStanding,
        to outcome: Outcome,
        reason: String?,
        next: TargetNext?,
        at: Instant
    ) throws {
        try database.run(
            """
            UPDATE attempt SET outcome = ?1, cause = ifnull(?2, cause), \
            success = CASE WHEN ?1 = 'undelivered' THEN 0 ELSE success END WHERE id = ?3
            """,
            [outcome.rawValue, reason, attempt.id]
        )
        count("outcome." + Outcome.sent.rawValue, -1, of: attempt.campaign)
        count("outcome." + outcome.rawValue, 1, of: attempt.campaign)
        try emit(
            "attempt.amended",
            at: at,
            campaign: attempt.campaign,
            target: attempt.target,
            attempt: attempt.id,
            [
                "uuid": .string(attempt.uuid), "was": .string(Outcome.sent.rawValue),
                "outcome": .string(outcome.rawValue),
            ]
        )
        // An open attempt decides about its target itself, when it settles.
        guard let next, let standing = try standing(of: attempt.target), standing.state != .progressing else {
            return
        }
        var moved = standing
        moved.move(to: next)
        try move(standing, to: moved)
        guard standing.state != moved.state else { return }
        if let reason = moved.done {
            try emit(
                "target.done",
                at: at,
                campaign: attempt.campaign,
                target: attempt.target,
                attempt: attempt.id,
                ["reason": .string(reason.rawValue)]
            )
        } else {
            try emit(
                "target.reopened",
                at: at,
                campaign: attempt.campaign,
                target: attempt.target,
                attempt: attempt.id,
                ["was": JSONValue(standing.done?.rawValue), "due": JSONValue(moved.due)]
            )
        }
    }

    mutating func rescue(at: Instant) throws -> LedgerResult {
        let open = try database.rows(
            """
            SELECT a.id, a.campaign, a.target, a.state, c.max_duration, a.uuid FROM attempt a INDEXED BY attempt_open \
            JOIN campaign c ON c.id = a.campaign WHERE a.ended IS NULL ORDER BY a.id
            """,
            []
        ) { row in
            (
                attempt: AttemptStanding(
                    id: Identifier(row[0]),
                    uuid: row[5],
                    campaign: Identifier(row[1]),
                    target: Identifier(row[2]),
                    state: row[3],
                    outcome: nil
                ), maxDuration: Duration.milliseconds(row[4] as Int64)
            )
        }
        for (attempt, maxDuration) in open {
            // It may still be alive where the carrier is: nobody is called again before it must have ended.
            try finish(
                attempt,
                with: Settlement(
                    attempt: attempt.id,
                    outcome: .uncertain,
                    cause: "process_ended",
                    endedAt: at,
                    next: .idle(due: at + maxDuration, hold: nil)
                )
            )
        }
        try endOpenQueuecalls(at: at)
        try endOpenLegs(at: at)
        let stopping = try database.rows("SELECT id FROM campaign WHERE state = 'stopping' ORDER BY id", []) {
            Identifier<Campaign>($0[0])
        }
        for campaign in stopping { _ = try setState(of: campaign, .stop, at: at) }
        return .rescued(
            try open.compactMap { entry in
                try database.row(
                    "SELECT \(AttemptRow.columns) FROM attempt WHERE id = ?",
                    [entry.attempt.id],
                    AttemptRow.read
                )
            }
        )
    }
}
