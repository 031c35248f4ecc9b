import Outbound

/// Where a template's names are looked up: the call's own `with`, then the variables, then the target.
package struct TemplateScope: Sendable {
    package var with: [String: JSONValue]
    package var variables: [String: JSONValue]
    package var target: TargetDraft
    package var zone: Zone?
    package var locale: String?

    package init(
        with: [String: JSONValue] = [:],
        variables: [String: JSONValue] = [:],
        target: TargetDraft,
        zone: Zone? = nil,
        locale: String? = nil
    ) {
        self.with = with
        self.variables = variables
        self.target = target
        self.zone = zone
        self.locale = locale ?? target.locale
    }

    /// The value of a name; nil when there is none, or it is null or an empty text.
    package func value(_ name: String) -> JSONValue? {
        if let value = exact(name) { return value }
        guard let dot = name.firstIndex(of: ".") else { return nil }
        var value = exact(String(name[..<dot]))
        for step in name[dot...].dropFirst().split(separator: ".", omittingEmptySubsequences: false) {
            value = value?[String(step)]
        }
        return value.flatMap { TemplateScope.present($0) }
    }

    private func exact(_ name: String) -> JSONValue? {
        for found in [with[name], variables[name], column(name)] {
            if let present = found.flatMap({ TemplateScope.present($0) }) { return present }
        }
        return nil
    }

    private func column(_ name: String) -> JSONValue? {
        switch name {
        case "name": .string(target.name)
        case "detail": .string(target.detail)
        case "external_id": JSONValue(target.externalID)
        case "locale": JSONValue(locale)
        case "timezone": JSONValue(target.zone ?? zone?.name)
        case "postal_code": JSONValue(target.postalCode)
        default: target.data[name]
        }
    }

    private static func present(_ value: JSONValue) -> JSONValue? {
        value == .null || value == .string("") ? nil : value
    }

    /// Every name that this scope has a value for, sorted; for suggestions.
    package var names: [String] {
        let own = ["name", "detail", "external_id", "locale", "timezone", "postal_code"].filter {
            value($0) != nil
        }
        return Set(own).union(with.keys).union(variables.keys).union(target.data.keys).sorted()
    }
}

extension Template {
    /// What a rendered text is for: in HTML values are escaped; in a file name they must not leave the
    /// folder.
    package enum Use: Hashable, Sendable {
        case plain, html, file
    }

    /// Fills the holes.
    package func render(_ scope: TemplateScope, use: Use = .plain) throws(Problem) -> String {
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .hole(let hole): result += try Template.fill(hole, scope, use)
            }
        }
        return result
    }

    private static func fill(_ hole: Hole, _ scope: TemplateScope, _ use: Use) throws(Problem) -> String {
        guard let value = scope.value(hole.name) else {
            guard let fallback = hole.fallback else {
                let hint =
                    Suggestion.nearest(to: hole.name, among: scope.names)
                    .map { "did you mean \"\($0)\"? or" } ?? "set the variable, or"
                throw Problem(
                    missing: hole.name,
                    description: "\"{\(hole.name)}\" has no value for this target; \(hint) "
                        + "give a default, as in {\(hole.name)|there}"
                )
            }
            return use == .html ? escaped(fallback) : fallback
        }
        let text = try shown(value, hole, scope)
        switch use {
        case .plain: return text
        case .html: return escaped(text)
        case .file:
            guard !text.contains("/"), !text.contains("\\"), !text.contains("\0"), text != "..", text != "."
            else {
                throw Problem(
                    description:
                        "\"{\(hole.name)}\" stands in a file's name, and its value leads to another folder"
                )
            }
            return text
        }
    }

    private static func shown(_ value: JSONValue, _ hole: Hole, _ scope: TemplateScope) throws(Problem)
        -> String
    {
        switch hole.format {
        case .time: return try Spoken.time(value, hole.name, scope)
        case .date: return try Spoken.date(value, hole.name, scope)
        case .money: return try Spoken.money(value, hole.name, scope)
        case .digits: return Spoken.digits(value.display)
        case nil: break
        }
        switch value {
        case .array, .object:
            throw Problem(
                description: "\"{\(hole.name)}\" is a table; a text needs one of its fields, as in "
                    + "{\(hole.name).field}"
            )
        case .number(let number):
            return Int64(exactly: number).map { String($0) } ?? "\(number)"
        default: return value.display
        }
    }

    /// A text as it stands in HTML, in an element or a quoted attribute.
    package static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }
}
