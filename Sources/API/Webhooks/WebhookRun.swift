import NIOCore
import Outbound
import Store

/// Tells one webhook of its events: queues what the log has for it, sends what is due (of one resource one
/// event at a time, in their order), and writes down how it went. As one request ends the next goes out, so
/// what hangs holds up its own resource alone.
struct WebhookRun {
    let desk: WebhookDesk
    let id: Identifier<WebhookResource>
    let bell: Bell
    /// What ended and was not looked at yet; each rings the bell.
    private let ends: Mailbox<WebhookEnd>

    private var services: Services { desk.services }

    init(desk: WebhookDesk, id: Identifier<WebhookResource>, bell: Bell) {
        (self.desk, self.id, self.bell) = (desk, id, bell)
        ends = Mailbox(limit: desk.services.setting.webhooks.width)
    }

    /// How far the log was looked through since `base` was written as the position.
    private struct Reach {
        var base: Int64 = -1
        var through: Int64 = -1
        /// Whether there is more of the log.
        var isBehind = true
    }

    /// Events that were looked at in vain are written down as seen only now and then.
    private static let vainEvents: Int64 = 5000
    private static let troublePause = Duration.seconds(5)

    /// Until the webhook is gone or disabled and nothing of it is under way, or the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            var window = WebhookWindow(width: services.setting.webhooks.width)
            var reach = Reach()
            while !Task.isCancelled {
                do {
                    while let one = ends.poll() { window.end(one) }
                    let webhook = try services.ledger.webhook(id).flatMap { $0.isEnabled ? $0 : nil }
                    if webhook == nil, window.isIdle { return }
                    if let webhook { try begin(webhook, &window, &group) }
                    try await write(webhook, &window, &reach)
                    try await rest(webhook, window, reach)
                } catch {
                    // What was looked through is not queued.
                    reach = Reach()
                    desk.problems("a webhook's events cannot be read or written: \(error)")
                    _ = await Bell().wait(atMost: Self.troublePause)
                }
            }
        }
    }

    /// Sends what is due, as far as there is room.
    private func begin(
        _ webhook: WebhookResource,
        _ window: inout WebhookWindow,
        _ group: inout DiscardingTaskGroup
    ) throws {
        let room = window.room
        guard room > 0, window.pause(at: .now()) == nil else { return }
        let due = try services.ledger.webhookDeliveries(
            of: id,
            dueBy: services.wall(),
            limit: room + window.busy.count
        )
        let free = due.filter { [busy = window.busy] in !busy.contains($0.resource) }.prefix(room)
        let sending = WebhookSending(desk: desk, id: id, customer: webhook.customer)
        for delivery in free {
            let begun = window.begin(delivery)
            group.addTask { [ends, bell] in
                ends.send(await sending.end(of: begun))
                bell.ring()
            }
        }
    }

    /// Writes down what has ended since, and what more of the log is for the webhook.
    private func write(
        _ webhook: WebhookResource?,
        _ window: inout WebhookWindow,
        _ reach: inout Reach
    ) async throws {
        let tries = window.ended.compactMap(\.asTry)
        var writes: [WebhookWrite] = tries.isEmpty ? [] : [.settle(tries)]
        if window.ended.contains(where: \.isGone) {
            writes.append(.disable("the receiver answered 410 Gone"))
        }
        var copy: WebhookWrite?
        if let webhook { copy = try part(of: webhook, &reach) }
        if let copy { writes.append(copy) }
        // Requests that were cut off with the process are no failures of the receiver.
        guard !Task.isCancelled else { return }
        if !writes.isEmpty {
            let at = services.wall()
            let results = try await services.writer.submit(
                writes.map { LedgerWrite.webhook(id, $0, at: at) }
            )
            if copy != nil, results.last == .done { reach.base = reach.through }
        }
        window.settle(at: .now())
        services.metrics.tried(tries)
    }

    /// Until there is something to do.
    private func rest(_ webhook: WebhookResource?, _ window: WebhookWindow, _ reach: Reach) async throws {
        guard webhook != nil, window.room > 0 else {
            if webhook == nil ? !window.isIdle : !reach.isBehind { _ = await bell.wait() }
            return
        }
        guard !reach.isBehind else { return }
        if let pause = window.pause(at: .now()) {
            _ = await bell.wait(atMost: pause)
            return
        }
        let due = try services.ledger.nextWebhookDelivery(of: id, besides: window.busy)
        let left = due.map { $0 - services.wall() }
        if let left, left <= .zero { return }
        _ = await bell.wait(atMost: left.map { max($0, .milliseconds(10)) })
    }

    /// What a page of the log has for the webhook; nil where that need not be written.
    private func part(of webhook: WebhookResource, _ reach: inout Reach) throws -> WebhookWrite? {
        if reach.base != webhook.position {
            reach = Reach(base: webhook.position, through: webhook.position)
        }
        guard webhook.waiting < WebhookDelivery.backlog else {
            reach.isBehind = false
            return nil
        }
        let page = try services.feed.page(after: reach.through, of: webhook.customer)
        let missed = max(0, page.end.oldest - 1 - reach.through)
        let events = try wanted(page.events, by: webhook)
        reach.through = max(page.through, reach.through)
        reach.isBehind = page.through < page.end.latest
        let isLate = reach.through - reach.base >= Self.vainEvents
        guard !events.isEmpty || missed > 0 || isLate else { return nil }
        let drafts = events.map { event in
            WebhookDraft(
                event: event.id,
                resource: event.resource,
                type: event.type,
                body: event.text,
                at: event.at
            )
        }
        return .queue(drafts, from: reach.base, through: reach.through, missed: missed)
    }

    private func wanted(_ events: [WireEvent], by webhook: WebhookResource) throws -> [WireEvent] {
        let types = Set(webhook.types)
        let campaign = try webhook.campaign.map { uuid in
            try services.ledger.campaignID(uuid: uuid, of: webhook.customer)
        }
        return events.filter { event in
            (types.isEmpty || event.belongs(to: types)) && (campaign == nil || event.campaign == campaign)
        }
    }
}
