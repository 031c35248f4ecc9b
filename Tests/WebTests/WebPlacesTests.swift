import Dispatch
import Outbound
import Testing
import Web

/// What hangs leaves threads and connections to others.
@Suite("Places in the client")
struct WebPlacesTests {
    @Test("however many ask for a name that hangs, one thread waits for it", .timeLimit(.minutes(1)))
    func lookups() async throws {
        let gate = DispatchSemaphore(value: 0)
        let looked = Mailbox<String>(limit: 100)
        let resolver = SystemResolver(threads: 2) { name in
            looked.send(name)
            if name == "hangs.example.org" { gate.wait() }
            return [IPAddress("127.0.0.2")].compactMap { $0 }
        }
        defer { resolver.close() }
        try await withThrowingTaskGroup(of: [IPAddress].self) { group in
            for _ in 0..<20 {
                group.addTask { try await resolver.addresses(of: "hangs.example.org") }
            }
            #expect(await looked.next() == "hangs.example.org")
            #expect(try await resolver.addresses(of: "crm.example.org").count == 1)
            #expect(await looked.next() == "crm.example.org")
            for _ in 0..<20 { gate.signal() }
            for try await found in group { #expect(found.count == 1) }
        }
    }

    @Test("a receiver that hangs takes no connection from another at its host", .timeLimit(.minutes(1)))
    func connections() async throws {
        let peer = WebPeer()
        try await peer.serve { port in
            let list = try AllowList(["127.0.0.1:\(port)"])
            let limits = WebLimits.webhooks(places: 20)
            let client = WebClientTests.client(StagedNames([:]), limits: limits)
            await WebClientTests.running(client) { client in
                for _ in 0..<19 {
                    client.fetch(WebClientTests.get("http://127.0.0.1:\(port)/slow"), allowing: list) { _ in }
                }
                while peer.asked.count < 19 { await Task.yield() }
                let end = await client.ask(WebClientTests.get("http://127.0.0.1:\(port)/a"), allowing: list)
                guard case .answered = end else {
                    Issue.record("\(end)")
                    return
                }
            }
        }
    }
}
