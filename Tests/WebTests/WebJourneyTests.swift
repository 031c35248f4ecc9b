import Outbound
import Testing
import Web

@Suite("Journeys of a request")
struct WebJourneyTests {
    private static func journey(
        _ url: String,
        method: String = "GET",
        _ headers: [String: String] = [:],
        body: String? = nil
    ) throws(WebRefusal) -> WebJourney {
        let request = WebRequest(method: method, url: url, headers: headers, body: body, timeout: .seconds(1))
        return try WebJourney(request, limits: WebLimits())
    }

    @Test(
        "what belongs to the connection, or could end a line, is no header of a request",
        arguments: [
            ("Host", "x", "the header host, which is the connection's own"),
            ("Transfer-Encoding", "chunked", "the header transfer-encoding, which is the connection's own"),
            ("x-a", "1\r\nx-b: 2", "the header x-a with a line break or another control character"),
            ("x a", "1", "a header's name with characters that none has"),
            ("", "1", "a header's name with characters that none has"),
            ("x-a", String(repeating: "v", count: 17_000), "headers over 16384 bytes"),
        ]
    )
    func headers(name: String, value: String, why: String) throws {
        #expect(throws: WebRefusal.wrong(why)) { try Self.journey("http://a.example/", [name: value]) }
    }

    @Test("one header in two spellings is refused, and a body over the limit")
    func doubled() {
        #expect(throws: WebRefusal.wrong("the header x-a twice")) {
            try Self.journey("http://a.example/", ["X-A": "1", "x-a": "2"])
        }
        #expect(throws: WebRefusal.wrong("a body of 1048577 bytes; the limit is 1048576")) {
            try Self.journey(
                "http://a.example/",
                method: "POST",
                body: String(repeating: "x", count: (1 << 20) + 1)
            )
        }
    }

    @Test(
        "a redirect leads where its location says, seen from where it came",
        arguments: [
            ("/b?c=1", "https://a.example:444/b?c=1"), ("b", "https://a.example:444/x/b"),
            ("../b", "https://a.example:444/b"), ("?q=2", "https://a.example:444/x/y?q=2"),
            ("//b.example/c", "https://b.example/c"), ("HTTPS://B.example", "https://b.example/"),
        ]
    )
    func locations(location: String, whole: String) throws {
        var journey = try Self.journey("https://a.example:444/x/y?p=1")
        #expect(journey.on(status: 302, location: location) == .onward)
        #expect(journey.address.description == whole)
    }

    @Test("from https to http no redirect leads, and an answer without a location is the answer")
    func downgrade() throws {
        var journey = try Self.journey("https://a.example/")
        #expect(
            journey.on(status: 301, location: "http://a.example/")
                == .failed("not allowed: a redirect from https to http")
        )
        #expect(journey.on(status: 302, location: nil) == .arrived)
        #expect(journey.on(status: 304, location: "/b") == .arrived)
        #expect(journey.on(status: 200, location: "/b") == .arrived)
    }

    @Test("what was posted is posted again at 307 and 308 alone")
    func methods() throws {
        for (status, method, body) in [
            (301, "GET", nil), (302, "GET", nil), (303, "GET", nil), (307, "POST", "x"), (308, "POST", "x"),
        ] as [(Int, String, String?)] {
            var journey = try Self.journey("http://a.example/", method: "POST", body: "x")
            #expect(journey.on(status: status, location: "/b") == .onward)
            #expect(journey.method == method)
            #expect(journey.body == body)
        }
    }
}
