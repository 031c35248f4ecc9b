import Outbound
import Store

/// Nobody is dialed outside the hours that the campaign was given, by the clock of the target's own zone.
///
/// It knows no gate and no window of the engine: it compares the hour and the weekday.
package struct DialingHours: Checker {
    /// From `first` o'clock to before `last` o'clock, on weekdays 1 (Monday) to `lastDay`.
    package struct Hours: Hashable, Sendable {
        package var first: Int
        package var last: Int
        package var lastDay: Int

        package init(first: Int, last: Int, lastDay: Int) {
            (self.first, self.last, self.lastDay) = (first, last, lastDay)
        }
    }

    package let rule = "nobody is dialed outside the campaign's hours, in their own zone"
    private let ledger: Ledger
    private let hours: [Identifier<Campaign>: Hours]
    private var found = Violations()

    package init(ledger: Ledger, hours: [Identifier<Campaign>: Hours]) {
        (self.ledger, self.hours) = (ledger, hours)
    }

    package var violations: [String] { found.all }

    package mutating func see(_ event: EventRow) {
        guard event.kind == "attempt.dialing", let target = event.target,
            let hours = event.campaign.flatMap({ self.hours[$0] })
        else { return }
        do {
            guard let zone = try ledger.subject(target)?.target.draft.zone.flatMap({ Zone($0) }) else {
                return found.add("\(RFC3339.text(event.at)): target \(target) is dialed and has no zone")
            }
            let local = zone.local(event.at)
            if local.hour < hours.first || local.hour >= hours.last || local.weekday > hours.lastDay {
                found.add("target \(target) is dialed at \(zone.text(event.at)), weekday \(local.weekday)")
            }
        } catch {
            found.add("target \(target) cannot be read: \(error)")
        }
    }
}
