/// Where a request goes: a web address, read strictly, so that nobody who reads it again finds another host
/// in it.
package struct WebAddress: Hashable, Sendable {
    package enum Host: Hashable, Sendable {
        /// In small letters, of letters, digits, dots and hyphens.
        case name(String)
        case address(IPAddress)
    }

    package let isSecure: Bool
    package let host: Host
    package let port: Int
    /// Path and query, at least `/`, without what stands after `#`.
    package let target: String

    /// The longest one.
    package static let limit = 4096

    /// Why a text is no address that may be asked: a few words.
    package struct Problem: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// Reads `https://crm.example.org:8443/people?id=1`. User names and passwords, other schemes, names
    /// outside of ASCII, numbers in any form but four decimal ones, and names that end in a dot are refused.
    package init(_ text: String) throws(Problem) {
        guard text.utf8.count <= Self.limit else { throw Problem("an address over \(Self.limit) bytes") }
        let small = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { small.hasPrefix($0) }) else {
            throw Problem("an address that does not begin with https:// or http://")
        }
        isSecure = scheme == "https://"
        let rest = text.utf8.dropFirst(scheme.utf8.count)
        let end = rest.firstIndex { "/?#\\".utf8.contains($0) } ?? rest.endIndex
        let authority = String(decoding: rest[..<end], as: UTF8.self)
        guard !authority.contains("@") else { throw Problem("a user name in an address") }
        let (host, port) = try Self.split(authority)
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
        target = Self.target(rest[end...])
    }

    /// A host with or without its port, as it stands in an address or in a list.
    package static func split(_ authority: String) throws(Problem) -> (Host, port: Int?) {
        var name = authority[...]
        var port: Substring?
        if name.first == "[" {
            guard let close = name.firstIndex(of: "]"), let address = IPAddress(name[..<close].dropFirst()),
                address.isSix
            else { throw Problem("a wrong address of version 6") }
            let after = name[name.index(after: close)...]
            guard after.isEmpty || after.first == ":" else { throw Problem("a wrong address of version 6") }
            return (.address(address), after.isEmpty ? nil : try number(after.dropFirst()))
        }
        if let colon = name.firstIndex(of: ":") {
            port = name[name.index(after: colon)...]
            name = name[..<colon]
        }
        return (try Self.host(name), try port.map(number))
    }

    private static func number(_ text: Substring) throws(Problem) -> Int {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(text), (1...65535).contains(port)
        else { throw Problem("a wrong port") }
        return port
    }

    private static func host(_ text: Substring) throws(Problem) -> Host {
        let name = text.lowercased()
        guard !name.isEmpty else { throw Problem("no host in an address") }
        guard name.utf8.allSatisfy(isNameByte) else {
            throw Problem("a host with characters other than letters, digits, dots and hyphens")
        }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard name.utf8.count <= 253,
            labels.allSatisfy({
                (1...63).contains($0.utf8.count) && $0.first != "-" && $0.last != "-"
            })
        else { throw Problem("a host with a dot, a hyphen or a length that no name has") }
        // Whatever ends in a number is an address of version 4 to some reader.
        let last = labels[labels.count - 1]
        if last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) || last.hasPrefix("0x") {
            guard let address = IPAddress(name) else {
                throw Problem("an address of version 4 that is not four decimal numbers")
            }
            return .address(address)
        }
        return .name(name)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E
    }

    /// Characters that no address has are written as `%XX`.
    private static func target(_ text: Substring.UTF8View) -> String {
        let bytes = Array(text.prefix { $0 != UInt8(ascii: "#") })
        let hex = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = bytes.first == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
        for (index, byte) in bytes.enumerated() {
            let isEscape =
                byte == UInt8(ascii: "%") && index + 2 < bytes.count
                && bytes[(index + 1)...(index + 2)].allSatisfy {
                    Unicode.Scalar($0).properties.isASCIIHexDigit
                }
            let isPlain = (0x21...0x7E).contains(byte) && !"%\"<>\\^`{|}[]".utf8.contains(byte)
            let escaped = [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            result += isEscape || isPlain ? [byte] : escaped
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension WebAddress.Problem {
    init(_ words: String) { description = words }
}

extension WebAddress.Host: CustomStringConvertible {
    /// As it stands in an address.
    package var description: String {
        switch self {
        case .name(let name): name
        case .address(let address): address.isSix ? "[\(address)]" : "\(address)"
        }
    }
}

extension WebAddress: CustomStringConvertible {
    /// The whole address, the same for all ways to write it.
    package var description: String {
        let isUsual = port == (isSecure ? 443 : 80)
        return "\(isSecure ? "https" : "http")://\(host)\(isUsual ? "" : ":\(port)")\(target)"
    }

    /// Whether a request that was meant for one place may take its headers to the other.
    package func isSamePlace(as other: WebAddress) -> Bool {
        (isSecure, host, port) == (other.isSecure, other.host, other.port)
    }
}
