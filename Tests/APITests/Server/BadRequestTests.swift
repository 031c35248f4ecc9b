import API
import Outbound
import Testing

/// What is the fault of who asks is told so, and is no error of the server's.
struct BadRequestTests {
    private static let head = "HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ts_admin\r\n"

    private static func status(_ server: LiveServer, _ text: String, finishing: Bool = false) async throws
        -> String
    {
        try await RawConnection.open(server) { raw in
            try await raw.send(text)
            if finishing { try await raw.finish() }
            let heard = await raw.heard(until: "\r\n")
            return String(heard.prefix { $0 != "\r\n" })
        }
    }

    @Test func `bodies that are not as their headers say are answered 400`() async throws {
        try await LiveServer.run { server in
            let post = "POST /v1.0/campaigns " + Self.head
            let odd = try await Self.status(server, post + "Transfer-Encoding: xchunked\r\n\r\n{}")
            #expect(odd == "HTTP/1.1 400 Bad Request")
            let trailer = "X-A: \(String(repeating: "a", count: 15_000))\r\n"
            let trailers = try await Self.status(
                server,
                post + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
                    + String(repeating: trailer, count: 3) + "\r\n"
            )
            #expect(trailers == "HTTP/1.1 400 Bad Request")
            for path in ["campaigns", "campaigns/upload"] {
                let half = try await Self.status(
                    server,
                    "POST /v1.0/\(path) " + Self.head + "Content-Length: 9\r\n\r\n{",
                    finishing: true
                )
                #expect(half == "HTTP/1.1 400 Bad Request")
            }
        }
    }

    @Test func `HTTP 1_1 has one Host, and HTTP 1_0 may have none`() async throws {
        try await LiveServer.run { server in
            let none = try await Self.status(server, "GET /healthz HTTP/1.1\r\n\r\n")
            #expect(none == "HTTP/1.1 400 Bad Request")
            let two = try await Self.status(server, "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
            #expect(two == "HTTP/1.1 400 Bad Request")
            let old = try await Self.status(server, "GET /healthz HTTP/1.0\r\n\r\n")
            #expect(old.hasSuffix(" 200 OK"))
        }
    }

    @Test func `who waits to be told to go on is told`() async throws {
        try await LiveServer.run { server in
            let heard = try await RawConnection.open(server) { raw in
                try await raw.send(
                    "POST /v1.0/campaigns \(Self.head)Expect: 100-continue\r\nContent-Length: 12\r\n\r\n"
                )
                let first = await raw.heard(until: "\r\n\r\n")
                try await raw.send(#"{"name":"x"}"#)
                return first + (await raw.heard(until: "\r\n\r\n"))
            }
            #expect(heard.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
        }
    }

    @Test func `a text that would come back as another is refused with its place`() async throws {
        try await LiveServer.run { server in
            let start = Array(#"{"name":""#.utf8)
            let ends: [[UInt8]] = [
                [0xFF, 0xFE], Array(#"\ud800"#.utf8), Array(#"\udc00"#.utf8), Array(#"\ud800\ud800"#.utf8),
            ]
            for end in ends {
                let reply = try await server.ask(
                    "POST",
                    "/v1.0/campaigns",
                    bytes: start + end + Array(#""}"#.utf8)
                )
                #expect(reply.status == 400)
                #expect(reply.reason == "INVALID_JSON_BODY")
                #expect(reply.json["error"]?["message"]?.string?.contains("not JSON at byte ") == true)
            }
            let whole = try await server.ask("POST", "/v1.0/campaigns", body: #"{"name":"\ud83d\ude00"}"#)
            #expect(whole.json["name"] == "\u{1F600}")
        }
    }
}
