import Outbound
import Testing

@Suite("Web addresses")
struct WebAddressTests {
    @Test("an address is read into its parts, and written in one form whatever way it came")
    func parts() throws {
        let address = try WebAddress("HTTPS://CRM.Example.ORG:8443/people?id=1&name=Zo\u{EB}#top")
        #expect(address.isSecure)
        #expect(address.host == .name("crm.example.org"))
        #expect(address.port == 8443)
        #expect(address.target == "/people?id=1&name=Zo%C3%AB")
        #expect(address.description == "https://crm.example.org:8443/people?id=1&name=Zo%C3%AB")
        #expect(try WebAddress("http://a.example").description == "http://a.example/")
        #expect(
            try WebAddress("http://a.example:80?x=[1]%2f%").description == "http://a.example/?x=%5B1%5D%2f%25"
        )
        #expect(try WebAddress("http://192.0.2.1:8080/").host == .address(#require(IPAddress("192.0.2.1"))))
        #expect(try WebAddress("http://[2001:DB8:0:0::1]/").description == "http://[2001:db8::1]/")
    }

    @Test(
        "what two readers could read differently is refused",
        arguments: [
            ("ftp://a.example/", "an address that does not begin with https:// or http://"),
            ("http:/a.example", "an address that does not begin with https:// or http://"),
            ("http://user:pass@a.example/", "a user name in an address"),
            ("http://a.example@127.0.0.1/", "a user name in an address"),
            ("http:///path", "no host in an address"),
            ("http://a.example./", "a host with a dot, a hyphen or a length that no name has"),
            ("http://-a.example/", "a host with a dot, a hyphen or a length that no name has"),
            ("http://a..example/", "a host with a dot, a hyphen or a length that no name has"),
            (
                "http://b\u{FC}cher.example/",
                "a host with characters other than letters, digits, dots and hyphens"
            ),
            ("http://127%2e0.0.1/", "a host with characters other than letters, digits, dots and hyphens"),
            ("http://a_b.example/", "a host with characters other than letters, digits, dots and hyphens"),
            (
                "http://\u{2460}27.0.0.1/",
                "a host with characters other than letters, digits, dots and hyphens"
            ),
            ("http://2130706433/", "an address of version 4 that is not four decimal numbers"),
            ("http://0x7f000001/", "an address of version 4 that is not four decimal numbers"),
            ("http://0177.0.0.1/", "an address of version 4 that is not four decimal numbers"),
            ("http://127.1/", "an address of version 4 that is not four decimal numbers"),
            ("http://127.0.0.0x1/", "an address of version 4 that is not four decimal numbers"),
            ("http://256.0.0.1/", "an address of version 4 that is not four decimal numbers"),
            ("http://[::1%25eth0]/", "a wrong address of version 6"),
            ("http://[127.0.0.1]/", "a wrong address of version 6"),
            ("http://[::1]evil/", "a wrong address of version 6"),
            ("http://[1::2::3]/", "a wrong address of version 6"),
            ("http://a.example:0/", "a wrong port"),
            ("http://a.example:65536/", "a wrong port"),
            ("http://a.example:+80/", "a wrong port"),
            ("http://a.example:/", "a wrong port"),
            ("http://a.example:80:80/", "a wrong port"),
        ]
    )
    func refused(text: String, why: String) {
        #expect(throws: WebAddress.Problem.self) { try WebAddress(text) }
        do { _ = try WebAddress(text) } catch { #expect(error.description == why) }
    }

    @Test("a backslash begins the path, as browsers have it, and is escaped in it")
    func backslash() throws {
        #expect(
            try WebAddress("http://a.example\\@b.example/").description == "http://a.example/%5C@b.example/"
        )
    }

    @Test("an address over the limit is refused")
    func long() {
        let text = "http://a.example/" + String(repeating: "x", count: WebAddress.limit)
        #expect(throws: WebAddress.Problem.self) { try WebAddress(text) }
    }

    @Test(
        "addresses of version 6 are read and written as RFC 5952 says",
        arguments: [
            ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:0DB8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("::ffff:192.0.2.1", "::ffff:c000:201"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
        ]
    )
    func six(text: String, written: String) throws {
        #expect(try #require(IPAddress(text)).description == written)
        #expect(IPAddress(written) == IPAddress(text))
    }

    @Test(
        "what is no address of version 6 is none",
        arguments: [
            ":", ":1", "1:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1::", "12345::", "g::",
            "1:2:3:4:5:6:7::8",
            "::1.2.3", "1.2.3.4::", "::+1", "::-1", "fe80::1%eth0", "::1 ",
        ]
    )
    func notSix(text: String) { #expect(IPAddress(text) == nil) }

    @Test(
        "each special range is known, and what lies beside it is public",
        arguments: [
            ("0.0.0.0", "an unspecified"), ("0.255.255.255", "an unspecified"), ("1.0.0.0", nil),
            ("9.255.255.255", nil), ("10.0.0.0", "a private"), ("10.255.255.255", "a private"),
            ("11.0.0.0", nil),
            ("100.63.255.255", nil), ("100.64.0.0", "a shared"), ("100.127.255.255", "a shared"),
            ("100.128.0.0", nil), ("127.0.0.1", "a loopback"), ("127.255.255.255", "a loopback"),
            ("169.254.169.254", "a link-local"), ("169.253.255.255", nil), ("172.15.255.255", nil),
            ("172.16.0.0", "a private"), ("172.31.255.255", "a private"), ("172.32.0.0", nil),
            ("192.0.0.8", "a reserved"), ("192.0.2.1", "a documentation"), ("192.0.3.0", nil),
            ("192.88.99.1", "a translated"), ("192.168.1.1", "a private"), ("192.169.0.0", nil),
            ("198.18.0.0", "a benchmark"), ("198.19.255.255", "a benchmark"), ("198.20.0.0", nil),
            ("198.51.100.7", "a documentation"), ("203.0.113.7", "a documentation"), ("223.255.255.255", nil),
            ("224.0.0.1", "a multicast"), ("239.255.255.255", "a multicast"), ("240.0.0.0", "a reserved"),
            ("255.255.255.255", "a reserved"), ("::", "an unspecified"), ("::1", "a loopback"),
            ("::2", "a translated"), ("::127.0.0.1", "a translated"), ("::ffff:8.8.8.8", "a translated"),
            ("::ffff:127.0.0.1", "a translated"), ("64:ff9b::7f00:1", "a translated"),
            ("64:ff9b:1::1", "a translated"), ("100::1", "a reserved"), ("2001::1", "a reserved"),
            ("2001:1ff:ffff::", "a reserved"), ("2001:200::1", nil), ("2001:db8::1", "a documentation"),
            ("2002:7f00:1::", "a translated"), ("2606:4700::1111", nil), ("3fff:fff::1", "a documentation"),
            ("4000::1", "a reserved"), ("fc00::1", "a unique local"), ("fdff::1", "a unique local"),
            ("fe80::1", "a link-local"), ("febf::1", "a link-local"), ("fec0::1", "a reserved"),
            ("ff02::1", "a multicast"),
        ] as [(String, String?)]
    )
    func reach(text: String, words: String?) throws {
        #expect(try #require(IPAddress(text)).reach.words == words)
    }
}
