import GRDB
import Outbound

/// A script version as a campaign had it at some time.
package struct PublishedScript: Hashable, Sendable {
    package var version: Identifier<ScriptVersion>
    package var number: Int
    /// The number of the campaign's latest version.
    package var latest: Int
    package var publishedAt: Instant
    package var draft: ScriptDraft
}

/// The ledger as it stood at an instant: for `explain` of the past. None of it is for the hot path.
extension Ledger {
    /// A target as it stood: its state, and its attempts as far as they had come. Its row (name, data,
    /// zone, variables) is today's: the ledger keeps no earlier ones.
    package func subject(_ target: Identifier<Target>, asOf at: Instant) throws(LedgerError) -> Subject? {
        guard let subject = try subject(target) else { return nil }
        return try asOf(at, subject, done: try done(subject, by: at))
    }

    /// Events before an instant that are looked through for the last word on one target or campaign.
    private static let lookback: Int64 = 1_000_000

    /// Whether and why a target was done by an instant: the log's last word on it. Where that is too long ago
    /// to be looked for, what is so now was so then, unless it was tried since.
    private func done(_ subject: Subject, by at: Instant) throws(LedgerError) -> DoneReason? {
        let (word, isWhole) = try read { database in
            let end = try database.firstEvent(from: at + .minutes(1))
            let word = try database.row(
                """
                SELECT kind, body FROM (SELECT at, kind, target, body FROM event WHERE id < ? \
                ORDER BY id DESC LIMIT ?) WHERE target = ? AND at <= ? \
                AND kind IN ('target.done', 'target.reopened') LIMIT 1
                """,
                [end, Self.lookback, subject.target.id, at.milliseconds]
            ) { row in
                row[0] == "target.done"
                    ? try row.fields(1, of: "event of target \(subject.target.id)")["reason"]?.string ?? ""
                    : ""
            }
            return (word, end <= Self.lookback)
        }
        if let word { return DoneReason(rawValue: word) }
        guard !isWhole, case .done(let reason) = subject.target.state else { return nil }
        return subject.history.allSatisfy { ($0.endedAt ?? at) <= at } ? reason : nil
    }

    /// The same of a target whose end is known.
    package func asOf(
        _ at: Instant,
        _ subject: Subject,
        done: DoneReason?
    ) throws(LedgerError) -> Subject {
        let reported = try reports(of: subject.target.id)
        var past = subject
        past.history = subject.history.filter { $0.startedAt <= at }
            .map { $0.asOf(at, reportedAt: reported[$0.id]) }
        past.target.due = nil
        past.target.hold = nil
        past.target.state =
            if past.history.contains(where: { $0.outcome == nil }) {
                .progressing
            } else if let done { .done(done) } else { .idle }
        return past
    }

    /// Targets that were done at an instant, and why: by the log's last word on each.
    package func doneTargets(
        _ campaign: Identifier<Campaign>,
        asOf at: Instant
    ) throws(LedgerError) -> [Identifier<Target>: DoneReason] {
        let words = try read {
            try $0.rows(
                """
                SELECT target, kind, body FROM event WHERE campaign = ? AND at <= ? \
                AND kind IN ('target.done', 'target.reopened') ORDER BY id
                """,
                [campaign, at.milliseconds]
            ) { row in
                (
                    target: Identifier<Target>(row[0]),
                    reason: row[1] == "target.done"
                        ? try row.fields(2, of: "event of target \(row[0] as Int64)")["reason"]?.string : nil
                )
            }
        }
        var done: [Identifier<Target>: DoneReason] = [:]
        for word in words { done[word.target] = word.reason.flatMap(DoneReason.init(rawValue:)) }
        return done
    }

    /// A campaign with the state and the start that it had. Its settings are those of its row.
    package func campaign(
        _ id: Identifier<Campaign>,
        asOf at: Instant
    ) throws(LedgerError) -> Campaign? {
        guard var campaign = try campaign(id) else { return nil }
        let (state, start, isWhole) = try read { database in
            let end = try database.firstEvent(from: at + .minutes(1))
            func last(_ kinds: String) throws -> (kind: String, at: Instant)? {
                try database.row(
                    """
                    SELECT kind, at FROM (SELECT id, at, kind, campaign FROM event WHERE id < ? \
                    ORDER BY id DESC LIMIT ?) WHERE campaign = ? AND at <= ? AND kind IN (\(kinds)) LIMIT 1
                    """,
                    [end, Self.lookback, id, at.milliseconds]
                ) { (kind: $0[0], at: $0.moment(1)) }
            }
            let states = CampaignState.allCases.map { "'campaign.\($0.rawValue)'" }.joined(separator: ", ")
            return (try last(states)?.kind, try last("'campaign.running'")?.at, end <= Self.lookback)
        }
        // Nothing was said of it for so long: it stands as it stood.
        if state == nil, !isWhole, campaign.startedAt.map({ $0 <= at }) ?? true { return campaign }
        campaign.state =
            state.flatMap { CampaignState(rawValue: String($0.dropFirst("campaign.".count))) } ?? .stop
        campaign.startedAt = start
        return campaign
    }

