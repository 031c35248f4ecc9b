import Outbound
import Synchronization
import Testing
import Web

@Suite("Web requests")
struct WebClientTests {
    /// This machine's addresses that the tests take for public ones.
    private static let publics = ["127.0.0.2", "127.0.0.3"].compactMap { IPAddress($0) }

    static func client(_ names: StagedNames, limits: WebLimits = WebLimits()) -> WebClient {
        WebClient(limits: limits, resolver: names) { publics.contains($0) ? .everybody : $0.reach }
    }

    /// Runs the client while `body` runs.
    static func running<Value: Sendable>(
        _ client: WebClient,
        _ body: (WebClient) async throws -> Value
    ) async rethrows -> Value {
        async let _ = client.run()
        return try await body(client)
    }

    static func get(_ url: String, _ headers: [String: String] = [:], timeout: Duration = .seconds(20))
        -> WebRequest
    {
        WebRequest(method: "GET", url: url, headers: headers, timeout: timeout)
    }

    @Test("a listed host is asked by its name, and its answer comes back whole")
    func asks() async throws {
        let peer = WebPeer()
        let end = try await peer.serve(at: "127.0.0.2") { port in
            let names = StagedNames(["crm.example.org": [["127.0.0.2"]]])
            let list = try AllowList(["crm.example.org:\(port)"])
            return await Self.running(Self.client(names)) { client in
                let answers = Mailbox<FetchEnd>(limit: 1)
                let request = WebRequest(
                    method: "POST",
                    url: "http://crm.example.org:\(port)/people?id=1",
                    headers: ["X-Key": "7"],
                    body: "{}",
                    timeout: .seconds(20)
                )
                client.fetch(request, allowing: list) { answers.send($0) }
                let end = await answers.next()
                #expect(peer.asked.map(\.host) == ["crm.example.org:\(port)"])
                return end
            }
        }
        guard case .answered(let response)? = end else { throw Unexpected(end) }
        #expect(response.status == 200)
        #expect(response.headers["content-type"] == "application/json")
        #expect(response.body == "{\"path\":\"/people\"}")
        #expect(peer.lines == ["POST /people?id=1"])
        #expect(peer.asked[0].headers["x-key"] == "7")
        #expect(peer.asked[0].headers["user-agent"] == "trunkside")
        #expect(peer.asked[0].body == "{}")
    }

    struct Unexpected: Error { init(_ end: FetchEnd?) { print(end as FetchEnd? ?? .failed("none")) } }

    @Test("the connection goes to the address that was checked, though the name leads elsewhere by then")
    func rebinding() async throws {
        let (outside, inside) = (WebPeer(), WebPeer())
        try await outside.serve(at: "127.0.0.2") { port in
            try await inside.serve(at: "127.0.0.1", port: port) { _ in
                let names = StagedNames(["crm.example.org": [["127.0.0.2"], ["127.0.0.1"]]])
                let list = try AllowList(["crm.example.org:\(port)"])
                try await Self.running(Self.client(names)) { client in
                    let url = "http://crm.example.org:\(port)/a"
                    guard case .answered = await client.ask(Self.get(url), allowing: list) else {
                        throw Unexpected(nil)
                    }
                    #expect(names.asked == ["crm.example.org"])
                    // A connection is open by now; the name is looked up again, and refused.
                    let second = await client.ask(Self.get(url), allowing: list)
                    #expect(second == .failed("not allowed: crm.example.org leads to a loopback address"))
                }
            }
        }
        #expect(outside.lines == ["GET /a"])
        #expect(inside.lines == [])
    }

    @Test("one address that is not public among a name's others is enough to refuse it")
    func mixed() async throws {
        let names = StagedNames(["crm.example.org": [["127.0.0.2", "10.0.0.1"]]])
        let list = try AllowList(["crm.example.org"])
        let end = await Self.running(Self.client(names)) {
            await $0.ask(Self.get("http://crm.example.org/"), allowing: list)
        }
        #expect(end == .failed("not allowed: crm.example.org leads to a private address"))
    }

