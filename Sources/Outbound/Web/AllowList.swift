/// The hosts that may be asked: `[http] allow` of a campaign.
///
/// An entry is a name (`crm.example.org`), all names under one (`*.example.org`), or an address; with a port
/// (`crm.example.org:8443`) it stands for that port, without for the usual ones. What a name leads to must be
/// a public address. An address of the network's own, a loopback one too, is reached only by an entry that is
/// this address with its port: `127.0.0.1:8080`.
package struct AllowList: Hashable, Sendable {
    fileprivate enum Pattern: Hashable, Sendable {
        case exactly(WebAddress.Host)
        case under(String)
        case anyone
    }

    fileprivate struct Entry: Hashable, Sendable {
        var pattern: Pattern
        var port: Int?
    }

    private var entries: [Entry] = []
    /// What the list is called where it stands.
    private var key = "http.allow"

    /// Nobody may be asked.
    package static let empty = AllowList()

    /// Everybody who is public, at the usual ports and at any other.
    package static let everyPublic: AllowList = {
        var list = AllowList()
        list.entries = [Entry(pattern: .anyone)]
        return list
    }()

    private init() {}

    /// Reads entries; the first that is wrong is thrown.
    package init(_ texts: [String], key: String = "http.allow") throws(WebAddress.Problem) {
        self.key = key
        for text in texts { entries.append(try Self.entry(text)) }
    }

    package var isEmpty: Bool { entries.isEmpty }

    /// What either list lets through.
    package func joined(_ other: AllowList) -> AllowList {
        var list = self
        list.entries += other.entries.filter { !entries.contains($0) }
        return list
    }

    private static func entry(_ text: String) throws(WebAddress.Problem) -> Entry {
        guard !text.contains("/") else {
            throw WebAddress.Problem("is no host; write it without https:// and without a path")
        }
        let isUnder = text.hasPrefix("*.")
        let host: WebAddress.Host
        let port: Int?
        do {
            (host, port) = try WebAddress.split(isUnder ? String(text.dropFirst(2)) : text)
        } catch {
            throw WebAddress.Problem("cannot be read: \(error.description)")
        }
        switch host {
        case .name(let name):
            if name == "localhost" || name.hasSuffix(".localhost") {
                throw WebAddress.Problem(
                    "is a name of this machine; write its address and port, such as 127.0.0.1:8080"
                )
            }
            if isUnder, !name.contains(".") {
                throw WebAddress.Problem("is too much of the world; write at least *.example.org")
            }
            return Entry(pattern: isUnder ? .under(name) : .exactly(host), port: port)
        case .address(let address):
            if isUnder { throw WebAddress.Problem("has a star before an address") }
            if case .nobody(let words) = address.reach {
                throw WebAddress.Problem("is \(words) address; nothing is ever sent there")
            }
            if case .own(let words) = address.reach, port == nil {
                throw WebAddress.Problem("is \(words) address; write it with its port, such as \(host):8080")
            }
            return Entry(pattern: .exactly(host), port: port)
        }
    }

    /// Why an address may not be asked, before its name has been looked up; nil where it may.
    package func refusal(of address: WebAddress) -> WebRefusal? {
        entries.contains { $0.admits(address) } ? nil : .notListed(address, key: key)
    }

    /// Why what a host leads to may not be connected to; nil where it may. `reach` says what is public.
    package func refusal(
        of found: IPAddress,
        for address: WebAddress,
        reach: (IPAddress) -> AddressReach = \.reach
    ) -> WebRefusal? {
        switch reach(found) {
        case .everybody: return nil
        case .nobody(let words): return .leads(address.host, to: words)
        case .own(let words):
            // Never by a name, however it is listed.
            guard address.host == .address(found),
                entries.contains(Entry(pattern: .exactly(address.host), port: address.port))
            else { return .leads(address.host, to: words) }
            return nil
        }
    }
}

extension AllowList.Entry {
    fileprivate func admits(_ address: WebAddress) -> Bool {
        switch (pattern, address.host) {
        case (.anyone, _): return port == nil
        case (.exactly(let host), _):
            guard host == address.host else { return false }
        case (.under(let name), .name(let asked)):
            guard asked.hasSuffix("." + name) else { return false }
        case (.under, .address): return false
        }
        return address.port == port ?? (address.isSecure ? 443 : 80)
    }
}
