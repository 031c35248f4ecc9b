import Outbound
import Testing

@testable import Store

/// What the ledger keeps of webhooks: each event queued once, and of one resource one at a time.
struct WebhookTests {
    let ledger: Ledger
    let webhook: WebhookResource
    private let start = SampleLedger.start

    init() throws {
        ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
        let desk = Desk(ledger)
        try desk.make(
            "hook",
            .webhook(WebhookChange(name: "h", url: "https://example.org/", secret: [1, 2, 3]))
        )
        webhook = try #require(try ledger.webhook("hook", of: Customer.local))
    }

    private func draft(_ event: Int64, of resource: String) -> WebhookDraft {
        WebhookDraft(event: event, resource: resource, type: "outdial_updated", body: "{}", at: start)
    }

    private func write(_ write: WebhookWrite, after: Duration = .zero) throws -> LedgerResult? {
        try ledger.commit([.webhook(webhook.id, write, at: start + after)]).first
    }

    private func queue(_ drafts: [WebhookDraft], from: Int64? = nil, through: Int64) throws -> LedgerResult? {
        try write(.queue(drafts, from: from ?? webhook.position, through: through, missed: 0))
    }

    private func due(after: Duration = .zero) throws -> [Int64] {
        try ledger.webhookDeliveries(of: webhook.id, dueBy: start + after, limit: 100).map(\.event)
    }

    private func fail(_ event: Int64, again: Duration?, after: Duration = .zero) throws {
        let end = WebhookTry.End.failed("refused", status: nil, again: again.map { start + $0 })
        _ = try write(.settle([WebhookTry(event: event, end: end)]), after: after)
    }

    private func take(_ event: Int64, after: Duration = .zero) throws {
        _ = try write(.settle([WebhookTry(event: event, end: .taken)]), after: after)
    }

    private var state: WebhookResource? {
        get throws { try ledger.webhook("hook", of: Customer.local) }
    }

    @Test func `a part of the log is queued once, whoever asks for it twice`() throws {
        #expect(try queue([draft(7, of: "a")], through: 9) == .done)
        let again = try queue([draft(7, of: "a")], through: 9)
        #expect(again == .refused("the webhook stands elsewhere now"))
        #expect(try state?.waiting == 1)
        #expect(try state?.position == 9)
    }

    @Test func `of one resource the next is due when the one before is done with`() throws {
        _ = try queue(
            [draft(5, of: "a"), draft(6, of: "b"), draft(7, of: "a"), draft(8, of: "a")],
            through: 8
        )
        #expect(try due() == [5, 6])
        try fail(5, again: .seconds(5))
        #expect(try due() == [6])
        #expect(try ledger.nextWebhookDelivery(of: webhook.id) == start)
        try take(6)
        #expect(try ledger.nextWebhookDelivery(of: webhook.id) == start + .seconds(5))
        #expect(try due(after: .seconds(5)) == [5])
        try take(5, after: .seconds(5))
        #expect(try due(after: .seconds(5)) == [7])
        try fail(7, again: nil, after: .seconds(6))
        #expect(try due(after: .seconds(6)) == [8])
        #expect(try state?.dead == 1)
        #expect(try state?.waiting == 1)
        #expect(try state?.delivered == 2)
    }

    @Test func `a replayed event goes before those after it, and has the whole time again`() throws {
        _ = try queue([draft(5, of: "a"), draft(6, of: "a"), draft(7, of: "a")], through: 7)
        try fail(5, again: nil)
        #expect(try due() == [6])
        let wish = ResourceWrite.replayWebhook(uuid: "hook", .events([5]))
        let replayed = try ledger.commit([.resource(wish, of: Customer.local, at: start)])
        #expect(replayed == [.resource(.webhook, uuid: "hook")])
        #expect(try due() == [5])
        // It was under way meanwhile, and is told once more after the one before it.
        try take(6)
        #expect(try due() == [5])
        try take(5)
        #expect(try due() == [6])
        try take(6)
        #expect(try due() == [7])
        #expect(try state?.delivered == 3)
    }

