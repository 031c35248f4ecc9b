/// What a campaign sends: calls, text messages or emails.
package enum CampaignKind: String, Sendable, Codable, CaseIterable {
    case call, message, email
}

/// Where a campaign stands.
package enum CampaignState: String, Sendable, Codable, CaseIterable {
    /// Made, or stopped and drained. Can transition to: running (start).
    case stop
    /// Dialing, or saying why not. Can transition to: stopping (stop asked), finished (nothing left to dial).
    case running
    /// Stop was asked; open attempts drain. Can transition to: stop (drained), running (start).
    case stopping
    /// No attempt is open and every target is done or held without end. Can transition to: running (start,
    /// when something can be dialed again).
    case finished
}

/// What happens when nothing is left to dial.
package enum EndHandle: String, Sendable, Codable, CaseIterable {
    /// The campaign finishes.
    case stop
    /// The campaign stays running and waits for targets.
    case `continue`
}

/// A rate and a count that bound how attempts open.
package struct Limits: Hashable, Sendable {
    /// Attempts open at once.
    package var concurrent: Int
    /// Attempts opened in any one second; below 1, one in each 1 / x seconds.
    package var perSecond: Double
    /// Congestion outcomes in a row that open the breaker; 0 is off.
    package var breaker: Int
    /// How long open attempts may go on after a stop.
    package var drain: Duration

    /// What they may be, in whatever file or request they stand.
    package static let concurrents = 1...100_000
    package static let rates = 0.001...10_000.0

    package init(
        concurrent: Int = 100,
        perSecond: Double = 10,
        breaker: Int = 20,
        drain: Duration = .seconds(30)
    ) {
        self.concurrent = concurrent
        self.perSecond = perSecond
        self.breaker = breaker
        self.drain = drain
    }
}

/// Caps over rolling 24 hours and 7 days, counting attempts that count as tries; nil is no cap.
package struct Caps: Hashable, Sendable {
    package var targetPerDay: Int?
    package var addressPerDay: Int?
    package var addressPerWeek: Int?

    package init(targetPerDay: Int? = nil, addressPerDay: Int? = nil, addressPerWeek: Int? = nil) {
        self.targetPerDay = targetPerDay
        self.addressPerDay = addressPerDay
        self.addressPerWeek = addressPerWeek
    }
}

/// Orchestrates one outbound operation: its settings, as they stand in the ledger.
package struct Campaign: Hashable, Sendable {
    package var id: Identifier<Campaign>
    package var uuid: String
    package var customer: Identifier<Customer>
    /// The engine's own, one over all customers.
    package var name: String
    /// What its owner calls it; may be empty, and as many others have it.
    package var title: String
    package var kind: CampaignKind
    package var detail: String
    package var state: CampaignState
    /// When it was last started; congestion streaks and carrier holds before this do not count.
    package var startedAt: Instant?
    /// Caller ids, used in turn.
    package var sources: [String]
    /// Carrier names by type of destination; a type without an entry cannot be dialed.
    package var carriers: [DestinationType: String]
    /// IANA name for targets without a zone of their own.
    package var zone: String?
    package var defaultCountry: String?
    package var endHandle: EndHandle
    package var nextCampaign: String
    package var priority: Int
    /// The queue's name, or empty.
    package var queue: String
    package var serviceLevel: Int
    package var maxDuration: Duration
    package var limits: Limits
    package var caps: Caps

    package init(
        id: Identifier<Campaign> = Identifier(0),
        uuid: String = "",
        customer: Identifier<Customer> = Customer.local,
        name: String,
        title: String? = nil,
        kind: CampaignKind,
        detail: String = "",
        state: CampaignState = .stop,
        startedAt: Instant? = nil,
        sources: [String] = [],
        carriers: [DestinationType: String] = [:],
        zone: String? = nil,
        defaultCountry: String? = nil,
        endHandle: EndHandle = .stop,
        nextCampaign: String = "",
        priority: Int = 0,
        queue: String = "",
        serviceLevel: Int = 100,
        maxDuration: Duration = .hours(1),
        limits: Limits = Limits(),
        caps: Caps = Caps()
    ) {
        self.id = id
        self.uuid = uuid
        self.customer = customer
        self.name = name
        self.title = title ?? name
        self.kind = kind
        self.detail = detail
        self.state = state
        self.startedAt = startedAt
        self.sources = sources
        self.carriers = carriers
        self.zone = zone
        self.defaultCountry = defaultCountry
        self.endHandle = endHandle
        self.nextCampaign = nextCampaign
        self.priority = priority
        self.queue = queue
        self.serviceLevel = serviceLevel
        self.maxDuration = maxDuration
        self.limits = limits
        self.caps = caps
    }

    /// In words for its owner: by its title, or by its UUID where it has none.
    package var called: String { title.isEmpty ? uuid : title }
}
