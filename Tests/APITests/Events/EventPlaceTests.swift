import API
import Outbound
import Store
import Testing

/// Who may follow the log, and from where.
struct EventPlaceTests {
    @Test func `one customer does not take every stream, and the last ones are the operator's`() async throws
    {
        var setting = APISetting()
        (setting.streams.all, setting.streams.ofCustomer, setting.streams.reserved) = (3, 2, 1)
        let limits = setting.streams
        let feed = EventFeed(try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers()))
        func caller(_ customer: Int64, _ key: String) -> Caller {
            Caller(customer: Identifier(customer), key: key, scope: .read)
        }
        let first = feed.enter(caller(2, "a"), limits: limits)
        let second = feed.enter(caller(2, "b"), limits: limits)
        #expect(first != nil && second != nil)
        #expect(feed.enter(caller(2, "c"), limits: limits) == nil)
        #expect(feed.enter(caller(3, "d"), limits: limits) == nil)
        let own = feed.enter(caller(1, "e"), limits: limits)
        #expect(own != nil)
        #expect(feed.enter(caller(1, "f"), limits: limits) == nil)
        withExtendedLifetime((first, second, own)) {}
    }

    @Test func `an id with a sign is none`() async throws {
        try await LiveServer.run { server in
            let reply = try await server.ask("GET", "/v1.0/events", headers: ["Last-Event-ID": "+5"])
            #expect(reply.status == 400)
        }
    }
}
