import NIOCore
import Outbound
import Store

/// How a delivery that was begun ended.
struct WebhookEnd: Sendable {
    var delivery: WebhookDelivery
    /// Nil: it was not sent.
    var end: WebhookTry.End?
    var isGone = false
    /// It was to show whether a receiver that was down takes something again.
    var isProbe = false

    var asTry: WebhookTry? { end.map { WebhookTry(event: delivery.event, end: $0) } }
}

/// What is under way to one webhook: of each resource one delivery at most, until its end is written down.
struct WebhookWindow {
    let width: Int
    /// Resources of which one is under way, or not written down yet.
    private(set) var busy: Set<String> = []
    /// What is to be written down.
    private(set) var ended: [WebhookEnd] = []
    private var underWay = 0
    private var health = WebhookHealth()
    private var restUntil: NIODeadline?

    init(width: Int) { self.width = width }

    var isIdle: Bool { busy.isEmpty }

    /// How many may be begun at once: what failed is written down first, for the receiver may be down by it.
    var room: Int {
        guard ended.allSatisfy({ $0.end == .taken }) else { return 0 }
        return health.isDown ? (busy.isEmpty ? 1 : 0) : max(0, width - underWay)
    }

    /// How long the receiver is left alone from now on.
    func pause(at now: NIODeadline) -> Duration? {
        guard let restUntil, restUntil > now else { return nil }
        return .nanoseconds((restUntil - now).nanoseconds)
    }

    /// Takes one on its way; what it ends as is handed to `end`.
    mutating func begin(_ delivery: WebhookDelivery) -> WebhookEnd {
        busy.insert(delivery.resource)
        underWay += 1
        return WebhookEnd(delivery: delivery, isProbe: health.isDown)
    }

    mutating func end(_ one: WebhookEnd) {
        underWay -= 1
        ended.append(one)
    }

    /// What ended is written down.
    mutating func settle(at now: NIODeadline) {
        for one in ended { busy.remove(one.delivery.resource) }
        // What was under way when the receiver was found to be down is the same trouble, not more of it.
        let counted = ended.filter { $0.end == .taken || !health.isDown || $0.isProbe }.compactMap(\.asTry)
        ended = []
        guard !counted.isEmpty else { return }
        health.see(counted)
        restUntil = health.pause.map { now + TimeAmount($0) }
    }
}
