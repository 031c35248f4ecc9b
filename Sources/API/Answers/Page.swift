import Foundation
import Outbound
import Store

/// Which part of a list is asked for, newest first. A page begins after a row, so rows that come or go
/// meanwhile neither repeat nor hide others.
package struct PageQuery: Hashable, Sendable {
    package static let absentSize = 100
    package static let sizeLimit = 1000

    /// At most so many rows.
    package var size: Int
    /// Rows with a smaller id.
    package var before: Int64?

    init(_ query: Query) throws(Refusal) {
        size = try query.whole("page_size", in: 1...Self.sizeLimit) ?? Self.absentSize
        if let token = query["page_token"], !token.isEmpty {
            guard let id = Self.id(of: token) else {
                throw .field(
                    "page_token",
                    "is none that this server gave: take next_page_token of the page before",
                    reason: "INVALID_REQUEST_PARAMETER"
                )
            }
            before = id
        }
    }

    static let names = ["page_size", "page_token"]

    /// Opaque to callers.
    static func token(_ id: Int64) -> String {
        Base64URL.text("p1:\(id)".utf8)
    }

    static func id(of token: String) -> Int64? {
        guard token.utf8.count <= 60, let data = Base64URL.data(token) else { return nil }
        let plain = String(decoding: data, as: UTF8.self)
        guard plain.hasPrefix("p1:"), let id = Int64(plain.dropFirst(3)), id > 0 else { return nil }
        return id
    }
}

extension Answer {
    /// A page as the ledger gave it.
    package static func page<Item>(
        _ page: ResourcePage<Item>,
        json: (Item) throws -> JSONValue
    ) rethrows -> Answer {
        .json(
            .object([
                "result": .array(try page.items.map(json)),
                "next_page_token": .string(page.next.map(PageQuery.token) ?? ""),
            ])
        )
    }
}
