import Outbound
import Store

extension Facts {
    /// What the rules need to know about one target, read from the ledger. Scheduler, settlement and
    /// `explain` all come through here: one decision. `isPast` asks for the ledger as it stood at `now`;
    /// `besides` is an attempt of this target that is judged as if it had no row.
    package init(
        _ subject: Subject,
        campaign: Campaign,
        ledger: Ledger,
        now: Instant,
        isPast: Bool = false,
        besides attempt: Identifier<Attempt>? = nil
    ) throws {
        var suppressions: [String: String] = [:]
        var addressAttempts: [String: [Instant]] = [:]
        var busy: Set<String> = []
        let countsAddresses = campaign.caps.addressPerDay != nil || campaign.caps.addressPerWeek != nil
        for destination in subject.target.destinations {
            let address = destination.address
            let entry =
                isPast
                ? try ledger.suppression(address, campaign: campaign.id, asOf: now)
                : try ledger.suppression(address, campaign: campaign.id, at: now)
            if let entry { suppressions[address] = entry.words }
            if countsAddresses {
                let since = now - .days(7)
                addressAttempts[address] =
                    isPast
                    ? try ledger.addressAttempts(address, since: since, asOf: now)
                    : try ledger.addressAttempts(address, since: since, besides: attempt)
            }
            let isBusy =
                isPast
                ? try ledger.hasOpenAttempt(address: address, besides: subject.target.id, asOf: now)
                : try ledger.hasOpenAttempt(address: address, besides: subject.target.id)
            if isBusy { busy.insert(address) }
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
