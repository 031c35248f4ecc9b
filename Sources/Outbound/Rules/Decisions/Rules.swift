/// Everything but the target, its history and the time that a decision depends on.
package struct Rules: Sendable {
    package var campaign: Campaign
    package var outplan: Outplan
    /// Whether the outplan has code of its own (`decide`); its answer is passed to the decision.
    package var hasPolicy: Bool
    /// Nil when the do-not-contact list can be read, else why not: every target is held (fail closed).
    package var suppressionUnreadable: String?
    /// The campaign's own zone, where its name is one.
    package let campaignZone: Zone?
    package let hours: OpenHours

    package init(
        campaign: Campaign,
        outplan: Outplan,
        hasPolicy: Bool = false,
        suppressionUnreadable: String? = nil
    ) {
        self.campaign = campaign
        self.outplan = outplan
        self.hasPolicy = hasPolicy
        self.suppressionUnreadable = suppressionUnreadable
        campaignZone = campaign.zone.flatMap { Zone($0) }
        hours = OpenHours(windows: outplan.windows, holidays: outplan.holidays)
    }

    /// No retry interval is shorter, whatever outplan or policy say.
    package static let shortestInterval = Duration.minutes(1)
    /// Congestion outcomes in a row after which a target is held until the campaign starts again.
    package static let congestionLimit = 10
    /// How long a sent message's report is waited for under `reached_when = "delivered"`.
    package static let reportDeadline = Duration.hours(24)
    /// When a target is looked at again whose address is busy with another target's attempt.
    package static let busyAddressInterval = Duration.minutes(1)

    /// After the n-th congestion in a row: 30 s, doubling to 15 min.
    package static func congestionBackoff(_ count: Int) -> Duration {
        .seconds(min(30 << Int64(min(max(count, 1), 10) - 1), 900))
    }
}

/// What is known about one target at one instant.
package struct Facts: Sendable {
    package var target: Target
    /// All attempts at this target, by number, settled unless open.
    package var history: [Attempt]
    package var now: Instant
    /// Of the target's addresses those that must not be contacted, each with the reason and its source in
    /// words.
    package var suppressions: [String: String]
    /// For each address the starts of attempts that count, over all campaigns, in the last 7 days.
    package var addressAttempts: [String: [Instant]]
    /// Addresses with an open attempt of another target.
    package var busyAddresses: Set<String>

    package init(
        target: Target,
        history: [Attempt] = [],
        now: Instant,
        suppressions: [String: String] = [:],
        addressAttempts: [String: [Instant]] = [:],
        busyAddresses: Set<String> = []
    ) {
        self.target = target
        self.history = history
        self.now = now
        self.suppressions = suppressions
        self.addressAttempts = addressAttempts
        self.busyAddresses = busyAddresses
    }
}
