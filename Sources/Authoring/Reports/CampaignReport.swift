import Outbound

/// What a campaign did, counted from its rows: the figures behind the terminal's report and the page.
package struct CampaignReport: Sendable {
    package var campaign: Campaign
    package var targets = 0
    package var reached = 0
    package var attempts = 0
    package var from: Instant?
    package var to: Instant?
    /// By outcome, in the table's order.
    package var outcomes: [(outcome: Outcome, count: Int)] = []
    /// Dispositions, the most frequent first.
    package var dispositions: [(tag: String, count: Int)] = []
    /// How many targets had 0, 1, 2, ... attempts.
    package var attemptsPerTarget: [Int] = []
    /// Reached targets so far, at each of `times`.
    package var reach: [Int] = []
    /// Attempts open, the most within each span that ends at `times`.
    package var inProgress: [Int] = []
    /// Agents talking, likewise.
    package var agentsBusy: [Int] = []
    package var times: [Instant] = []
    /// Outcomes by hour of the day in the campaign's zone: `byHour[hour][outcome]`.
    package var byHour: [[Outcome: Int]] = Array(repeating: [:], count: 24)
    /// Why targets are not reached, the most frequent first.
    package var unreached: [(reason: String, count: Int)] = []
    package var zone: Zone?
    /// Why attempts failed: where a script broke and how, or the cause; the most frequent first.
    package var failures: [(why: String, count: Int)] = []

    /// How many points a curve has.
    static let points = 120

    package init(campaign: Campaign, targets: [Target], attempts: [Attempt], talks: [ClosedRange<Instant>]) {
        self.campaign = campaign
        zone = campaign.zone.flatMap { Zone($0) } ?? Zone("UTC")
        self.targets = targets.count
        self.attempts = attempts.count
        count(targets, attempts)
        span(attempts)
        curves(targets, attempts, talks)
        hours(attempts)
    }

    private mutating func count(_ targets: [Target], _ attempts: [Attempt]) {
        var byOutcome: [Outcome: Int] = [:]
        var byTag: [String: Int] = [:]
        var perTarget: [Identifier<Target>: Int] = [:]
        for attempt in attempts {
            if let outcome = attempt.outcome { byOutcome[outcome, default: 0] += 1 }
            if let tag = attempt.disposition { byTag[tag, default: 0] += 1 }
            perTarget[attempt.target, default: 0] += 1
        }
        outcomes = Outcome.allCases.compactMap { outcome in byOutcome[outcome].map { (outcome, $0) } }
        dispositions = byTag.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        var why: [String: Int] = [:]
        for target in targets {
            let tries = perTarget[target.id] ?? 0
            while attemptsPerTarget.count <= tries { attemptsPerTarget.append(0) }
            attemptsPerTarget[tries] += 1
            if target.state == .done(.reached) {
                reached += 1
            } else {
                why[CampaignReport.reason(target), default: 0] += 1
            }
        }
        unreached = why.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    /// Why a target is not reached, in words.
    package static func reason(_ target: Target) -> String {
        switch target.state {
        case .done(.reached): "reached"
        case .done(.unsuccessful): "ended without success, or its script failed"
        case .done(.exhausted): "every try used up"
        case .done(.suppressed): "on a do-not-contact list"
        case .done(.expired): "its time had passed"
        case .done(.givenUp): "given up by the outplan"
        case .progressing: "an attempt is open"
        case .idle:
            if target.due != nil {
                "waits for its next try" + (target.hold.map { " (\($0))" } ?? "")
            } else {
                "held: " + (target.hold ?? "no reason recorded")
            }
        }
    }

    private mutating func span(_ attempts: [Attempt]) {
        from = attempts.map(\.startedAt).min()
        to = attempts.map { $0.endedAt ?? $0.startedAt }.max()
        guard let from, let to else { return }
        let length = max(to.milliseconds - from.milliseconds, 1)
        times = (1...CampaignReport.points).map {
            Instant(milliseconds: from.milliseconds + length * Int64($0) / Int64(CampaignReport.points))
        }
    }

    private mutating func curves(_ targets: [Target], _ attempts: [Attempt], _ talks: [ClosedRange<Instant>])
    {
        guard let from, !times.isEmpty else { return }
        let done = Set(targets.filter { $0.state == .done(.reached) }.map(\.id))
        var last: [Identifier<Target>: Instant] = [:]
        for attempt in attempts where done.contains(attempt.target) {
            last[attempt.target] = max(last[attempt.target] ?? from, attempt.endedAt ?? attempt.startedAt)
        }
        let ends = last.values.sorted()
        var position = 0
        reach = times.map { time in
            while position < ends.count, ends[position] <= time { position += 1 }
            return position
        }
        inProgress = peaks(
            attempts.map { $0.startedAt...max($0.startedAt, $0.endedAt ?? to ?? $0.startedAt) }
        )
        agentsBusy = talks.isEmpty ? [] : peaks(talks)
    }

    /// The most ranges that overlap at once, within each span between two `times`. A range ends before one
    /// that begins at the same instant; one without length lasts a millisecond, or it would never be seen.
    private func peaks(_ ranges: [ClosedRange<Instant>]) -> [Int] {
        var changes = ranges.flatMap { range in
            [(range.lowerBound, 1), (max(range.upperBound, range.lowerBound + .milliseconds(1)), -1)]
        }
        changes.sort { ($0.0, $0.1) < ($1.0, $1.1) }
        var position = 0
        var open = 0
        return times.map { time in
            var peak = open
            while position < changes.count, changes[position].0 <= time {
                open += changes[position].1
                peak = max(peak, open)
                position += 1
            }
            return peak
        }
    }

    private mutating func hours(_ attempts: [Attempt]) {
        guard let zone else { return }
        for attempt in attempts {
            guard let outcome = attempt.outcome else { continue }
            byHour[zone.local(attempt.startedAt).hour][outcome, default: 0] += 1
        }
    }

    /// The share of targets reached, 0 to 1.
    package var reachShare: Double { targets == 0 ? 0 : Double(reached) / Double(targets) }
}
