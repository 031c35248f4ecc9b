import GRDB
import Outbound

extension LedgerTransaction {
    /// Checks and writes in one transaction: what was true when the decision was made is read again here.
    mutating func intend(_ intent: Intent) throws -> LedgerResult {
        let found = try database.row(
            """
            SELECT \(Standing.columns), c.state FROM \(Standing.join) JOIN campaign c ON c.id = o.campaign \
            WHERE s.id = ?
            """,
            [intent.target]
        ) { (standing: try Standing($0), campaign: $0[10] as String) }
        guard let found, found.standing.campaign == intent.campaign else {
            return .refused("campaign \(intent.campaign) has no target \(intent.target)")
        }
        guard found.standing.state == .idle else {
            return .refused("target \(intent.target) is \(found.standing.words)")
        }
        guard found.campaign == CampaignState.running.rawValue else {
            return .refused("campaign \(intent.campaign) is \(found.campaign)")
        }
        let suppression = try database.suppression(
            of: intent.destination.address,
            campaign: intent.campaign,
            at: intent.at
        )
        if let suppression { return .refused("do not contact: \(suppression.words)") }
        let busy = try database.number(
            "SELECT id FROM attempt WHERE ended IS NULL AND address = ? LIMIT 1",
            [intent.destination.address]
        )
        if let busy { return .refused("attempt \(busy) at the same address is open") }

        let attempt = try insert(intent, number: found.standing.attempts + 1)
        let leg: Identifier<LegRow>? = try intent.leg ? insertLeg(of: attempt.id, .callee, intent) : nil
        var next = found.standing
        (next.state, next.due, next.hold) = (.progressing, nil, nil)
        next.attempts += 1
        try move(found.standing, to: next)
        count("attempts", 1, of: intent.campaign)
        try emitIntent(attempt, leg)
        return .intended(attempt, leg: leg)
    }

    private mutating func insert(_ intent: Intent, number: Int) throws -> Attempt {
        let uuid = identifiers.next()
        let destination = intent.destination
        try database.run(
            """
            INSERT INTO attempt (uuid, campaign, target, number, type, address, slot, raw, zones, state, source, \
            carrier, outplan, flow, started, variables) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)
            """,
            [
                uuid, intent.campaign, intent.target, number, destination.type.rawValue, destination.address,
                destination.slot, destination.rawColumn, destination.zonesColumn, intent.source,
                intent.carrier,
                intent.outplan, intent.flow, intent.at.milliseconds, intent.variables.column,
            ]
        )
        return Attempt(
            id: Identifier(database.lastInsertedRowID),
            uuid: uuid,
            campaign: intent.campaign,
            target: intent.target,
            number: number,
            destination: destination,
            source: intent.source,
            carrier: intent.carrier,
            startedAt: intent.at,
            variables: intent.variables
        )
    }

    private mutating func emitIntent(_ attempt: Attempt, _ leg: Identifier<LegRow>?) throws {
        var body: [String: JSONValue] = [
            "uuid": .string(attempt.uuid), "number": .integer(Int64(attempt.number)),
            "slot": .integer(Int64(attempt.destination.slot)),
            "to": .string(Masked.address(attempt.destination.address)),
            "type": .string(attempt.destination.type.rawValue),
            "carrier": .string(attempt.carrier),
        ]
        if let leg { body["leg"] = .integer(leg.rawValue) }
        try emit(
            "attempt.dialing",
            at: attempt.startedAt,
            campaign: attempt.campaign,
            target: attempt.target,
            attempt: attempt.id,
            body
        )
    }

    /// What a write about an attempt needs of its row.
    struct AttemptStanding {
        var id: Identifier<Attempt>
        var uuid: String
        var campaign: Identifier<Campaign>
        var target: Identifier<Target>
        var state: Int
        var outcome: String?

        var isDone: Bool { state == 2 }
    }

    func standing(of attempt: Identifier<Attempt>) throws -> AttemptStanding? {
        try database.row(
            "SELECT campaign, target, state, outcome, uuid FROM attempt WHERE id = ?",
            [attempt]
        ) {
            AttemptStanding(
                id: attempt,
                uuid: $0[4],
                campaign: Identifier($0[0]),
                target: Identifier($0[1]),
                state: $0[2],
                outcome: $0[3]
            )
        }
    }

    mutating func answer(_ id: Identifier<Attempt>, by: AnsweredBy?, at: Instant) throws -> LedgerResult {
        guard let attempt = try standing(of: id) else { return .refused("there is no attempt \(id)") }
        guard !attempt.isDone else { return .refused("attempt \(id) is done (\(attempt.outcome ?? ""))") }
        try database.run(
            """
            UPDATE attempt SET state = 1, answered = ifnull(answered, ?), answered_by = ifnull(?, answered_by) \
            WHERE id = ?
            """,
            [at.milliseconds, by?.rawValue, id]
        )
        var body: [String: JSONValue] = ["uuid": .string(attempt.uuid)]
        body["by"] = by.map { .string($0.rawValue) }
        try emit(
            attempt.state == 0 ? "attempt.answered" : "attempt.detected",
            at: at,
            campaign: attempt.campaign,
            target: attempt.target,
            attempt: id,
            body
        )
        return .done
    }

    mutating func set(
        _ variables: [String: JSONValue],
        of id: Identifier<Attempt>,
        at: Instant
    ) throws -> LedgerResult {
        guard !variables.isEmpty else { return .done }
        let place = "attempt \(id)"
        let found = try database.row(
            """
            SELECT a.campaign, a.target, a.variables, s.variables FROM attempt a \
            JOIN target_state s ON s.id = a.target WHERE a.id = ?
            """,
            [id]
        ) { row in
            (
                campaign: Identifier<Campaign>(row[0]), target: Identifier<Target>(row[1]),
                own: try row.fields(2, of: place), all: try row.fields(3, of: place)
            )
        }
        guard let found else { return .refused("there is no attempt \(id)") }
        let own = found.own.merged(with: variables).column
        let all = found.all.merged(with: variables).column
        for text in [own, all] where (text?.utf8.count ?? 0) > Ledger.variablesLimit {
            return .refused(
                "the variables of target \(found.target) would be over the limit of "
                    + "\(Ledger.variablesLimit / 1024) KiB; keep less in them"
            )
        }
        try database.run("UPDATE attempt SET variables = ? WHERE id = ?", [own, id])
        try database.run("UPDATE target_state SET variables = ? WHERE id = ?", [all, found.target])
        try emit(
            "variables.set",
            at: at,
            campaign: found.campaign,
            target: found.target,
            attempt: id,
            ["names": .array(variables.keys.sorted().map(JSONValue.string))]
        )
        return .done
    }
}

extension [String: JSONValue] {
    /// Later values win; null removes.
    func merged(with later: Self) -> Self {
        var result = self
        for (name, value) in later { result[name] = value == .null ? nil : value }
        return result
    }
}
