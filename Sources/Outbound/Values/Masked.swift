/// Addresses as messages may show them: never whole.
package enum Masked {
    /// `+13035550142` as `+1303•••42`; an email address keeps its domain; short texts are hidden whole.
    package static func address(_ address: String) -> String {
        if let at = address.lastIndex(of: "@") {
            let scheme = ["sip:", "sips:"].first { address.hasPrefix($0) } ?? ""
            return scheme + address[..<at].dropFirst(scheme.count).prefix(1) + "•••" + address[at...]
        }
        guard address.count > 9 else { return "•••" }
        return address.prefix(5) + "•••" + address.suffix(2)
    }

    /// An agent's name as events show it: an address is masked, a simulated name (`front-desk/1`) is not.
    package static func agent(_ name: String) -> String {
        let isAddress = name.contains("@") || name.hasPrefix("+") || name.hasPrefix("sip:")
        return isAddress ? address(name) : name
    }
}
