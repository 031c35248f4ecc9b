/// Who may open how many attempts: the engine's limits and those of each running campaign, its queue and its
/// breaker, and what was opened so far. One value, owned by the engine; every event is a mutating method.
///
/// Limits come first, then priority, then equal shares in turn: who has had fewest openings is next. Every
/// campaign that wants keeps a share of the engine's openings, whatever the priorities: `guaranteedShare`, or
/// an equal share where that is less. It is kept by credit: each opening of the engine that it waits through
/// is worth its share of one; a whole one goes first.
package struct PacingState: Hashable, Sendable {
    /// Thousandths of the engine's openings that no campaign falls below while it wants.
    package static let guaranteedShare = 50
    /// An opening, in the thousandths that credits are counted in.
    private static let whole = 1000
    /// No campaign saves up more than this: a share that it did not use is not owed for ever.
    private static let mostCredit = 2 * whole

    package private(set) var engine: Meter
    /// In the order of their ids.
    package private(set) var campaigns: [CampaignPace] = []
    package private(set) var queues: [String: QueuePace] = [:]
    /// How fast campaigns were that ended: one that is started again at once keeps to its rate.
    private var ended: [Identifier<Campaign>: Meter] = [:]
    /// The same, in the order of their ends.
    private var lastEnded: [Identifier<Campaign>] = []
    /// How many of those are kept.
    private static let mostEnded = 1000

    /// What an earlier process opened, of campaigns that have not started in this one.
    private var earlier: [Identifier<Campaign>: [Instant]] = [:]

    package init(engine limits: Limits) {
        engine = Meter(concurrent: limits.concurrent, perSecond: limits.perSecond)
    }

    /// An earlier process opened an attempt: the rates hold across its end. Told in the order of time, before
    /// any campaign starts.
    package mutating func remember(_ campaign: Identifier<Campaign>, at instant: Instant) {
        engine.remember(at: instant)
        earlier[campaign, default: []].append(instant)
    }

    /// A campaign runs (again); `open` of its attempts are open already, `unanswered` of them unanswered:
    /// where the engine knows the campaign it knows these better, and they are passed over.
    package mutating func started(_ campaign: Campaign, open: Int = 0, unanswered: Int = 0) {
        var pace = CampaignPace(campaign)
        if let index = index(campaign.id) {
            pace.resume(campaigns[index])
            campaigns[index] = pace
            return
        }
        if let before = ended.removeValue(forKey: campaign.id) { pace.meter.resume(before) }
        for instant in earlier.removeValue(forKey: campaign.id) ?? [] { pace.meter.remember(at: instant) }
        pace.meter.resumed(open: open)
        pace.unanswered = unanswered
        // It begins where its equals are, not with all the turns that it has not had.
        pace.turn = campaigns.filter { $0.priority == pace.priority }.map(\.turn).min() ?? 0
        engine.resumed(open: open)
        campaigns.append(pace)
        campaigns.sort { $0.id < $1.id }
    }

    /// A stop was asked: open attempts go on, nothing opens.
    package mutating func draining(_ id: Identifier<Campaign>) {
        guard let index = index(id) else { return }
        campaigns[index].draining = true
    }

    /// A campaign no longer runs and has no open attempt.
    package mutating func ended(_ id: Identifier<Campaign>) {
        guard let index = index(id) else { return }
        ended[id] = campaigns.remove(at: index).meter
        lastEnded.removeAll { $0 == id }
        lastEnded.append(id)
        if lastEnded.count > Self.mostEnded { ended[lastEnded.removeFirst()] = nil }
    }

    /// Other limits from now on: of a campaign that runs, or without one of the engine.
    package mutating func limit(_ id: Identifier<Campaign>?, to limits: Limits) {
        guard let id else { return engine.limit(to: limits) }
        guard let index = index(id) else { return }
        campaigns[index].meter.limit(to: limits)
    }

    /// Another row of a campaign that runs: what is open and how it fared counts on.
    package mutating func renewed(_ campaign: Campaign) {
        guard let index = index(campaign.id) else { return }
        campaigns[index].renew(campaign)
    }

    /// How many targets a campaign would open now.
    package mutating func wants(_ id: Identifier<Campaign>, _ count: Int) {
        guard let index = index(id) else { return }
        campaigns[index].wants = max(0, count)
    }

    /// An attempt is open: its intent is durable.
    package mutating func opened(_ id: Identifier<Campaign>, at now: Instant) {
        guard let index = index(id) else { return }
        grant(index, among: campaigns.indices.filter { claims($0, at: now) })
        engine.opened(at: now)
        campaigns[index].meter.opened(at: now)
        campaigns[index].breaker.opened(at: now)
        campaigns[index].unanswered += 1
        campaigns[index].wants = max(0, campaigns[index].wants - 1)
    }

    /// Somebody or something answered an attempt's leg.
    package mutating func answered(_ id: Identifier<Campaign>) {
        guard let index = index(id) else { return }
        campaigns[index].unanswered = max(0, campaigns[index].unanswered - 1)
        campaigns[index].breaker.answered()
    }

    /// An attempt is settled; `answered` says whether that was told before.
    package mutating func settled(
        _ id: Identifier<Campaign>,
        _ outcome: Outcome,
        answered: Bool,
        at now: Instant
    ) {
        engine.settled()
        guard let index = index(id) else { return }
        campaigns[index].meter.settled()
        if !answered { campaigns[index].unanswered = max(0, campaigns[index].unanswered - 1) }
        campaigns[index].breaker.settled(outcome, at: now)
    }

    /// A queue's agents or waiting legs changed.
    package mutating func queue(_ name: String, _ pace: QueuePace) { queues[name] = pace }

    /// A queue is no more.
    package mutating func forget(queue name: String) { queues[name] = nil }

    private func index(_ id: Identifier<Campaign>) -> Int? { campaigns.firstIndex { $0.id == id } }

    /// Whether a campaign would open one, were it alone at its queue: then it is owed its share, even while
    /// others with a higher service level have more on their way than it may add to.
    private func claims(_ index: Int, at now: Instant) -> Bool {
        campaigns[index].own(at: now).count > 0 && wouldFit(campaigns[index])
    }

    /// Whether its queue would take one more of it, were it alone there.
    func wouldFit(_ campaign: CampaignPace) -> Bool { (place(of: campaign) ?? .max) > campaign.unanswered }

    /// How many a campaign's service level lets be on their way, over all campaigns of its queue; nil without
    /// a queue.
    private func place(of campaign: CampaignPace) -> Int? {
        guard let name = campaign.queue else { return nil }
        let queue = queues[name] ?? QueuePace()
        return queue.freeAgents * campaign.serviceLevel / 100 - queue.waiting
    }

    /// How many more attempts a campaign's queue takes; nil without a queue. While a campaign with a lower
    /// service level is owed an opening, the higher ones keep to the lower level, or it would never have one.
    func room(of campaign: CampaignPace, at now: Instant) -> Int? {
        guard let name = campaign.queue, var place = place(of: campaign) else { return nil }
        var coming = 0
        for (index, other) in campaigns.enumerated() where other.queue == name {
            coming += other.unanswered
            guard other.serviceLevel < campaign.serviceLevel, other.credit >= Self.whole,
                claims(index, at: now)
            else { continue }
            place = min(place, self.place(of: other) ?? place)
        }
        return max(0, place - coming)
    }

    /// Who is next of those that could open: a whole credit first, then priority, then who has had fewest
    /// turns.
    func next(among candidates: [Int]) -> Int? {
        let owed = candidates.filter { campaigns[$0].credit >= Self.whole }
        if let most = owed.max(by: { (campaigns[$0].credit, $1) < (campaigns[$1].credit, $0) }) {
            return most
        }
        return candidates.min { left, right in
            let (first, second) = (campaigns[left], campaigns[right])
            return (-first.priority, first.turn, left) < (-second.priority, second.turn, right)
        }
    }

    /// Takes one opening of the engine for a campaign; those that could have had it are owed their share of
    /// one. Equals that want none fall in with those that do: turns are not saved up.
    mutating func grant(_ index: Int, among candidates: [Int]) {
        let share = min(Self.guaranteedShare, Self.whole / max(candidates.count, 1))
        for candidate in candidates {
            campaigns[candidate].credit = min(Self.mostCredit, campaigns[candidate].credit + share)
        }
        campaigns[index].credit = max(0, campaigns[index].credit - Self.whole)
        let priority = campaigns[index].priority
        let least = candidates.filter { campaigns[$0].priority == priority }.map { campaigns[$0].turn }.min()
        for other in campaigns.indices
        where campaigns[other].priority == priority && !candidates.contains(other) {
            campaigns[other].turn = max(campaigns[other].turn, least ?? 0)
        }
        campaigns[index].turn += 1
    }

    /// Counts an opening that is only thought of.
    mutating func assume(_ index: Int) {
        campaigns[index].unanswered += 1
        campaigns[index].wants -= 1
    }
}
