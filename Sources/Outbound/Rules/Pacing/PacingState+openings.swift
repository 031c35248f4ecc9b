extension PacingState {
    /// How many attempts each campaign may open now, and why not more. Nothing is promised by it: what
    /// opens is told by `opened`.
    package func openings(at now: Instant) -> [Identifier<Campaign>: Opening] {
        var trial = self
        let own = campaigns.map { $0.own(at: now) }
        var granted = Array(repeating: 0, count: campaigns.count)
        let most = min(engine.freePlaces, engine.rate.room(at: now))
        for _ in 0..<most {
            let claimants = campaigns.indices.filter {
                granted[$0] < own[$0].count && trial.wouldFit(trial.campaigns[$0])
            }
            let candidates = claimants.filter {
                trial.room(of: trial.campaigns[$0], at: now) != 0
            }
            guard let index = trial.next(among: candidates) else { break }
            trial.grant(index, among: claimants)
            trial.assume(index)
            granted[index] += 1
        }
        let total = granted.reduce(0, +)
        var openings: [Identifier<Campaign>: Opening] = [:]
        for (index, campaign) in campaigns.enumerated() {
            let count = granted[index]
            openings[campaign.id] =
                count == own[index].count
                ? own[index] : trial.shortage(campaign, count: count, taken: total - count, at: now)
        }
        return openings
    }

    /// Why a campaign has fewer than its own limits allow; `taken` went to others.
    private func shortage(_ campaign: CampaignPace, count: Int, taken: Int, at now: Instant) -> Opening {
        if let name = campaign.queue, room(of: campaign, at: now) == 0 {
            let queue = queues[name] ?? QueuePace()
            let reason = PacingReason.agents(queue: name, free: queue.freeAgents, signedIn: queue.signedIn)
            return Opening(count: count, reason: reason)
        }
        let byRate = engine.rate.room(at: now) < engine.freePlaces
        let until = byRate ? engine.rate.more(after: now) : nil
        if taken > 0 { return Opening(count: count, reason: .share, until: until) }
        let reason = byRate ? PacingReason.engineRate : .engineConcurrent(engine.concurrent)
        return Opening(count: count, reason: reason, until: until)
    }
}
