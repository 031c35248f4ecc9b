import Flows
import Outbound

/// The fields of a body that is a JSON object. Each is read once by its name and type; what is wrong is
/// collected, and `finish` throws all of it at once, with every name that was not asked for.
package struct Fields {
    private let values: [String: JSONValue]
    private var known: Set<String> = []
    private var problems: [(field: String, message: String)] = []
    /// Problems beyond those that are kept.
    private var more = 0
    /// Names that VoIPBIN has and this server does not, each with what to do instead.
    private let absent: [String: String]

    package init(_ values: [String: JSONValue], absent: [String: String] = [:]) {
        self.values = values
        self.absent = absent
    }

    /// Whether the field is there, also as null.
    package func has(_ name: String) -> Bool { values[name] != nil }

    package var names: [String] { values.keys.sorted() }

    /// Everything, as it was sent.
    package var object: JSONValue { .object(values) }

    /// Problems that are told; the rest is counted. A body of a million wrong fields costs no more than one
    /// of twenty.
    static let problemLimit = 20
    /// Unknown names for which a known one is looked for, in all of the body.
    private static let suggestionLimit = 3
    private static let fieldLength = 120
    private static let messageLength = 1000

    package mutating func refuse(_ field: String, _ message: String) {
        guard problems.count < Self.problemLimit else {
            more += 1
            return
        }
        problems.append((Self.cut(field, Self.fieldLength), Self.cut(message, Self.messageLength)))
    }

    private static func cut(_ text: String, _ length: Int) -> String {
        text.utf8.count <= length ? text : String(text.unicodeScalars.prefix(length))
    }

    /// Whether as much is wrong as is told: what is looked at from here on is only counted.
    var isFull: Bool { problems.count >= Self.problemLimit }

    /// The value as it stands; null is none.
    package mutating func value(_ name: String) -> JSONValue? {
        known.insert(name)
        guard let value = values[name], value != .null else { return nil }
        return value
    }

    /// A string of at most so many bytes, without control characters but for tabs and line ends.
    package mutating func text(_ name: String, max: Int = 255, required: Bool = false) -> String? {
        guard let value = value(name) else {
            if required { refuse(name, "is missing") }
            return nil
        }
        guard case .string(let text) = value else {
            refuse(name, "must be a string")
            return nil
        }
        guard text.utf8.count <= max else {
            refuse(name, "is \(text.utf8.count) bytes long; at most \(max) are taken")
            return nil
        }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 32 || "\t\n\r".unicodeScalars.contains($0) })
        else {
            refuse(name, "holds control characters")
            return nil
        }
        if required, text.isEmpty {
            refuse(name, "is empty")
            return nil
        }
        return text
    }

    package mutating func whole(_ name: String, in range: ClosedRange<Int64>) -> Int64? {
        guard let value = value(name) else { return nil }
        let asked: Int64? =
            switch value {
            case .integer(let number): number
            case .number(let number): Int64(exactly: number)
            default: nil
            }
        guard let asked, range.contains(asked) else {
            refuse(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return asked
    }

    package mutating func number(_ name: String, in range: ClosedRange<Double>) -> Double? {
        guard let value = value(name) else { return nil }
        let asked: Double? =
            switch value {
            case .integer(let number): Double(number)
            case .number(let number): number
            default: nil
            }
        guard let asked, range.contains(asked) else {
            refuse(name, "must be a number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return asked
    }

    package mutating func boolean(_ name: String) -> Bool? {
        guard let value = value(name) else { return nil }
        guard case .boolean(let answer) = value else {
            refuse(name, "must be true or false")
            return nil
        }
        return answer
    }

    package mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String,
        _ type: Choice.Type = Choice.self,
        required: Bool = false
    ) -> Choice? where Choice.RawValue == String {
        let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        guard let value = value(name) else {
            if required { refuse(name, "is missing; it must be one of \(words)") }
            return nil
        }
        guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
            refuse(name, "must be one of \(words)")
            return nil
        }
        return choice
    }

    /// The UUID of another resource, in small letters; an empty string and the nil UUID stand for none.
    package mutating func uuid(_ name: String) -> String? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value else {
            refuse(name, "must be a UUID in a string")
            return nil
        }
        if text.isEmpty || text == Self.nilUUID { return nil }
        guard let uuid = UUIDText.canonical(text) else {
            refuse(name, "is no UUID")
            return nil
        }
        return uuid
    }

    package static let nilUUID = "00000000-0000-0000-0000-000000000000"

    package mutating func object(_ name: String) -> [String: JSONValue]? {
        guard let value = value(name) else { return nil }
        guard case .object(let fields) = value else {
            refuse(name, "must be an object")
            return nil
        }
        return fields
    }

    package mutating func list(_ name: String, max: Int) -> [JSONValue]? {
        guard let value = value(name) else { return nil }
        guard case .array(let values) = value else {
            refuse(name, "must be an array")
            return nil
        }
        guard values.count <= max else {
            refuse(name, "has \(values.count) elements; at most \(max) are taken")
            return nil
        }
        return values
    }

    /// Everything that is wrong, with every name that was not asked for. Of what VoIPBIN has and this server
    /// has not, empty values are passed over: its clients send them always.
    mutating func unfinished() -> [(field: String, message: String)] {
        let candidates = known.sorted()
        var suggestions = 0
        for name in values.keys.filter({ !known.contains($0) }).sorted() {
            if let instead = absent[name] {
                if !Self.isEmpty(values[name]) { refuse(name, instead) }
                continue
            }
            var message = "is not known here"
            if suggestions < Self.suggestionLimit, name.utf8.count <= Self.fieldLength {
                suggestions += 1
                let near = Suggestion.nearest(to: name, among: candidates)
                message += near.map { "; did you mean \($0)?" } ?? ""
            }
            refuse(String(name.unicodeScalars.prefix(60)), message)
        }
        return problems
    }

    private static func isEmpty(_ value: JSONValue?) -> Bool {
        switch value {
        case nil, .null, .array([]), .object([:]), .string(""), .string(nilUUID), .integer(0): true
        default: false
        }
    }

    /// Throws everything that is wrong.
    package mutating func finish() throws(Refusal) {
        let problems = unfinished()
        guard let first = problems.first else { return }
        let count = problems.count + more
        let rest = more == 0 ? "see details" : "see details for the first \(problems.count), and \(more) more"
        throw Refusal(
            .invalidArgument,
            "INVALID_ARGUMENT",
            count == 1 ? "\(first.field): \(first.message)" : "\(count) fields are wrong; \(rest)",
            details: problems.map { .object(["field": .string($0.field), "message": .string($0.message)]) }
        )
    }
}
