import Foundation

/// One figure of a benchmark, with what it stands beside.
struct Figure: Codable {
    /// What it is compared with, measured in the same run.
    struct Peer: Codable {
        var name: String
        var value: Double
    }

    var bench: String
    var name: String
    var value: Double
    var unit: String
    var peer: Peer?
    var limit: Double?
    /// Whether more of it is better; then the limit is an aim.
    var isRate = false
    /// Nil where it has no limit.
    var ok: Bool?

    init(
        _ name: String,
        _ value: Double,
        unit: String,
        beside peer: Peer? = nil,
        limit: Double? = nil,
        isRate: Bool = false
    ) {
        bench = ""
        self.name = name
        self.value = value
        self.unit = unit
        self.peer = peer
        self.limit = limit
        self.isRate = isRate
        ok = limit.map { isRate ? value >= $0 : value <= $0 }
    }

    /// What another run's figure is compared by: beside its peer, so that the machine's speed falls out.
    var share: Double {
        guard let peer, peer.value > 0 else { return value }
        return value / peer.value
    }

    var line: String {
        var line = name.padding(toLength: max(58, name.count + 1), withPad: " ", startingAt: 0)
        line += Figure.text(value).leftPadded(to: 10) + (unit.isEmpty ? "" : " " + unit)
        if let peer { line += "   \(Figure.text(share)) of \(peer.name)" }
        if let limit {
            let words = ok == true ? "PASS" : isRate ? "UNDER" : "OVER"
            line += "   \(isRate ? "at least" : "limit") \(Figure.text(limit)) "
            line += "(\(Figure.text(value / limit)) of it)   \(words)"
        }
        return line
    }

    static func text(_ value: Double) -> String {
        abs(value) >= 100 ? String(format: "%.0f", value) : String(format: "%.3g", value)
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