    @Test func `the log told again goes first, and what was under way then is settled too`() throws {
        for number in 0..<7 {
            try Desk(ledger).make("list\(number)", .outdial(OutdialChange(name: "L")))
        }
        _ = try queue([draft(5, of: "a"), draft(6, of: "b"), draft(7, of: "a")], through: 7)
        try take(5)
        #expect(try due() == [6, 7])
        try replay(.after(4))
        let again = [draft(5, of: "a"), draft(6, of: "b"), draft(7, of: "a")]
        #expect(try queue(again, from: 4, through: 7) == .done)
        #expect(try due() == [5, 6])
        try fail(7, again: .seconds(5))
        #expect(try due(after: .seconds(9)) == [5, 6])
        let row = try #require(try delivery(7))
        #expect(row.state == .behind && row.tries == 1 && row.problem == "refused" && row.due == nil)
        try fail(7, again: nil)
        #expect(try delivery(7)?.state == .dead)
        try take(5)
        #expect(try due() == [6])
        #expect(try ledger.audit() == [])
    }

    @Test func `what is replayed is due by the clock on the wall, wherever the engine's has got to`() throws {
        _ = try queue([draft(5, of: "a")], through: 5)
        try fail(5, again: nil)
        let wish = ResourceWrite.replayWebhook(uuid: "hook", .dead, wall: start)
        _ = try ledger.commit([.resource(wish, of: Customer.local, at: start + .days(9))])
        #expect(try due() == [5])
        #expect(try delivery(5)?.queued == start)
    }

    @Test func `a replay from a later place leaves nothing out`() throws {
        let latest = try ledger.events(limit: 1000).last?.id ?? 0
        #expect(webhook.position < latest)
        try replay(.after(latest))
        #expect(try state?.position == webhook.position)
    }

    private func replay(_ replay: WebhookReplay) throws {
        let wish = ResourceWrite.replayWebhook(uuid: "hook", replay)
        let results = try ledger.commit([.resource(wish, of: Customer.local, at: start)])
        #expect(results == [.resource(.webhook, uuid: "hook")])
    }

    private func delivery(_ event: Int64) throws -> WebhookDelivery? {
        try ledger.webhookDeliveries(of: webhook.id, isDead: nil, limit: 1000).items
            .first { $0.event == event }
    }

    @Test func `a receiver that takes nothing for a day keeps no events of before`() throws {
        _ = try queue((1...5).map { draft($0, of: "r\($0)") }, from: webhook.position, through: 5)
        try fail(1, again: .hours(20))
        #expect(try state?.failing == start)
        try fail(2, again: nil, after: .hours(23))
        #expect(try state?.dead == 1)
        try fail(1, again: nil, after: .hours(25))
        #expect(try state?.waiting == 0)
        #expect(try state?.dead == 5)
        _ = try write(.queue([draft(9, of: "r9")], from: 5, through: 9, missed: 2), after: .hours(25))
        try take(9, after: .hours(26))
        #expect(try state?.failing == nil)
        #expect(try state?.missed == 2)
    }

    @Test func `what was given up goes after thirty days`() throws {
        _ = try queue([draft(1, of: "a")], through: 1)
        try fail(1, again: nil)
        _ = try write(.queue([draft(2, of: "a")], from: 1, through: 2, missed: 0), after: .days(29))
        #expect(try state?.dead == 1)
        _ = try write(.queue([], from: 2, through: 3, missed: 0), after: .days(31))
        #expect(try state?.dead == 0)
        #expect(try state?.waiting == 1)
    }

    @Test func `a deleted webhook keeps nothing, and one that is disabled keeps its place`() throws {
        _ = try queue([draft(1, of: "a")], through: 1)
        #expect(try write(.disable("the receiver answered 410 Gone")) == .done)
        #expect(try state?.isEnabled == false)
        #expect(try state?.position == 1)
        #expect(try ledger.enabledWebhooks() == [])
        _ = try ledger.commit([.resource(.delete(.webhook, uuid: "hook"), of: Customer.local, at: start)])
        #expect(try state == nil)
        #expect(try due() == [])
        #expect(
            try queue([draft(2, of: "a")], from: 1, through: 2)
                == .refused("the webhook stands elsewhere now")
        )
        #expect(try ledger.audit() == [])
    }
}