    /// The outplan that a campaign had at an instant (nil: has now); before the first one, the first.
    package func outplan(
        _ campaign: Identifier<Campaign>,
        asOf at: Instant?
    ) throws(LedgerError) -> PublishedScript? {
        let versions = try read {
            try $0.rows(
                """
                SELECT v.id, v.number, v.published FROM campaign c JOIN script_version v ON v.outplan = c.outplan \
                WHERE c.id = ? ORDER BY v.number
                """,
                [campaign]
            ) { (id: Identifier<ScriptVersion>($0[0]), number: $0[1] as Int, at: $0.moment(2)) }
        }
        let then = versions.last { version in at.map { version.at <= $0 } ?? true } ?? versions.first
        guard let then, let draft = try script(then.id) else { return nil }
        return PublishedScript(
            version: then.id,
            number: then.number,
            latest: versions.last?.number ?? then.number,
            publishedAt: then.at,
            draft: draft
        )
    }

    /// The do-not-contact entry that covered an address: one that was added by then, and had not expired.
    package func suppression(
        _ address: String,
        campaign: Identifier<Campaign>,
        asOf at: Instant
    ) throws(LedgerError) -> Suppression? {
        try read { try $0.suppression(of: address, campaign: campaign, at: at, addedBy: at) }
    }

    /// When attempts at an address had started that count as tries or were still open.
    package func addressAttempts(
        _ address: String,
        since: Instant,
        asOf at: Instant
    ) throws(LedgerError) -> [Instant] {
        try read {
            try $0.rows(
                """
                SELECT started FROM attempt WHERE address = ? AND started >= ? AND started <= ? \
                AND (ended IS NULL OR ended > ? OR outcome NOT IN ('congestion', 'canceled')) ORDER BY started
                """,
                [address, since.milliseconds, at.milliseconds, at.milliseconds]
            ) { $0.moment(0) }
        }
    }

    /// Whether another target's attempt at this address was open.
    package func hasOpenAttempt(
        address: String,
        besides target: Identifier<Target>,
        asOf at: Instant
    ) throws(LedgerError) -> Bool {
        try read {
            try $0.number(
                """
                SELECT 1 FROM attempt WHERE address = ? AND started <= ? AND (ended IS NULL OR ended > ?) \
                AND target <> ? LIMIT 1
                """,
                [address, at.milliseconds, at.milliseconds, target]
            ) != nil
        }
    }

    /// When a target's messages were reported on, by attempt.
    private func reports(
        of target: Identifier<Target>
    ) throws(LedgerError) -> [Identifier<Attempt>: Instant] {
        let rows = try read {
            try $0.rows(
                """
                SELECT a.id, max(m.reported) FROM attempt a JOIN message m ON m.attempt = a.id \
                WHERE a.target = ? AND m.of_campaign = 1 AND m.reported IS NOT NULL GROUP BY a.id
                """,
                [target]
            ) { (Identifier<Attempt>($0[0]), $0.moment(1)) }
        }
        return Dictionary(rows) { first, _ in first }
    }
}

extension Attempt {
    /// As far as it had come at an instant after its start.
    func asOf(_ at: Instant, reportedAt: Instant?) -> Attempt {
        var then = self
        if let reportedAt, reportedAt > at { (then.outcome, then.success, then.cause) = (.sent, true, nil) }
        guard endedAt.map({ $0 > at }) ?? true else { return then }
        then.endedAt = nil
        then.outcome = nil
        then.cause = nil
        then.disposition = nil
        then.success = nil
        then.callbackAt = nil
        let isAnswered = answeredAt.map { $0 <= at } ?? false
        if !isAnswered { (then.answeredAt, then.answeredBy) = (nil, nil) }
        then.state = isAnswered ? .progressing : .dialing
        return then
    }
}
