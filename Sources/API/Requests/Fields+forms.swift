import Outbound
import Store

/// Forms of values that several resources share.
extension Fields {
    /// One of a few words; an empty text, which VoIPBIN's clients send for what they do not set, is none.
    mutating func word<Choice: RawRepresentable & CaseIterable>(
        _ name: String,
        _ type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        value(name) == .string("") ? nil : choice(name, type)
    }

    /// What the field says of another resource; nil where it is not there.
    mutating func link(_ name: String) -> Link? {
        guard has(name) else { return nil }
        return uuid(name).map(Link.to) ?? Link.none
    }

    /// The fields of an object within this one; what is wrong there is told under the outer name.
    mutating func inner(_ name: String, _ read: (inout Fields) -> Void) {
        guard let object = object(name) else { return }
        var fields = Fields(object)
        read(&fields)
        for problem in fields.unfinished() { refuse("\(name).\(problem.field)", problem.message) }
    }

    static let sourceLimit = 100

    /// Caller ids: a text, an address, or a list of them; nil where the field is not there.
    mutating func sources(_ name: String) -> [String]? {
        guard has(name) else { return nil }
        guard let given = value(name) else { return [] }
        var values = [given]
        if case .array(let list) = given { values = list }
        guard values.count <= Self.sourceLimit else {
            refuse(name, "has \(values.count) caller ids; at most \(Self.sourceLimit) are taken")
            return []
        }
        return values.compactMap { source($0, name) }
    }

    private mutating func source(_ value: JSONValue, _ name: String) -> String? {
        var text = value.string
        if case .object(let parts) = value {
            var address = Fields(parts)
            text = address.text("target") ?? ""
            for part in ["type", "target_name", "name", "detail"] { _ = address.text(part) }
            for problem in address.unfinished() { refuse("\(name).\(problem.field)", problem.message) }
        }
        guard let text else {
            refuse(name, "must be a caller id, an address {type, target}, or a list of them")
            return nil
        }
        guard text.utf8.count <= 255, text.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 })
        else {
            refuse(name, "holds a caller id of more than 255 bytes, or with control characters")
            return nil
        }
        return text.isEmpty ? nil : text
    }
}
