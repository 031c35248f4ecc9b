import Outbound

extension FlowActionReader {
    /// What `http.get` and `http.post` ask for.
    func webRequest() throws(ArgumentProblem) -> WebRequest {
        let name = arguments.action.name
        let url = arguments.text("url") ?? ""
        guard ["https://", "http://"].contains(where: { url.lowercased().hasPrefix($0) }),
            !url.contains(where: { $0.isWhitespace || $0.isNewline })
        else {
            throw arguments.problem(
                ", url: expected an address such as \"https://crm.example.org/people\", given "
                    + Given.quoted(url)
            )
        }
        var request = WebRequest(
            method: name == "get" ? "GET" : "POST",
            url: url + query(after: url),
            headers: texts("headers"),
            timeout: arguments.duration("timeout") ?? .seconds(10)
        )
        switch (arguments["json"], arguments.text("body")) {
        case (.some, .some): throw arguments.problem(": json and body are both given; give one")
        case (.json(let value)?, nil):
            request.body = value.text
            if !request.headers.keys.contains(where: { $0.lowercased() == "content-type" }) {
                request.headers["content-type"] = "application/json"
            }
        case (_, let body): request.body = body
        }
        return request
    }

    private func texts(_ name: String) -> [String: String] {
        (arguments.fields(name) ?? [:]).mapValues(\.display)
    }

    private func query(after url: String) -> String {
        let pairs = texts("query").sorted { $0.key < $1.key }.map { name, value in
            "\(Self.escaped(name))=\(Self.escaped(value))"
        }
        return pairs.isEmpty ? "" : (url.contains("?") ? "&" : "?") + pairs.joined(separator: "&")
    }

    /// All but the unreserved characters of RFC 3986, section 2.3, as `%XX`.
    private static func escaped(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF")
        var result = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                scalar.isASCII
                && (scalar.properties.isAlphabetic || (0x30...0x39).contains(byte)
                    || "-._~".utf8.contains(byte))
            if isPlain {
                result.unicodeScalars.append(scalar)
            } else {
                result += "%\(hex[Int(byte >> 4)])\(hex[Int(byte & 15)])"
            }
        }
        return result
    }
}

extension WebRequest {
    /// What a trace shows of it: no query, and no whole phone number.
    package var shown: String { "\(method) \(Given.masked(String(url.prefix { $0 != "?" })))" }
}
