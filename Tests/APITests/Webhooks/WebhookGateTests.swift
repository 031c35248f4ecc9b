import Outbound
import Store
import Testing

@testable import API

/// Who is let in next.
@Suite(.timeLimit(.minutes(1)))
struct WebhookGateTests {
    private let one = Identifier<Customer>(1)
    private let other = Identifier<Customer>(2)

    /// Until so many wait.
    private func until(_ gate: WebhookGate, waits count: Int) async {
        while gate.waiting < count { await Task.yield() }
    }

    @Test func `places of a customer are its own, and who has the fewest is next`() async {
        let gate = WebhookGate(places: 2, allPlaces: 3)
        #expect(await gate.enter(one))
        #expect(await gate.enter(one))
        let order = Mailbox<String>(limit: 10)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { if await gate.enter(one) { order.send("one") } }
            await until(gate, waits: 1)
            // The first customer's third waits though there is a place.
            #expect(await gate.enter(other))
            group.addTask { if await gate.enter(other) { order.send("other") } }
            await until(gate, waits: 2)
            gate.leave(one)
            #expect(await order.next() == "one")
            gate.leave(one)
            #expect(await order.next() == "other")
        }
        #expect(gate.waiting == 0)
    }

    @Test func `where all places are taken, the one with fewer goes before who came first`() async {
        let gate = WebhookGate(places: 3, allPlaces: 3)
        for _ in 0..<3 { #expect(await gate.enter(one)) }
        let order = Mailbox<String>(limit: 10)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { if await gate.enter(one) { order.send("one") } }
            await until(gate, waits: 1)
            group.addTask { if await gate.enter(other) { order.send("other") } }
            await until(gate, waits: 2)
            gate.leave(one)
            #expect(await order.next() == "other")
            gate.leave(one)
            #expect(await order.next() == "one")
        }
    }

    @Test func `who is cancelled waits no longer, and takes no place`() async {
        let gate = WebhookGate(places: 1, allPlaces: 1)
        #expect(await gate.enter(one))
        let isIn = await withTaskGroup(of: Bool.self) { group in
            group.addTask { await gate.enter(one) }
            await until(gate, waits: 1)
            group.cancelAll()
            return await group.next()
        }
        #expect(isIn == false)
        gate.leave(one)
        #expect(await gate.enter(other))
    }
}
