import Outbound

/// So many of so many.
package struct Share: Hashable, Sendable {
    package var part: Int
    package var whole: Int

    package init(_ part: Int, of whole: Int) {
        self.part = part
        self.whole = whole
    }

    /// 0 to 1; 0 of nothing.
    package var ratio: Double { whole == 0 ? 0 : Double(part) / Double(whole) }

    /// To the ten-thousandth; null of nothing: a ratio of nothing is not known.
    package var json: JSONValue { whole == 0 ? .null : .number((ratio * 10_000).rounded() / 10_000) }

    /// One decimal: `12.5%`.
    package var words: String {
        let tenths = Int((ratio * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10)%"
    }

    /// Whether it is lower than another by more than chance explains: by a z of 3, the two held to come of
    /// one share.
    func isClearlyBelow(_ other: Share) -> Bool {
        guard whole > 0, other.whole > 0 else { return false }
        let pooled = Double(part + other.part) / Double(whole + other.whole)
        let spread = pooled * (1 - pooled) * (1 / Double(whole) + 1 / Double(other.whole))
        return spread > 0 && (other.ratio - ratio) / spread.squareRoot() >= 3
    }
}

/// Durations that were measured, in milliseconds.
package struct Spread: Hashable, Sendable {
    package private(set) var values: [Int64] = []

    package init(_ values: [Int64] = []) { self.values = values.sorted() }

    package var count: Int { values.count }

    /// The smallest value that a share of them does not exceed; 0 of none.
    package func quantile(_ share: Double) -> Int64 {
        guard !values.isEmpty else { return 0 }
        let place = Int((share * Double(values.count)).rounded(.up)) - 1
        return values[min(max(place, 0), values.count - 1)]
    }

    package var median: Int64 { quantile(0.5) }
    package var total: Int64 { values.reduce(0, +) }

    /// Seconds.
    package var json: JSONValue {
        guard let most = values.last else { return ["count": 0] }
        return [
            "count": .integer(Int64(count)), "median_seconds": Spread.seconds(median),
            "p90_seconds": Spread.seconds(quantile(0.9)), "max_seconds": Spread.seconds(most),
        ]
    }

    static func seconds(_ milliseconds: Int64) -> JSONValue { .number(Double(milliseconds) / 1000) }

    static func words(_ milliseconds: Int64) -> String {
        let tenths = (milliseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
