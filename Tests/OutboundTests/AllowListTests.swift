import Outbound
import Testing

@Suite("Hosts that may be asked")
struct AllowListTests {
    private static let list: AllowList? = read([
        "crm.example.org", "*.example.net", "api.example.com:8443", "127.0.0.1:8080", "[::1]:8080",
        "10.0.0.7:443", "8.8.8.8",
    ])

    private static func read(_ texts: [String]) -> AllowList? {
        do { return try AllowList(texts) } catch { return nil }
    }

    @Test(
        "a name stands for itself at the usual ports, a star for all names under one, a port for itself",
        arguments: [
            ("https://crm.example.org/", true), ("http://CRM.example.org/x", true),
            ("https://crm.example.org:8443/", false), ("https://a.crm.example.org/", false),
            ("http://crm.example.org:443/", false), ("https://a.example.net/", true),
            ("https://a.b.example.net/", true), ("https://example.net/", false),
            ("https://xexample.net/", false),
            ("https://api.example.com:8443/", true), ("http://api.example.com:8443/", true),
            ("https://api.example.com/", false), ("http://127.0.0.1:8080/", true),
            ("http://127.0.0.1/", false),
            ("http://127.0.0.2:8080/", false), ("http://[0:0::1]:8080/", true), ("https://8.8.8.8/", true),
            ("https://other.example/", false),
        ]
    )
    func admits(text: String, isAllowed: Bool) throws {
        let list = try #require(Self.list)
        #expect(try (list.refusal(of: WebAddress(text)) == nil) == isAllowed)
    }

    @Test("a refusal says which host is in no list, with a port that is not the usual one")
    func words() throws {
        let address = try WebAddress("https://other.example:444/secret?token=1")
        #expect(
            AllowList.empty.refusal(of: address)?.description
                == "not allowed: other.example:444 is not in http.allow"
        )
        #expect(
            try AllowList.empty.refusal(of: WebAddress("https://other.example/"))?.description
                == "not allowed: other.example is not in http.allow"
        )
    }

    @Test(
        "a name may lead to public addresses only; the network's own are reached as they stand in the list",
        arguments: [
            ("https://crm.example.org/", "8.8.8.8", nil),
            (
                "https://crm.example.org/", "127.0.0.1",
                "not allowed: crm.example.org leads to a loopback address"
            ),
            (
                "https://crm.example.org/", "10.0.0.7",
                "not allowed: crm.example.org leads to a private address"
            ),
            (
                "https://a.example.net/", "::ffff:8.8.8.8",
                "not allowed: a.example.net leads to a translated address"
            ),
            ("http://127.0.0.1:8080/", "127.0.0.1", nil), ("http://[::1]:8080/", "::1", nil),
            ("https://10.0.0.7/", "10.0.0.7", nil),
            ("http://10.0.0.7/", "10.0.0.7", "not allowed: 10.0.0.7 leads to a private address"),
            ("http://127.0.0.1:8080/", "127.0.0.2", "not allowed: 127.0.0.1 leads to a loopback address"),
        ] as [(String, String, String?)]
    )
    func leads(text: String, found: String, why: String?) throws {
        let list = try #require(Self.list)
        let refusal = try list.refusal(of: #require(IPAddress(found)), for: WebAddress(text))
        #expect(refusal?.description == why)
    }

    @Test("everybody who is public may be asked where no list says who, and nobody else")
    func everyPublic() throws {
        let hook = try WebAddress("https://hooks.example:8443/")
        #expect(AllowList.everyPublic.refusal(of: hook) == nil)
        let own = try WebAddress("http://127.0.0.1:8080/")
        #expect(
            try AllowList.everyPublic.refusal(of: #require(IPAddress("127.0.0.1")), for: own)?.description
                == "not allowed: 127.0.0.1 leads to a loopback address"
        )
    }

    @Test(
        "an entry that cannot be meant is refused when it is read",
        arguments: [
            ("https://crm.example.org", "is no host; write it without https:// and without a path"),
            (
                "localhost:8080",
                "is a name of this machine; write its address and port, such as 127.0.0.1:8080"
            ),
            ("*.org", "is too much of the world; write at least *.example.org"),
            ("*", "cannot be read: a host with characters other than letters, digits, dots and hyphens"),
            ("", "cannot be read: no host in an address"), ("*.10.0.0.1", "has a star before an address"),
            ("10.0.0.7", "is a private address; write it with its port, such as 10.0.0.7:8080"),
            ("::1", "cannot be read: no host in an address"),
            ("[::1]", "is a loopback address; write it with its port, such as [::1]:8080"),
            ("169.254.169.254:80", "is a link-local address; nothing is ever sent there"),
            ("a.example:99999", "cannot be read: a wrong port"),
        ]
    )
    func wrong(entry: String, why: String) {
        do {
            _ = try AllowList([entry])
            Issue.record("\(entry) was taken")
        } catch {
            #expect(error.description == why)
        }
    }
}
