import Outbound

/// A text with holes: `Hello {name|there}, at {appointment_at:time}.`
///
/// A hole is `{name}`, with an optional format (`:time`, `:date`, `:digits`, `:money`) and an optional
/// default after `|`, which is taken as it stands. A name with dots looks into tables. A brace that no letter
/// follows is text, and `{{` is one brace.
package struct Template: Hashable, Sendable {
    package enum Format: String, Hashable, Sendable, CaseIterable {
        case time, date, digits, money
    }

    package struct Hole: Hashable, Sendable {
        package var name: String
        package var format: Format?
        package var fallback: String?

        package init(name: String, format: Format? = nil, fallback: String? = nil) {
            self.name = name
            self.format = format
            self.fallback = fallback
        }
    }

    package enum Part: Hashable, Sendable {
        case text(String)
        case hole(Hole)
    }

    /// Why a text is no template, or cannot be filled, in words for its author.
    package struct Problem: Error, Equatable, CustomStringConvertible {
        /// The name that has no value; nil when something else is wrong.
        package var missing: String?
        package var description: String
    }

    package let parts: [Part]

    /// One hole alone.
    package init(_ hole: Hole) { parts = [.hole(hole)] }

    package init(_ text: String) throws(Problem) {
        var parts: [Part] = []
        var plain = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "{" else {
                plain.append(character)
                continue
            }
            if rest.first == "{" {
                rest.removeFirst()
                plain.append("{")
                continue
            }
            guard let first = rest.first, first == "_" || first.isASCII && first.isLetter else {
                plain.append("{")
                continue
            }
            guard let end = rest.firstIndex(of: "}") else {
                throw Problem(
                    description:
                        "\"{\(rest.prefix(20))\" has no closing brace (for a brace as text write \"{{\")"
                )
            }
            if !plain.isEmpty { parts.append(.text(plain)) }
            plain = ""
            parts.append(.hole(try Template.hole(rest[..<end])))
            rest = rest[end...].dropFirst()
        }
        if !plain.isEmpty { parts.append(.text(plain)) }
        self.parts = parts
    }

    private static func hole(_ inner: Substring) throws(Problem) -> Hole {
        let halves = inner.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        let fallback = halves.count == 2 ? String(halves[1]) : nil
        let named = halves[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(named[0])
        guard name.allSatisfy({ $0 == "_" || $0 == "." || $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            throw Problem(
                description: "\"{\(inner.prefix(30))}\" is no hole: a name has letters, digits, _ and . only "
                    + "(for a brace as text write \"{{\")"
            )
        }
        guard named.count == 2 else { return Hole(name: name, format: nil, fallback: fallback) }
        guard let format = Format(rawValue: String(named[1])) else {
            let known = Format.allCases.map(\.rawValue)
            throw Problem(
                description:
                    "\"{\(name):\(named[1].prefix(20))}\" has an unknown format \"\(named[1].prefix(20))\""
                    + Suggestion.ending(for: String(named[1]), among: known)
            )
        }
        return Hole(name: name, format: format, fallback: fallback)
    }

    /// Its holes, in order, for checks before anyone is called.
    package var holes: [Hole] {
        parts.compactMap { part in
            if case .hole(let hole) = part { return hole }
            return nil
        }
    }

    /// The holes of a text, in order.
    package static func holes(in text: String) throws(Problem) -> [Hole] { try Template(text).holes }

    /// The names that a text needs a value for, in order: those without a default.
    package static func names(in text: String) throws(Problem) -> [String] {
        try holes(in: text).filter { $0.fallback == nil }.map(\.name)
    }
}
