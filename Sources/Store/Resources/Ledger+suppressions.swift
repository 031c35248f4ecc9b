import GRDB
import Outbound

/// Which do-not-contact entries are wanted.
package struct SuppressionFilter: Hashable, Sendable {
    /// Those that cover this address; or, of a domain or a prefix with its star, the entry itself.
    package var covering: String?
    /// A campaign's UUID.
    package var campaign: String?
    package var kind: SuppressionKind?

    package init(covering: String? = nil, campaign: String? = nil, kind: SuppressionKind? = nil) {
        self.covering = covering
        self.campaign = campaign
        self.kind = kind
    }

    /// As entries are kept, each to be looked up in their index.
    fileprivate var patterns: [String] {
        guard let covering else { return [] }
        if covering.hasSuffix("*") { return [covering] }
        if !covering.contains("@"), !covering.hasPrefix("+") { return ["@" + covering.lowercased()] }
        return SuppressionPattern.covering(covering) + SuppressionPattern.prefixes(of: covering)
    }
}

extension Ledger {
    package func suppression(
        _ uuid: String,
        of customer: Identifier<Customer>
    ) throws(LedgerError) -> SuppressionResource? {
        try read { try $0.suppression(uuid, of: customer) }
    }

    /// The newest first.
    package func suppressions(
        of customer: Identifier<Customer>,
        below id: Int64? = nil,
        limit: Int,
        matching filter: SuppressionFilter = SuppressionFilter()
    ) throws(LedgerError) -> ResourcePage<SuppressionResource> {
        let patterns = filter.patterns
        let marks = patterns.map { _ in "?" }.joined(separator: ", ")
        let among = patterns.isEmpty ? "" : " AND d.pattern IN (\(marks))"
        let rows = try read {
            try $0.rows(
                """
                SELECT \(SuppressionResource.columns) FROM \(SuppressionResource.tables) \
                WHERE d.customer = ? AND d.id < ? AND (? IS NULL OR c.uuid = ?) AND (? IS NULL OR d.kind = ?)\
                \(among) ORDER BY d.id DESC LIMIT ?
                """,
                [
                    customer, id ?? Int64.max, filter.campaign, filter.campaign, filter.kind?.rawValue,
                    filter.kind?.rawValue,
                ] + StatementArguments(patterns) + [limit + 1],
                SuppressionResource.init
            )
        }
        let page = rows.prefix(limit)
        return ResourcePage(
            items: Array(page),
            next: rows.count > limit ? page.last?.id.rawValue : nil
        )
    }
}

extension Database {
    func suppression(_ uuid: String, of customer: Identifier<Customer>) throws -> SuppressionResource? {
        try row(
            """
            SELECT \(SuppressionResource.columns) FROM \(SuppressionResource.tables) \
            WHERE d.uuid = ? AND d.customer = ?
            """,
            [uuid, customer],
            SuppressionResource.init
        )
    }
}

extension SuppressionResource {
    /// As events show it: a domain is nobody's address, and neither is a short prefix.
    fileprivate var isNobody: Bool { kind == .domain || kind == .prefix && pattern.utf8.count < 9 }
    var masked: String { isNobody ? pattern : Masked.address(pattern) }
}
