import Flows
import Foundation
import Hummingbird
import HummingbirdCore
import Outbound

/// A request's query. A name that nobody asks about is refused.
package struct Query: Sendable {
    private let pairs: [(name: String, value: String)]

    /// Credentials stand in the query too; they are no parameter of an route.
    static let credentials = ["token", "accesskey"]

    init(_ uri: URI) {
        pairs = uri.queryParameters.map { (String($0.key).removingPercentEncoding ?? "", String($0.value)) }
    }

    init(_ pairs: [(name: String, value: String)] = []) { self.pairs = pairs }

    package subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// Throws where a parameter is none of these, or is there twice.
    func check(_ known: [String]) throws(Refusal) {
        var seen: Set<String> = []
        for (name, _) in pairs where !Self.credentials.contains(name) {
            guard known.contains(name) else {
                let near = Suggestion.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
                let words = known.isEmpty ? "none" : known.joined(separator: ", ")
                throw Refusal.field(
                    String(name.prefix(60)),
                    "is no parameter here\(near) (known: \(words))",
                    reason: "INVALID_REQUEST_PARAMETER"
                )
            }
            guard seen.insert(name).inserted else {
                throw Refusal.field(name, "is there twice", reason: "INVALID_REQUEST_PARAMETER")
            }
        }
    }

    package func whole(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
        guard let text = self[name] else { return nil }
        guard !text.hasPrefix("+"), let value = Int(text), range.contains(value) else {
            throw .field(
                name,
                "must be a whole number from \(range.lowerBound) to \(range.upperBound)",
                reason: "INVALID_REQUEST_PARAMETER"
            )
        }
        return value
    }

    static let searchLimit = 200

    /// The words that are searched for; nil where there are none.
    func search() throws(Refusal) -> String? {
        guard let text = self["search"], !text.isEmpty else { return nil }
        func refusal(_ why: String) -> Refusal {
            .field("search", why, reason: "INVALID_REQUEST_PARAMETER")
        }
        guard text.utf8.count <= Self.searchLimit else {
            throw refusal("is \(text.utf8.count) bytes long; at most \(Self.searchLimit) are taken")
        }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 }) else {
            throw refusal("holds control characters")
        }
        return text
    }

    package func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String,
        _ type: Choice.Type = Choice.self
    ) throws(Refusal) -> Choice? where Choice.RawValue == String {
        guard let text = self[name] else { return nil }
        guard let value = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .field(name, "must be one of \(words)", reason: "INVALID_REQUEST_PARAMETER")
        }
        return value
    }

    package func instant(_ name: String) throws(Refusal) -> Instant? {
        guard let text = self[name] else { return nil }
        guard let instant = RFC3339.instant(text) else {
            throw .field(
                name,
                "must be a time with an offset, such as 2026-12-24T20:41:00-07:00 (a plus sign is %2B here)",
                reason: "INVALID_REQUEST_PARAMETER"
            )
        }
        return instant
    }
}
