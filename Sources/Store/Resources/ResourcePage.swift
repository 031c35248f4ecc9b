import GRDB
import Outbound

/// A page of resources, the newest first.
package struct ResourcePage<Item: Sendable>: Sendable {
    package var items: [Item]
    /// The id to go on below; nil on the last page. A filter that finds little may give a page that is not
    /// full, and this.
    package var next: Int64?

    /// Rows that one page looks at, at most, when few of them are wanted.
    static var scanLimit: Int { 20_000 }
}

extension ResourcePage: Equatable where Item: Equatable {}

/// A resource with a table of its own, read by the alias `r`.
protocol ResourceRow: Sendable {
    static var table: String { get }
    static var columns: String { get }
    static var joined: String { get }
    /// The column in which words are searched.
    static var searched: String { get }
    init(_ row: Row) throws
}

extension ResourceRow {
    static var joined: String { "" }
}

extension Database {
    /// By UUID, or by the value of another column of its own; of this customer alone.
    func resource<Resource: ResourceRow>(
        _ value: some DatabaseValueConvertible,
        in column: String = "uuid",
        of customer: Identifier<Customer>,
        includingDeleted: Bool
    ) throws -> Resource? {
        try row(
            """
            SELECT \(Resource.columns) FROM \(Resource.table) r \(Resource.joined) \
            WHERE r.\(column) = ? AND r.customer = ? AND (r.deleted IS NULL OR ?)
            """,
            [value, customer, includingDeleted],
            Resource.init
        )
    }

    /// The newest first, below an id; `condition` is what else must hold of a row.
    func page<Resource: ResourceRow>(
        of customer: Identifier<Customer>,
        below id: Int64?,
        limit: Int,
        search: String? = nil,
        where condition: String = "1",
        _ arguments: StatementArguments = []
    ) throws -> ResourcePage<Resource> {
        let words = search.map { "%" + $0.likeEscaped + "%" }
        let rows = try rows(
            """
            SELECT \(Resource.columns) FROM \(Resource.table) r \(Resource.joined) \
            WHERE r.customer = ? AND r.id < ? AND r.deleted IS NULL \
            AND (? IS NULL OR \(Resource.searched) LIKE ? ESCAPE '\\') AND \(condition) \
            ORDER BY r.id DESC LIMIT ?
            """,
            [customer, id ?? Int64.max, words, words] + arguments + [limit + 1]
        ) { (id: $0[0] as Int64, item: try Resource($0)) }
        let page = rows.prefix(limit)
        return ResourcePage(items: page.map(\.item), next: rows.count > limit ? page.last?.id : nil)
    }
}

extension String {
    /// For LIKE with `\` as its escape.
    var likeEscaped: String {
        var result = ""
        for character in self {
            if character == "\\" || character == "%" || character == "_" { result.append("\\") }
            result.append(character)
        }
        return result
    }
}
