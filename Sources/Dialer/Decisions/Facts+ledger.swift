import Outbound
import Store

extension Facts {
    /// What the rules need to know about one target, read from the ledger. Scheduler, settlement and
    /// `explain` all come through here: one decision.
    package init(_ subject: Subject, campaign: Campaign, ledger: Ledger, now: Instant) throws {
        var suppressions: [String: String] = [:]
        var addressAttempts: [String: [Instant]] = [:]
        var busy: Set<String> = []
        let countsAddresses = campaign.caps.addressPerDay != nil || campaign.caps.addressPerWeek != nil
        for destination in subject.target.destinations {
            let address = destination.address
            if let entry = try ledger.suppression(address, campaign: campaign.id, at: now) {
                suppressions[address] = entry.words
            }
            if countsAddresses {
                addressAttempts[address] = try ledger.addressAttempts(address, since: now - .days(7))
            }
            if try ledger.hasOpenAttempt(address: address, besides: subject.target.id) {
                busy.insert(address)
            }
        }
        self.init(
            target: subject.target,
            history: subject.history,
            now: now,
            suppressions: suppressions,
            addressAttempts: addressAttempts,
            busyAddresses: busy
        )
    }
}