    @Test("this machine is asked where the list has its address with its port, and nothing is looked up")
    func ownService() async throws {
        let peer = WebPeer()
        try await peer.serve { port in
            let names = StagedNames([:])
            try await Self.running(Self.client(names)) { client in
                let url = "http://127.0.0.1:\(port)/own"
                let listed = try AllowList(["127.0.0.1:\(port)"])
                guard case .answered = await client.ask(Self.get(url), allowing: listed) else {
                    throw Unexpected(nil)
                }
                #expect(
                    await client.ask(Self.get(url), allowing: .empty)
                        == .failed("not allowed: 127.0.0.1:\(port) is not in http.allow")
                )
                #expect(
                    await client.ask(Self.get(url), allowing: .everyPublic)
                        == .failed("not allowed: 127.0.0.1 leads to a loopback address")
                )
            }
            #expect(names.asked == [])
        }
        #expect(peer.lines == ["GET /own"])
    }

    @Test("each redirect is held against the list anew, and headers stay with the place they were for")
    func redirects() async throws {
        let (first, second) = (WebPeer(), WebPeer())
        try await first.serve(at: "127.0.0.2") { port in
            try await second.serve(at: "127.0.0.3") { other in
                let names = StagedNames([
                    "a.example.org": [["127.0.0.2"]], "b.example.org": [["127.0.0.3"]],
                    "in.example.org": [["127.0.0.1"]],
                ])
                let list = try AllowList([
                    "a.example.org:\(port)", "b.example.org:\(other)", "in.example.org:\(port)",
                ])
                let secret = ["authorization": "Bearer 1", "x-key": "2"]
                try await Self.running(Self.client(names)) { client in
                    func to(_ location: String, _ status: Int = 302) async -> FetchEnd {
                        let url = "http://a.example.org:\(port)/to/\(status)?to=\(location)"
                        var request = Self.get(url, secret)
                        request.method = "POST"
                        request.body = "x"
                        return await client.ask(request, allowing: list)
                    }
                    guard case .answered = await to("/here"),
                        case .answered = await to("//b.example.org:\(other)/there", 307)
                    else { throw Unexpected(nil) }
                    let unlisted = "not allowed: c.example.org is not in http.allow"
                    #expect(await to("http://c.example.org/") == .failed(unlisted))
                    #expect(
                        await to("http://in.example.org:\(port)/")
                            == .failed("not allowed: in.example.org leads to a loopback address")
                    )
                    #expect(
                        await to("http://127.0.0.1:\(port)/")
                            == .failed("not allowed: 127.0.0.1:\(port) is not in http.allow")
                    )
                    #expect(
                        await to("file:///etc/passwd")
                            == .failed(
                                "not allowed: a redirect to an address that does not begin with https:// or http://"
                            )
                    )
                    #expect(await to("/loop") == .failed("more than 5 redirects"))
                }
            }
        }
        #expect(first.asked[1].line == "GET /here")
        #expect(first.asked[1].headers["authorization"] == "Bearer 1")
        #expect(first.asked[1].body == "")
        #expect(second.lines == ["POST /there"])
        #expect(second.asked[0].headers["authorization"] == nil)
        #expect(second.asked[0].headers["x-key"] == nil)
        #expect(second.asked[0].body == "x")
        #expect(first.lines.filter { $0 == "GET /loop" }.count == 5)
    }

    @Test("an answer that is too large or too slow is cut, also where it drips")
    func limits() async throws {
        let peer = WebPeer()
        try await peer.serve { port in
            let list = try AllowList(["127.0.0.1:\(port)"])
            await Self.running(Self.client(StagedNames([:]))) { client in
                func get(_ path: String, timeout: Duration = .seconds(20)) async -> FetchEnd {
                    let url = "http://127.0.0.1:\(port)/\(path)"
                    return await client.ask(Self.get(url, timeout: timeout), allowing: list)
                }
                #expect(await get("large") == .failed("too large: an answer over 1048576 bytes"))
                #expect(await get("endless") == .failed("too large: an answer over 1048576 bytes"))
                #expect(await get("headers") == .failed("too large: headers over 16384 bytes"))
                #expect(await get("slow", timeout: .milliseconds(150)) == .failed("timeout"))
                #expect(await get("drip", timeout: .milliseconds(150)) == .failed("timeout"))
            }
        }
        #expect(peer.lines == ["large", "endless", "headers", "slow", "drip"].map { "GET /\($0)" })
    }

    @Test("where nobody listens it is refused at once, and the next address of the name is tried")
    func nextAddress() async throws {
        let peer = WebPeer()
        try await peer.serve(at: "127.0.0.3") { port in
            let names = StagedNames([
                "a.example.org": [["127.0.0.2", "127.0.0.3"]], "b.example.org": [["127.0.0.2"]],
                "c.example.org": [[]],
            ])
            let list = try AllowList(["*.example.org:\(port)"])
            try await Self.running(Self.client(names)) { client in
                guard
                    case .answered = await client.ask(
                        Self.get("http://a.example.org:\(port)/"),
                        allowing: list
                    )
                else { throw Unexpected(nil) }
                let refused = await client.ask(Self.get("http://b.example.org:\(port)/"), allowing: list)
                #expect(refused == .failed("refused"))
                let unknown = await client.ask(Self.get("http://c.example.org:\(port)/"), allowing: list)
                #expect(unknown == .failed("no such host"))
            }
        }
    }

    @Test("so many go at once, so many wait, and the next is told the limit")
    func crowd() async throws {
        let peer = WebPeer()
        try await peer.serve { port in
            let list = try AllowList(["127.0.0.1:\(port)"])
            var limits = WebLimits()
            (limits.concurrent, limits.waiting) = (1, 1)
            await Self.running(Self.client(StagedNames([:]), limits: limits)) { client in
                let ends = Mailbox<FetchEnd>(limit: 10)
                let slow = Self.get("http://127.0.0.1:\(port)/slow", timeout: .milliseconds(300))
                for _ in 0..<8 { client.fetch(slow, allowing: list) { ends.send($0) } }
                var counted: [FetchEnd: Int] = [:]
                for _ in 0..<8 { if let end = await ends.next() { counted[end, default: 0] += 1 } }
                let refused = counted[.failed("too many web requests wait: the limit is 1")] ?? 0
                #expect((5...7).contains(refused))
                #expect(counted[.failed("timeout")] == 8 - refused)
            }
        }
    }

    @Test("a server is believed by its certificate for the name, whatever address it has")
    func secure() async throws {
        let (peer, other) = (WebPeer(), WebPeer())
        let known = try Certificate(for: "crm.example.org")
        let unknown = try Certificate(for: "crm.example.org")
        try await peer.serve(at: "127.0.0.2", tls: known.server) { port in
            try await other.serve(at: "127.0.0.3", tls: unknown.server) { stranger in
                let names = StagedNames([
                    "crm.example.org": [["127.0.0.2"], ["127.0.0.3"]], "www.example.org": [["127.0.0.2"]],
                ])
                let list = try AllowList(["crm.example.org:\(port)", "*.example.org:\(stranger)"])
                    .joined(AllowList(["www.example.org:\(port)"]))
                let client = WebClient(resolver: names, trusting: [known.certificate]) {
                    Self.publics.contains($0) ? .everybody : $0.reach
                }
                try await Self.running(client) { client in
                    let right = await client.ask(
                        Self.get("https://crm.example.org:\(port)/x"),
                        allowing: list
                    )
                    guard case .answered = right else { throw Unexpected(right) }
                    for url in ["https://crm.example.org:\(stranger)/", "https://www.example.org:\(port)/"] {
                        #expect(
                            await client.ask(Self.get(url), allowing: list) == .failed("no secure connection")
                        )
                    }
                }
            }
        }
        #expect(peer.lines == ["GET /x"])
        #expect(other.lines == [])
    }

    @Test("the system knows this machine's own name, and no name that cannot be")
    func system() async throws {
        let resolver = SystemResolver()
        defer { resolver.close() }
        let local = try await resolver.addresses(of: "localhost")
        #expect(!local.isEmpty)
        #expect(local.allSatisfy { $0.reach == .own("a loopback") })
        #expect(try await resolver.addresses(of: "nobody.invalid") == [])
    }

    @Test("after its end nothing goes out")
    func stopped() async throws {
        let client = Self.client(StagedNames([:]))
        await Self.running(client) { _ in }
        let list = try AllowList(["127.0.0.1:8080"])
        #expect(await client.ask(Self.get("http://127.0.0.1:8080/"), allowing: list) == .failed("stopped"))
    }
}
