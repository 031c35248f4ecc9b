import Flows
import Outbound

extension ControlRequest {
    /// `limits.per_second=10` of the folder's campaign, `NAME.limits.per_second=10` of another one, or
    /// `engine.limits.per_second=10`.
    package init(assignment text: String, folder: String) throws(Problem) {
        guard let equals = text.firstIndex(of: "=") else {
            throw Problem(description: "\"\(text)\" sets nothing; write it like limits.per_second=10")
        }
        let (left, right) = (text[..<equals].trimmingSpaces, text[text.index(after: equals)...])
        // A campaign's name may have dots too: the key is the last two words.
        let words = left.split(separator: ".", omittingEmptySubsequences: false)
        let name = words.suffix(2).joined(separator: ".")
        let owner = words.dropLast(2).joined(separator: ".")
        let value = right.trimmingSpaces
        // Double would read 0x10 too, which no file takes.
        guard !value.lowercased().contains("x"), let number = Double(value) else {
            _ = try ControlRequest.key(name)
            throw Problem(description: "\(name) must be a number, and \"\(value)\" is none")
        }
        let change = try ControlRequest.change(name, number, isWhole: Int(value) != nil)
        switch owner {
        case "" where words.count > 2: throw Problem(description: "\"\(left)\": no campaign is named so")
        case "": self = .set(.folder(folder), change)
        case "engine": self = .set(.engine, change)
        default: self = .set(.campaign(owner), change)
        }
    }

    private static func key(_ name: String) throws(Problem) -> LimitChange.Key {
        if let key = LimitChange.Key(rawValue: name) { return key }
        let keys = LimitChange.Key.allCases.map(\.rawValue)
        let near = Suggestion.nearest(to: name, among: keys).map { " (did you mean \($0)?)" } ?? ""
        throw Problem(
            description: "\"\(name)\" cannot be set while campaigns run\(near); "
                + "\(keys.joined(separator: " and ")) can"
        )
    }

    static func change(_ name: String, _ value: Double, isWhole: Bool) throws(Problem) -> LimitChange {
        let key = try key(name)
        if let change = LimitChange(key, value), key == .perSecond || isWhole { return change }
        switch key {
        case .concurrent where !isWhole: throw Problem(description: "\(name) must be a whole number")
        case .concurrent:
            let range = Limits.concurrents
            throw Problem(
                description: "\(name) is \(LimitChange.text(value)); it must be from \(range.lowerBound) to "
                    + "\(range.upperBound)"
            )
        case .perSecond:
            let (least, most) = (Limits.rates.lowerBound, Limits.rates.upperBound)
            throw Problem(
                description:
                    "\(name) is \(LimitChange.text(value)); it must be from \(LimitChange.text(least)) "
                    + "to \(LimitChange.text(most))"
            )
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
