import Foundation
import Outbound

/// Where a request goes, and where a redirect takes it: decided here, asked by the client.
package struct WebJourney: Sendable {
    package private(set) var address: WebAddress
    package private(set) var method: String
    /// By name in small letters.
    package private(set) var headers: [(name: String, value: String)]
    package private(set) var body: String?
    private var redirects = 0
    private let limits: WebLimits

    /// What an answer means.
    package enum Step: Hashable, Sendable {
        /// It is the answer.
        case arrived
        /// The journey goes on at its new address.
        case onward
        case failed(String)
    }

    /// Throws what a request may not have.
    package init(_ request: WebRequest, limits: WebLimits) throws(WebRefusal) {
        do {
            address = try WebAddress(request.url)
        } catch {
            throw .wrong(error.description)
        }
        method = request.method
        body = request.body
        if let body, body.utf8.count > limits.body {
            throw .wrong("a body of \(body.utf8.count) bytes; the limit is \(limits.body)")
        }
        headers = try Self.checked(request.headers, limits: limits)
        self.limits = limits
    }

    /// Headers of the connection itself, which are not a script's to set.
    private static let reserved: Set<String> = [
        "connection", "content-length", "expect", "host", "http2-settings", "keep-alive",
        "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade",
    ]

    private static func checked(
        _ headers: [String: String],
        limits: WebLimits
    ) throws(WebRefusal) -> [(name: String, value: String)] {
        var checked: [(name: String, value: String)] = []
        var size = 0
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            let small = name.lowercased()
            guard !small.isEmpty, small.utf8.allSatisfy(isTokenByte) else {
                throw .wrong("a header's name with characters that none has")
            }
            guard !reserved.contains(small) else {
                throw .wrong("the header \(small), which is the connection's own")
            }
            guard value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else {
                throw .wrong("the header \(small) with a line break or another control character")
            }
            guard !checked.contains(where: { $0.name == small }) else {
                throw .wrong("the header \(small) twice")
            }
            size += small.utf8.count + value.utf8.count
            guard size <= limits.headers else { throw .wrong("headers over \(limits.headers) bytes") }
            checked.append((small, value))
        }
        for (name, value) in [("accept", "*/*"), ("user-agent", "trunkside")]
        where !checked.contains(where: { $0.name == name }) {
            checked.append((name, value))
        }
        return checked
    }

    /// RFC 9110, section 5.6.2, in small letters.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }

    /// Takes an answer's status and where it points to. Another place does not get the headers of the
    /// request, and what was asked in secret is not asked again in plain text.
    package mutating func on(status: Int, location: String?) -> Step {
        guard limits.redirects > 0, [301, 302, 303, 307, 308].contains(status), let location else {
            return .arrived
        }
        guard redirects < limits.redirects else { return .failed("more than \(limits.redirects) redirects") }
        redirects += 1
        let next: WebAddress
        do throws(WebAddress.Problem) {
            let whole = URL(string: location, relativeTo: URL(string: address.description))?.absoluteString
            next = try WebAddress(whole ?? location)
        } catch {
            return .failed("not allowed: a redirect to \(error.description)")
        }
        if address.isSecure, !next.isSecure {
            return .failed("not allowed: a redirect from https to http")
        }
        if !next.isSamePlace(as: address) {
            headers.removeAll { !["accept", "content-type", "user-agent"].contains($0.name) }
        }
        if status != 307, status != 308, method != "GET" {
            method = "GET"
            body = nil
            headers.removeAll { $0.name == "content-type" }
        }
        address = next
        return .onward
    }
}
