/// What pacing knows of one running campaign.
package struct CampaignPace: Hashable, Sendable {
    package let id: Identifier<Campaign>
    package var priority: Int
    package var meter: Meter
    package var breaker: Breaker
    /// The queue that bounds it, and how much of its free agents.
    package var queue: String?
    package var serviceLevel: Int
    /// Due targets that it would open now.
    package var wants = 0
    /// Open attempts that nobody has answered yet.
    package var unanswered = 0
    /// Thousandths of an opening that the guaranteed share owes it.
    package var credit = 0
    /// Openings that it has had, counted against its equals: who has had fewest is next.
    package var turn = 0
    /// A stop was asked: nothing opens any more.
    package var draining = false

    package init(_ campaign: Campaign) {
        id = campaign.id
        priority = campaign.priority
        meter = Meter(concurrent: campaign.limits.concurrent, perSecond: campaign.limits.perSecond)
        breaker = Breaker(limit: campaign.limits.breaker)
        queue = campaign.queue.isEmpty ? nil : campaign.queue
        serviceLevel = campaign.serviceLevel
    }

    /// Goes on from what was known of it before it was started again. The breaker begins anew: that is what
    /// a person starts it for.
    package mutating func resume(_ before: CampaignPace) {
        meter.resume(before.meter)
        unanswered = before.unanswered
        credit = before.credit
        turn = before.turn
    }

    /// Goes by another row of its campaign.
    mutating func renew(_ campaign: Campaign) {
        priority = campaign.priority
        meter.limit(to: campaign.limits)
        breaker.limit(to: campaign.limits.breaker)
        queue = campaign.queue.isEmpty ? nil : campaign.queue
        serviceLevel = campaign.serviceLevel
    }

    /// What its own limits allow, whatever others do, and which of them is the tightest.
    package func own(at now: Instant) -> Opening {
        if draining { return Opening(count: 0, reason: .draining) }
        var opening = Opening(count: wants)
        func bound(_ count: Int, _ reason: PacingReason, until: Instant? = nil) {
            if count < opening.count { opening = Opening(count: count, reason: reason, until: until) }
        }
        switch breaker.state {
        case .closed: break
        case .probing: bound(0, .probing)
        case .open(let until) where until <= now: bound(1, .probing)
        case .open(let until): bound(0, .breaker(until: until), until: until)
        }
        bound(meter.freePlaces, .campaignConcurrent(meter.concurrent))
        bound(meter.rate.room(at: now), .campaignRate, until: meter.rate.more(after: now))
        return opening
    }
}

/// What pacing knows of one queue, over all campaigns.
package struct QueuePace: Hashable, Sendable {
    package var freeAgents: Int
    /// Agents that are there at all, free or not.
    package var signedIn: Int
    /// Legs that wait in it.
    package var waiting: Int

    package init(freeAgents: Int = 0, signedIn: Int = 0, waiting: Int = 0) {
        self.freeAgents = freeAgents
        self.signedIn = signedIn
        self.waiting = waiting
    }
}
