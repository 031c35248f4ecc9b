import Outbound
import Store

/// Tells one webhook of its events: queues what the log has for it, sends what is due (of one resource one
/// event at a time, in their order), and writes down how it went.
struct WebhookRun {
    let desk: WebhookDesk
    let id: Identifier<WebhookResource>
    let bell: Bell

    private var services: Services { desk.services }
    private var setting: WebhookSetting { desk.services.setting.webhooks }

    /// How far the log was looked through since `base` was written as the position.
    private struct Reach {
        var base: Int64
        var through: Int64
        /// Whether there is more of the log.
        var isBehind = true
    }

    /// Events that were looked at in vain are written down as seen only now and then.
    private static let vainEvents: Int64 = 5000
    private static let troublePause = Duration.seconds(5)

    /// Until the webhook is gone or disabled, or the task is cancelled.
    func run() async {
        var health = WebhookHealth()
        var reach = Reach(base: -1, through: -1)
        while !Task.isCancelled {
            do {
                guard let webhook = try services.ledger.webhook(id), webhook.isEnabled else { return }
                if reach.base != webhook.position {
                    reach = Reach(base: webhook.position, through: webhook.position)
                }
                try await queue(webhook, &reach)
                guard try await deliver(webhook, &health) else {
                    if !reach.isBehind { await rest(try services.ledger.nextWebhookDelivery(of: id)) }
                    continue
                }
                if let pause = health.pause { _ = await Bell().wait(atMost: pause) }
            } catch {
                desk.problems("a webhook's events cannot be read or written: \(error)")
                _ = await Bell().wait(atMost: Self.troublePause)
            }
        }
    }

    private func rest(_ due: Instant?) async {
        _ = await bell.wait(atMost: due.map { max($0 - services.wall(), .milliseconds(10)) })
    }

    /// Copies what a page of the log has for the webhook.
    private func queue(_ webhook: WebhookResource, _ reach: inout Reach) async throws {
        guard webhook.waiting < WebhookDelivery.backlog else {
            reach.isBehind = false
            return
        }
        let page = try services.feed.page(after: reach.through, of: webhook.customer)
        let missed = max(0, page.end.oldest - 1 - reach.through)
        let events = try wanted(page.events, by: webhook)
        reach.through = max(page.through, reach.through)
        reach.isBehind = page.through < page.end.latest
        let isLate = reach.through - reach.base >= Self.vainEvents
        guard !events.isEmpty || missed > 0 || isLate else { return }
        let drafts = events.map { event in
            WebhookDraft(
                event: event.id,
                resource: event.resource,
                type: event.type,
                body: event.text,
                at: event.at
            )
        }
        let write = WebhookWrite.queue(drafts, from: reach.base, through: reach.through, missed: missed)
        let results = try await services.writer.submit([.webhook(id, write, at: services.wall())])
        if results.first == .done { reach.base = reach.through }
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

    /// Sends what is due; false when nothing is.
    private func deliver(_ webhook: WebhookResource, _ health: inout WebhookHealth) async throws -> Bool {
        let limit = health.isDown ? 1 : setting.width * 4
        let due = try services.ledger.webhookDeliveries(of: id, dueBy: services.wall(), limit: limit)
        guard !due.isEmpty else { return false }
        let tries = await send(due, to: webhook)
        // Requests that were cut off with the process are no failures of the receiver.
        guard !Task.isCancelled else { return true }
        var writes = [LedgerWrite.webhook(id, .settle(tries.map(\.0)), at: services.wall())]
        if tries.contains(where: { $0.isGone }) {
            writes.append(.webhook(id, .disable("the receiver answered 410 Gone"), at: services.wall()))
        }
        _ = try await services.writer.submit(writes)
        health.see(tries.map(\.0))
        services.metrics.tried(tries.map(\.0))
        return true
    }

    private func send(
        _ due: [WebhookDelivery],
        to webhook: WebhookResource
    ) async -> [(WebhookTry, isGone: Bool)] {
        await withTaskGroup(of: (WebhookTry, isGone: Bool).self) { group in
            var tries: [(WebhookTry, isGone: Bool)] = []
            for (index, delivery) in due.enumerated() {
                if index >= setting.width, let one = await group.next() { tries.append(one) }
                group.addTask { await send(delivery, to: webhook) }
            }
            for await one in group { tries.append(one) }
            return tries
        }
    }

    private func send(
        _ delivery: WebhookDelivery,
        to webhook: WebhookResource
    ) async -> (WebhookTry, isGone: Bool) {
        let now = services.wall()
        var secrets = [WebhookSecret(bytes: webhook.secret)]
        if let former = webhook.former, let until = webhook.formerUntil, until > now {
            secrets.append(WebhookSecret(bytes: former))
        }
        let signature = WebhookSignature(
            id: WebhookSignature.id(of: delivery, to: webhook),
            at: now,
            body: delivery.body,
            secrets: secrets
        )
        let request = WebRequest(
            method: "POST",
            url: webhook.url,
            headers: signature.headers,
            body: delivery.body,
            timeout: setting.patience
        )
        let end = await withCheckedContinuation { continuation in
            desk.fetch.fetch(request, allowing: setting.allowed) { continuation.resume(returning: $0) }
        }
        let verdict = WebhookVerdict(end)
        return (
            WebhookTry(event: delivery.event, end: self.end(verdict, of: delivery)), isGone: verdict == .gone
        )
    }

    private func end(_ verdict: WebhookVerdict, of delivery: WebhookDelivery) -> WebhookTry.End {
        let (problem, status, retryAfter): (String, Int?, Duration?)
        switch verdict {
        case .taken: return .taken
        case .gone: (problem, status, retryAfter) = ("answered 410", 410, nil)
        case .failed(let why, let code, let asked): (problem, status, retryAfter) = (why, code, asked)
        }
        let patience = WebhookPatience(
            event: delivery.event,
            until: delivery.queued + WebhookDelivery.triedFor,
            retryAfter: retryAfter
        )
        let next = setting.next(after: delivery.tries + 1, of: patience, at: services.wall())
        // Whoever wants no more may want it again once it is enabled.
        let again = verdict == .gone ? next ?? services.wall() : next
        return .failed(problem, status: status, again: again)
    }
}
