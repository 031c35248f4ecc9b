import Outbound

/// Digits that a flow asked for as a secret: they stay out of whatever is written down about the attempt.
package struct Secrets: Hashable, Sendable {
    /// Shorter ones cannot be told from any other digit.
    package static let shortest = 3
    package static let mark = "•••"

    private var digits: Set<String> = []
    /// What a script makes of them with `tonumber`.
    private var numbers: Set<Double> = []

    package init() {}

    package var isEmpty: Bool { digits.isEmpty }

    package mutating func keep(_ keys: String) {
        guard keys.count >= Secrets.shortest else { return }
        digits.insert(keys)
        if let number = Double(keys) { numbers.insert(number) }
    }

    package func redacted(_ text: String) -> String {
        // The longest first, or a shorter secret would leave the rest of a longer one.
        digits.sorted { ($1.count, $0) < ($0.count, $1) }.reduce(text) { text, secret in
            text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: Secrets.mark)
        }
    }

    package func redacted(_ value: JSONValue) -> JSONValue {
        if digits.isEmpty { return value }
        return switch value {
        case .null, .boolean: value
        case .integer(let number): numbers.contains(Double(number)) ? .string(Secrets.mark) : value
        case .number(let number): numbers.contains(number) ? .string(Secrets.mark) : value
        case .string(let text): .string(redacted(text))
        case .array(let values): .array(values.map(redacted))
        case .object(let fields):
            .object(
                Dictionary(fields.map { (redacted($0.key), redacted($0.value)) }) { first, _ in first }
            )
        }
    }

    /// The first of these that would keep a secret, as it may be named.
    package func leak(in values: [String: JSONValue]) -> String? {
        values.sorted { $0.key < $1.key }.first {
            redacted($0.key) != $0.key || redacted($0.value) != $0.value
        }
        .map { redacted($0.key) }
    }

    /// The error of a flow that would keep one in this variable.
    package static func leakWords(_ name: String) -> String {
        "set_variables: \(name) holds digits that were asked for as a secret, and these are never kept; keep "
            + "whether they were right"
    }
}
