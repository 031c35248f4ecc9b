import Outbound
import Store

/// Targets that were exhausted under an earlier outplan and have tries again under this one.
struct Reopening {
    let setting: EngineSetting
    let published: PublishedCampaign

    /// How many targets one read takes, and one commit at most reopens.
    private static let page = 500

    /// Reopens them in the ledger; how many there are.
    func reopen() async throws -> Int {
        let campaign = published.campaign
        let exhausted = try setting.ledger.counters(campaign.id)["targets.done.exhausted"] ?? 0
        guard exhausted > 0 else { return 0 }
        let now = setting.clock.now
        let rules = Decider(setting: setting, published: published).rules
        var reopened = 0
        var last: Identifier<Target>?
        while true {
            let targets = try setting.ledger.targets(campaign.id, after: last, limit: Reopening.page)
            guard let end = targets.last else { return reopened }
            last = end.id
            var writes: [LedgerWrite] = []
            for target in targets where target.state == .done(.exhausted) {
                guard let subject = try setting.ledger.subject(target.id) else { continue }
                let facts = try Facts(subject, campaign: campaign, ledger: setting.ledger, now: now)
                if Eligibility.reopens(facts, rules) { writes.append(.reopen(target.id, due: now, at: now)) }
            }
            if !writes.isEmpty { _ = try await setting.writer.submit(writes) }
            reopened += writes.count
        }
    }
}
