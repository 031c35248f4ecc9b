/// SIP URIs (RFC 3261, 19.1) as addresses: a user at a host, without header fields and passwords.
enum SIPAddress {
    private static let advice = "write sip:user@host, such as sip:ana@192.0.2.10"

    /// The URI with scheme and host in small letters.
    static func canonical(_ text: String) throws(AddressProblem) -> String {
        guard let colon = text.firstIndex(of: ":") else {
            throw AddressProblem("sip", "this is no SIP URI: \(advice)")
        }
        let scheme = text[..<colon].lowercased()
        let rest = text[text.index(after: colon)...]
        guard rest.utf8.count <= 255, rest.utf8.allSatisfy(isAllowed) else {
            throw AddressProblem(
                "sip",
                "a character that no SIP URI has, or more than 255 of them: \(advice)"
            )
        }
        let parts = rest.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2, let last = parts.last else {
            throw AddressProblem("sip", "two @ in a SIP URI: \(advice)")
        }
        if parts.count == 2, parts[0].isEmpty || parts[0].contains(":") {
            throw AddressProblem("sip", "no user, or a password, before the @ of a SIP URI: \(advice)")
        }
        let hostEnd = last.firstIndex(of: ";") ?? last.endIndex
        guard isHost(last[..<hostEnd]) else {
            throw AddressProblem("sip", "no host in the SIP URI: \(advice)")
        }
        let user = parts.count == 2 ? parts[0] + "@" : ""
        return scheme + ":" + user + last[..<hostEnd].lowercased() + last[hostEnd...]
    }

    /// Visible ASCII without what would end the URI or begin header fields.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"<>\"?,#\\^`{|}".utf8.contains(byte)
    }

    /// A name, an IPv4 address or an IPv6 address in brackets, and a port.
    private static func isHost(_ text: Substring) -> Bool {
        var host = text
        if host.first == "[" {
            guard let end = host.firstIndex(of: "]") else { return false }
            let inside = host[host.index(after: host.startIndex)..<end]
            guard inside.contains(":"), inside.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                return false
            }
            host = "host" + host[host.index(after: end)...]
        }
        let parts = host.split(separator: ":", omittingEmptySubsequences: false)
        guard let name = parts.first, parts.count <= 2, !name.isEmpty else { return false }
        if parts.count == 2, UInt16(parts[1]) ?? 0 == 0 { return false }
        return name.utf8.allSatisfy { EmailAddress.isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E }
    }
}
