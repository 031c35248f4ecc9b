import Outbound
import Testing

@testable import Store

/// Of each resource the earliest delivery waits, whatever happens in whichever order, and none is lost.
struct WebhookOrderTests {
    /// A webhook and what it must have: of each event of its log the resource, and whether it is owed still.
    private struct World {
        let ledger: Ledger
        let id: Identifier<WebhookResource>
        var generator: Generator
        /// Of the events from `first` on.
        var resources: [String] = []
        let first: Int64
        var owed: Set<Int64> = []
        var underWay: Set<Int64> = []
        var minutes: Int64 = 0

        init(seed: UInt64) throws {
            ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
            let change = WebhookChange(name: "h", url: "https://example.org/", secret: [1])
            try Desk(ledger).make("hook", .webhook(change))
            id = try #require(try ledger.webhook("hook", of: Customer.local)).id
            first = try #require(try ledger.webhook(id)).position + 1
            generator = Generator(seed: seed, "webhook order")
        }

        var now: Instant { SampleLedger.start + .minutes(minutes) }
        var latest: Int64 { get throws { try ledger.events(limit: 100_000).last?.id ?? 0 } }

        mutating func below(_ limit: Int) -> Int { Int(generator.next() % UInt64(max(1, limit))) }

        func write(_ write: WebhookWrite) throws -> LedgerResult? {
            try ledger.commit([.webhook(id, write, at: now)]).first
        }

        /// A page of the log; each of its events is of some resource.
        mutating func queue() throws {
            let position = try #require(try ledger.webhook(id)).position
            let end = min(try latest, position + Int64(below(12)))
            guard end > position else { return }
            while first + Int64(resources.count) <= end { resources.append("r\(below(4))") }
            let events = Array((position + 1)...end)
            let drafts = events.map { event in
                WebhookDraft(
                    event: event,
                    resource: resources[Int(event - first)],
                    type: "t",
                    body: "{}",
                    at: now
                )
            }
            #expect(try write(.queue(drafts, from: position, through: end, missed: 0)) == .done)
            owed.formUnion(events)
        }

        /// As a run does it: of a resource one at a time is under way.
        mutating func send() throws {
            let due = try ledger.webhookDeliveries(of: id, dueBy: now, limit: 100)
            let busy = Set(underWay.map { resources[Int($0 - first)] })
            underWay.formUnion(due.filter { !busy.contains($0.resource) && below(2) == 0 }.map(\.event))
        }

        mutating func settle() throws {
            var tries: [WebhookTry] = []
            for event in underWay.sorted() where below(2) == 0 {
                underWay.remove(event)
                let state = try delivery(event)?.state
                let again = below(3) == 0 ? nil : now + .minutes(Int64(below(5)))
                let failed = WebhookTry.End.failed("no", status: nil, again: again)
                let end = below(2) == 0 ? WebhookTry.End.taken : failed
                tries.append(WebhookTry(event: event, end: end))
                // What was called back is told once more.
                if end == .taken, state == .waiting { owed.remove(event) }
            }
            _ = try write(.settle(tries))
        }

        mutating func replay() throws {
            switch below(3) {
            case 0: try wish(.replayWebhook(uuid: "hook", .dead))
            case 1:
                let dead = try all().filter { $0.state == .dead }.map(\.event)
                try wish(.replayWebhook(uuid: "hook", .events(dead.filter { _ in below(2) == 0 })))
            default:
                let place = first - 1 + Int64(below(Int(try latest - first + 2)))
                try wish(.replayWebhook(uuid: "hook", .after(place)))
            }
        }

        func wish(_ wish: ResourceWrite) throws {
            let results = try ledger.commit([.resource(wish, of: Customer.local, at: now)])
            #expect(results == [.resource(.webhook, uuid: "hook")])
        }

        func all() throws -> [WebhookDelivery] {
            try ledger.webhookDeliveries(of: id, isDead: nil, limit: 100_000).items
        }

        func delivery(_ event: Int64) throws -> WebhookDelivery? { try all().first { $0.event == event } }
    }

    @Test(arguments: 0..<40)
    func `the earliest of each resource waits, and nothing is lost`(seed: Int) throws {
        var world = try World(seed: UInt64(seed))
        for step in 0..<120 {
            world.minutes += Int64(world.below(3))
            switch world.below(8) {
            case 0, 1: try world.queue()
            case 2, 3: try world.send()
            case 4, 5: try world.settle()
            case 6: try world.replay()
            default:
                _ = try world.write(.disable("410"))
                let change = ResourceChange.webhook(WebhookChange(isEnabled: true))
                try world.wish(.update(uuid: "hook", change))
            }
            let rows = try world.all()
            #expect(Set(rows.map(\.event)) == world.owed, "step \(step)")
            for (resource, deliveries) in Dictionary(grouping: rows, by: \.resource) {
                let live = deliveries.filter { $0.state != .dead }.sorted { $0.event < $1.event }
                #expect(live.first.map { $0.state == .waiting } ?? true, "step \(step), \(resource)")
                #expect(live.dropFirst().allSatisfy { $0.state == .behind }, "step \(step), \(resource)")
            }
        }
        #expect(try world.ledger.audit() == [])
    }
}
