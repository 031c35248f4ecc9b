import GRDB
import Outbound

extension Ledger {
    /// Idle targets whose due time has come: higher priority first, then earlier due, then id. It costs the
    /// same however many targets there are: two probes of the due index for each priority that has any.
    package func due(
        _ campaign: Identifier<Campaign>,
        now: Instant,
        limit: Int
    ) throws(LedgerError) -> [Subject] {
        try read { database in
            var targets: [Target] = []
            guard let outdial = try database.outdial(of: campaign) else { return [] }
            for priority in try database.priorities(of: outdial) where targets.count < limit {
                targets += try database.rows(
                    Self.dueQuery,
                    [outdial, priority, now.milliseconds, limit - targets.count],
                    TargetRow.read
                )
            }
            return try targets.map { try database.subject($0) }
        }
    }

    /// The literal conditions are what lets SQLite take the partial index.
    static let dueQuery = """
        SELECT \(TargetRow.columns) FROM \(TargetRow.join) \
        WHERE s.outdial = ? AND s.priority = ? AND s.status = 0 AND s.due IS NOT NULL AND s.due <= ? \
        ORDER BY s.due, s.id LIMIT ?
        """

    /// When the next idle target is due: in the past when some are due now; nil when none waits for a time.
    package func nextDue(_ campaign: Identifier<Campaign>) throws(LedgerError) -> Instant? {
        try read { database in
            var earliest: Int64?
            guard let outdial = try database.outdial(of: campaign) else { return nil }
            for priority in try database.priorities(of: outdial) {
                let due = try database.number(Self.nextDueQuery, [outdial, priority])
                if let due { earliest = min(earliest ?? due, due) }
            }
            return earliest.map { Instant(milliseconds: $0) }
        }
    }

    static let nextDueQuery = """
        SELECT s.due FROM target_state s \
        WHERE s.outdial = ? AND s.priority = ? AND s.status = 0 AND s.due IS NOT NULL ORDER BY s.due LIMIT 1
        """

    static let nextPriorityQuery = """
        SELECT s.priority FROM target_state s \
        WHERE s.outdial = ? AND s.priority < ? AND s.status = 0 AND s.due IS NOT NULL \
        ORDER BY s.priority DESC LIMIT 1
        """

    package func subject(_ target: Identifier<Target>) throws(LedgerError) -> Subject? {
        try read { database in
            try database.row(
                "SELECT \(TargetRow.columns) FROM \(TargetRow.join) WHERE s.id = ?",
                [target],
                TargetRow.read
            ).map { try database.subject($0) }
        }
    }

    /// The same page with everything that was tried.
    package func subjects(
        _ campaign: Identifier<Campaign>,
        after: Identifier<Target>? = nil,
        limit: Int
    ) throws(LedgerError) -> [Subject] {
        try read { database in
            try database.rows(
                Self.pageQuery,
                [campaign, after?.rawValue ?? 0, limit],
                TargetRow.read
            ).map { try database.subject($0) }
        }
    }

    /// A page of a campaign's targets by id.
    package func targets(
        _ campaign: Identifier<Campaign>,
        after: Identifier<Target>? = nil,
        limit: Int
    ) throws(LedgerError) -> [Target] {
        try read {
            try $0.rows(Self.pageQuery, [campaign, after?.rawValue ?? 0, limit], TargetRow.read)
        }
    }

    static let pageQuery = """
        SELECT \(TargetRow.columns) FROM \(TargetRow.join) \
        WHERE s.outdial = (SELECT id FROM outdial WHERE campaign = ?) AND s.id > ? ORDER BY s.id LIMIT ?
        """

    /// The names of variables that a page of a campaign's targets have, and the page's last target.
    package func variableNames(
        _ campaign: Identifier<Campaign>,
        after: Identifier<Target>? = nil,
        limit: Int
    ) throws(LedgerError) -> (names: Set<String>, last: Identifier<Target>?) {
        let after = after?.rawValue ?? 0
        return try read { database in
            let last = try database.number(
                """
                SELECT max(id) FROM (SELECT id FROM target_state \
                WHERE outdial = (SELECT id FROM outdial WHERE campaign = ?) AND id > ? ORDER BY id LIMIT ?)
                """,
                [campaign, after, limit]
            )
            let names = try database.rows(
                """
                SELECT DISTINCT j.key FROM target_state s, json_each(s.variables) j \
                WHERE s.outdial = (SELECT id FROM outdial WHERE campaign = ?) AND s.id > ? AND s.id <= ? AND s.variables IS NOT NULL
                """,
                [campaign, after, last ?? after]
            ) { $0[0] as String }
            return (Set(names), last.map { Identifier($0) })
        }
    }

    /// A target as a person names it: by its `external_id`, its UUID, else by one of its addresses, else by
    /// its id.
    package func target(
        _ campaign: Identifier<Campaign>,
        named name: String
    ) throws(LedgerError) -> Target? {
        try read { database in
            let outdial = try database.outdial(of: campaign)
            for key in ["id:" + name, "to:" + name] {
                let found = try database.row(
                    "SELECT \(TargetRow.columns) FROM \(TargetRow.join) WHERE t.outdial = ? AND t.key = ?",
                    [outdial, key],
                    TargetRow.read
                )
                if let found { return found }
            }
            let byName = try database.row(Self.namedTargetQuery, [name, outdial], TargetRow.read)
            if let byName { return byName }
            let byAddress = try database.row(
                """
                SELECT \(TargetRow.columns) FROM \(TargetRow.join) WHERE s.outdial = ? AND EXISTS \
                (SELECT 1 FROM json_each(t.destinations) d WHERE d.value ->> 1 = ?) ORDER BY s.id LIMIT 1
                """,
                [outdial, name],
                TargetRow.read
            )
            if let byAddress { return byAddress }
            guard let id = Int64(name) else { return nil }
            return try database.row(
                "SELECT \(TargetRow.columns) FROM \(TargetRow.join) WHERE s.outdial = ? AND s.id = ?",
                [outdial, id],
                TargetRow.read
            )
        }
    }
}

extension Ledger {
    static let namedTargetQuery = """
        SELECT \(TargetRow.columns) FROM \(TargetRow.joinByName) WHERE t.uuid = ? AND s.outdial = ?
        """
}

extension Database {
    /// That a campaign dials.
    func outdial(of campaign: Identifier<Campaign>) throws -> Identifier<OutdialResource>? {
        try number("SELECT id FROM outdial WHERE campaign = ?", [campaign]).map { Identifier($0) }
    }

    /// The priorities at which idle targets wait for a time, the highest first.
    fileprivate func priorities(of outdial: Identifier<OutdialResource>) throws -> [Int64] {
        var result: [Int64] = []
        while let next = try number(Ledger.nextPriorityQuery, [outdial, result.last ?? 10]) {
            result.append(next)
        }
        return result
    }

    func subject(_ target: Target) throws -> Subject {
        Subject(
            target: target,
            history: try rows(
                "SELECT \(AttemptRow.columns) FROM attempt WHERE target = ? ORDER BY number",
                [target.id],
                AttemptRow.read
            )
        )
    }
}
