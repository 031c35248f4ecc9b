import GRDB
import Outbound

extension LedgerTransaction {
    mutating func admit(_ campaign: Identifier<Campaign>, at: Instant) throws -> LedgerResult {
        guard let outdial = try database.outdial(of: campaign) else { return .admitted(0) }
        try database.run(
            """
            UPDATE target_state SET due = ?, hold = NULL \
            WHERE outdial = ? AND status = 0 AND due IS NULL
            """,
            [at.milliseconds, outdial]
        )
        let admitted = database.changesCount
        guard admitted > 0 else { return .admitted(0) }
        count("targets.held", -Int64(admitted), in: outdial)
        try emit("targets.admitted", at: at, campaign: campaign, ["count": .integer(Int64(admitted))])
        return .admitted(admitted)
    }

    mutating func reopen(_ target: Identifier<Target>, due: Instant, at: Instant) throws -> LedgerResult {
        guard let standing = try standing(of: target) else { return .refused("there is no target \(target)") }
        guard let reason = standing.done else {
            return .refused("target \(target) is \(standing.words); only a done target is reopened")
        }
        var next = standing
        next.move(to: .idle(due: due, hold: nil))
        try move(standing, to: next)
        try emit(
            "target.reopened",
            at: at,
            campaign: standing.campaign,
            target: target,
            customer: standing.customer,
            ["was": .string(reason.rawValue), "due": JSONValue(due)]
        )
        return .done
    }

    mutating func hold(
        _ target: Identifier<Target>,
        due: Instant?,
        hold: String?,
        at: Instant
    ) throws -> LedgerResult {
        guard let standing = try standing(of: target) else { return .refused("there is no target \(target)") }
        guard standing.state == .idle else {
            return .refused("target \(target) is \(standing.words); only an idle target is held")
        }
        if standing.due == due && standing.hold == hold { return .done }
        var next = standing
        next.move(to: .idle(due: due, hold: hold))
        try move(standing, to: next)
        // Only a new reason is news: a target that waits for window after window says so once.
        if let hold, hold != standing.hold {
            try emit(
                "target.held",
                at: at,
                campaign: standing.campaign,
                target: target,
                customer: standing.customer,
                ["hold": .string(hold), "due": JSONValue(due)]
            )
        }
        return .done
    }

    mutating func conclude(
        _ target: Identifier<Target>,
        _ reason: DoneReason,
        detail: String,
        at: Instant
    ) throws -> LedgerResult {
        guard let standing = try standing(of: target) else { return .refused("there is no target \(target)") }
        guard standing.state == .idle else {
            return .refused(
                "target \(target) is \(standing.words); only an idle target ends without an attempt"
            )
        }
        var next = standing
        next.move(to: .done(reason))
        try move(standing, to: next)
        try emit(
            "target.done",
            at: at,
            campaign: standing.campaign,
            target: target,
            customer: standing.customer,
            ["reason": .string(reason.rawValue), "detail": .string(detail)]
        )
        return .done
    }
}
