import GRDB
import Outbound

extension LedgerTransaction {
    mutating func openLeg(
        of id: Identifier<Attempt>,
        _ kind: LegKind,
        to destination: Destination,
        agent: AgentName?,
        at: Instant
    ) throws -> LedgerResult {
        guard let attempt = try standing(of: id) else { return .refused("there is no attempt \(id)") }
        guard !attempt.isDone else { return .refused("attempt \(id) is done (\(attempt.outcome ?? ""))") }
        if kind == .dialed, let why = try suppression(of: destination, in: attempt, at: at) {
            return .refused("do not contact: \(why)")
        }
        let leg = try insertLeg(of: id, kind, to: destination, agent: agent, at: at)
        var body: [String: JSONValue] = [
            "leg": .integer(leg.rawValue), "kind": .string(kind.rawValue),
            "to": .string(Masked.agent(destination.address)),
        ]
        if let agent {
            let title = try database.row("SELECT title FROM queue WHERE name = ?", [agent.queue]) {
                $0[0] as String
            }
            body["queue"] = .string(title ?? agent.queue)
            body["agent"] = .string(Masked.agent(agent.agent))
        }
        try emit("leg.opened", at: at, campaign: attempt.campaign, target: attempt.target, attempt: id, body)
        return .leg(leg)
    }

    /// Why the address must not be contacted. An opt-out of this very attempt does not forbid to confirm it.
    private func suppression(of destination: Destination, in attempt: AttemptStanding, at: Instant) throws
        -> String?
    {
        let entry = try database.suppression(of: destination.address, campaign: attempt.campaign, at: at)
        guard let entry, entry.source != Suppression.source(attempt.id) else { return nil }
        return entry.words
    }

    /// The callee's leg, with its attempt: `attempt.dialing` tells of both.
    mutating func insertLeg(
        of attempt: Identifier<Attempt>,
        _ kind: LegKind,
        _ intent: Intent
    ) throws -> Identifier<LegRow> {
        try insertLeg(of: attempt, kind, to: intent.destination, agent: nil, at: intent.at)
    }

