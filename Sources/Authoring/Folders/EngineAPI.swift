/// What `[api]` of `trunkside.toml` says: where `serve` listens, and its limits. Nil is the server's own
/// value.
package struct EngineAPI: Hashable, Sendable {
    /// `HOST:PORT`, such as `127.0.0.1:8080` or `[::1]:8080`.
    package var listen: ListenAddress?
    /// PEM files, relative to the engine's file.
    package var certificate: String?
    package var key: String?
    /// Requests of one key a second, on the average, and at once; 0 is no limit.
    package var rate: Double?
    package var burst: Double?
    package var connections: Int?

    package init() {}

    init(_ toml: inout TOMLFile) {
        _ = toml.keys(["api"])
        if let text = toml.string(["api", "listen"]) {
            listen = ListenAddress(text)
            if listen == nil {
                toml.find(["api", "listen"], "api.listen is \"\(text)\"; \(ListenAddress.form)")
            }
        }
        certificate = toml.string(["api", "tls_certificate"])
        key = toml.string(["api", "tls_key"])
        if (certificate == nil) != (key == nil) {
            let there = certificate == nil ? "tls_key" : "tls_certificate"
            toml.find(["api", there], "api.tls_certificate and api.tls_key go together: one is missing")
        }
        rate = toml.number(["api", "rate"], in: 0...1_000_000)
        burst = toml.number(["api", "burst"], in: 1...1_000_000)
        connections = toml.integer(["api", "connections"], in: 1...100_000)
    }
}

/// Where a server listens.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package static let form = "write HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080 (port 0 is any free one)"

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Nil for a text of another form.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        let digits = text[text.index(after: colon)...]
        guard !host.isEmpty, !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let port = Int(digits), (0...65_535).contains(port)
        else { return nil }
        self.host = String(host)
        self.port = port
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
