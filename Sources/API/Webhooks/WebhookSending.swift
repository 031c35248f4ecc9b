import Outbound
import Store

/// Sends one event to a webhook, once there is a place for the request.
struct WebhookSending {
    let desk: WebhookDesk
    let id: Identifier<WebhookResource>
    let customer: Identifier<Customer>

    private var services: Services { desk.services }
    private var setting: WebhookSetting { desk.services.setting.webhooks }

    func end(of begun: WebhookEnd) async -> WebhookEnd {
        guard await desk.gate.enter(customer) else { return begun }
        defer { desk.gate.leave(customer) }
        // It may have changed, or ended, while there was no place.
        guard let webhook = try? services.ledger.webhook(id), webhook.isEnabled, !Task.isCancelled else {
            return begun
        }
        let verdict = WebhookVerdict(await fetch(begun.delivery, to: webhook))
        var ended = begun
        ended.end = end(verdict, of: begun.delivery)
        ended.isGone = verdict == .gone
        return ended
    }

    private func fetch(_ delivery: WebhookDelivery, to webhook: WebhookResource) async -> FetchEnd {
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
        return await withCheckedContinuation { continuation in
            desk.fetch.fetch(request, allowing: setting.allowed) { continuation.resume(returning: $0) }
        }
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