    private mutating func insertLeg(
        of attempt: Identifier<Attempt>,
        _ kind: LegKind,
        to destination: Destination,
        agent: AgentName?,
        at: Instant
    ) throws -> Identifier<LegRow> {
        try database.run(
            """
            INSERT INTO leg (uuid, attempt, kind, type, address, queue, agent, started) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                identifiers.next(), attempt, kind.rawValue, destination.type.rawValue, destination.address,
                agent?.queue, agent?.agent, at.milliseconds,
            ]
        )
        return Identifier(database.lastInsertedRowID)
    }

    private struct LegStanding {
        var attempt: AttemptStanding
        var kind: String
        var isAnswered: Bool
        var isEnded: Bool
    }

    private func standing(of leg: Identifier<LegRow>) throws -> LegStanding? {
        try database.row(
            """
            SELECT a.id, a.campaign, a.target, a.state, a.outcome, l.kind, l.answered IS NOT NULL, \
            l.ended IS NOT NULL, a.uuid FROM leg l JOIN attempt a ON a.id = l.attempt WHERE l.id = ?
            """,
            [leg]
        ) { row in
            LegStanding(
                attempt: AttemptStanding(
                    id: Identifier(row[0]),
                    uuid: row[8],
                    campaign: Identifier(row[1]),
                    target: Identifier(row[2]),
                    state: row[3],
                    outcome: row[4]
                ),
                kind: row[5],
                isAnswered: row[6],
                isEnded: row[7]
            )
        }
    }

    mutating func answer(_ id: Identifier<LegRow>, at: Instant) throws -> LedgerResult {
        guard let leg = try standing(of: id) else { return .refused("there is no leg \(id)") }
        guard !leg.isEnded && !leg.isAnswered else {
            return .refused("leg \(id) is \(leg.isEnded ? "ended" : "answered") already")
        }
        try database.run("UPDATE leg SET answered = ? WHERE id = ?", [at.milliseconds, id])
        try emit(
            "leg.answered",
            at: at,
            campaign: leg.attempt.campaign,
            target: leg.attempt.target,
            attempt: leg.attempt.id,
            ["leg": .integer(id.rawValue), "kind": .string(leg.kind)]
        )
        return .done
    }

    mutating func end(_ id: Identifier<LegRow>, cause: String, code: Int?, at: Instant) throws -> LedgerResult
    {
        guard let leg = try standing(of: id) else { return .refused("there is no leg \(id)") }
        guard !leg.isEnded else { return .refused("leg \(id) is ended already") }
        try database.run(
            "UPDATE leg SET ended = ?, cause = ?, code = ? WHERE id = ?",
            [at.milliseconds, cause, code, id]
        )
        var body: [String: JSONValue] = [
            "leg": .integer(id.rawValue), "kind": .string(leg.kind), "cause": .string(cause),
        ]
        body["code"] = code.map { .integer(Int64($0)) }
        try emit(
            "leg.ended",
            at: at,
            campaign: leg.attempt.campaign,
            target: leg.attempt.target,
            attempt: leg.attempt.id,
            body
        )
        return .done
    }

    /// After a crash: what the process was doing with them is not known any more.
    mutating func endOpenLegs(at: Instant) throws {
        let legs = try database.rows("SELECT id FROM leg WHERE ended IS NULL ORDER BY id", []) {
            Identifier<LegRow>($0[0])
        }
        for leg in legs { _ = try end(leg, cause: "process_ended", code: nil, at: at) }
        try database.run("UPDATE message SET state = 'uncertain' WHERE state = 'sending'", [])
    }

    mutating func openMessage(
        of id: Identifier<Attempt>,
        to destination: Destination,
        ofCampaign: Bool,
        at: Instant
    ) throws -> LedgerResult {
        guard let attempt = try standing(of: id) else { return .refused("there is no attempt \(id)") }
        guard !attempt.isDone else { return .refused("attempt \(id) is done (\(attempt.outcome ?? ""))") }
        if let why = try suppression(of: destination, in: attempt, at: at) {
            return .refused("do not contact: \(why)")
        }
        try database.run(
            """
            INSERT INTO message (uuid, attempt, of_campaign, type, address, state, opened) \
            VALUES (?, ?, ?, ?, ?, 'sending', ?)
            """,
            [
                identifiers.next(), id, ofCampaign, destination.type.rawValue, destination.address,
                at.milliseconds,
            ]
        )
        let message = Identifier<MessageRow>(database.lastInsertedRowID)
        try emit(
            "message.opened",
            at: at,
            campaign: attempt.campaign,
            target: attempt.target,
            attempt: id,
            [
                "message": .integer(message.rawValue), "to": .string(Masked.address(destination.address)),
                "type": .string(destination.type.rawValue),
            ]
        )
        return .message(message)
    }

    mutating func take(_ receipt: Receipt, of id: Identifier<MessageRow>, at: Instant) throws -> LedgerResult
    {
        let found = try database.row(
            """
            SELECT a.campaign, a.target, a.id, m.state FROM message m JOIN attempt a ON a.id = m.attempt \
            WHERE m.id = ?
            """,
            [id]
        ) { row in
            (
                campaign: Identifier<Campaign>(row[0]), target: Identifier<Target>(row[1]),
                attempt: Identifier<Attempt>(row[2]), state: row[3] as String
            )
        }
        guard let found else { return .refused("there is no message \(id)") }
        guard found.state == "sending" else { return .refused("message \(id) is \(found.state) already") }
        var body: [String: JSONValue] = ["message": .integer(id.rawValue)]
        let kind: String
        switch receipt {
        case .accepted(let carrierID):
            kind = "message.sent"
            try database.run(
                "UPDATE message SET state = 'sent', carrier_id = ?, answered = ? WHERE id = ?",
                [carrierID, at.milliseconds, id]
            )
        case .refused(let outcome, let reason):
            kind = "message.refused"
            body["outcome"] = .string(outcome.rawValue)
            body["reason"] = .string(reason)
            try database.run(
                "UPDATE message SET state = 'refused', outcome = ?, reason = ?, answered = ? WHERE id = ?",
                [outcome.rawValue, reason, at.milliseconds, id]
            )
        }
        try emit(kind, at: at, campaign: found.campaign, target: found.target, attempt: found.attempt, body)
        return .done
    }
}
