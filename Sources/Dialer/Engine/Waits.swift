import Outbound
import Store
import Synchronization

/// Who of an engine waits for what: read when nothing goes on any more, to say why. Written down at every
/// wait, so a wait is kept as a value and becomes a sentence only when somebody asks.
package final class Waits: Sendable {
    private struct State {
        var campaigns: [Identifier<Campaign>: (name: String, wait: CampaignWait)] = [:]
        var attempts: [Identifier<Attempt>: Attempt] = [:]
        var queued: [Identifier<LegRow>: String] = [:]
        var reports: [String: any MessageCarrier] = [:]
    }

    /// What a campaign's task waits for.
    enum CampaignWait: Sendable {
        case pacing(PacingReason?)
        /// No target is due: the next one's time, or an attempt's end.
        case due(Instant?)
        case reports
        /// Nothing is left to dial.
        case targets
        /// Only those who are summoned are dialed.
        case summons
    }

    private let state = Mutex(State())

    func campaign(_ campaign: Campaign, waitsFor wait: CampaignWait?) {
        state.withLock { $0.campaigns[campaign.id] = wait.map { (campaign.name, $0) } }
    }

    /// Those that may wait for what others leave: not for a time of their own, or for targets.
    func restless(of campaigns: some Sequence<Identifier<Campaign>>) -> [Identifier<Campaign>] {
        state.withLock { state in
            campaigns.filter { id in
                switch state.campaigns[id]?.wait {
                case .due, .targets: false
                case .pacing, .reports, .summons, nil: true
                }
            }
        }
    }

    func opened(_ attempt: Attempt) { state.withLock { $0.attempts[attempt.id] = attempt } }

    func settled(_ attempt: Identifier<Attempt>) { state.withLock { $0.attempts[attempt] = nil } }

    func leg(_ leg: Identifier<LegRow>, waitsIn queue: String?) { state.withLock { $0.queued[leg] = queue } }

    /// The engine waits until the carrier has told its last report.
    func reports(of carrier: any MessageCarrier, named name: String) {
        state.withLock { $0.reports[name] = carrier }
    }

    /// What one campaign waits for, in words.
    func words(of campaign: Identifier<Campaign>) -> String? {
        state.withLock { $0.campaigns[campaign]?.wait }?.words
    }

    /// Everyone who waits, in words: campaigns, attempts, legs in queues, carriers with reports to come.
    package var sentences: [String] {
        let state = state.withLock { $0 }
        var sentences = state.campaigns.sorted { $0.key < $1.key }.map { _, campaign in
            "campaign \(campaign.name) waits for \(campaign.wait.words)"
        }
        sentences += state.attempts.sorted { $0.key < $1.key }.map { id, attempt in
            let name = state.campaigns[attempt.campaign]?.name ?? "\(attempt.campaign)"
            let what = attempt.destination.type.isCall ? "its leg" : "its message's receipt"
            return "attempt \(id) of campaign \(name) to \(Masked.address(attempt.destination.address)) "
                + "waits for \(what)"
        }
        sentences += state.queued.sorted { $0.key < $1.key }.map { leg, queue in
            "leg \(leg) waits for, or talks to, an agent of queue \(queue)"
        }
        sentences += state.reports.sorted { $0.key < $1.key }.filter { $0.value.reportsToCome > 0 }.map {
            name,
            carrier in
            "the engine waits for \(carrier.reportsToCome) reports of carrier \(name)"
        }
        return sentences
    }
}

extension Waits.CampaignWait {
    fileprivate var words: String {
        switch self {
        case .pacing(let reason): "an opening: \(reason?.words ?? "no reason is known")"
        case .due(let instant?): "a target that is due at \(RFC3339.text(instant))"
        case .due(nil): "an attempt to end: no target is due before"
        case .reports: "the reports of its messages"
        case .targets: "new targets"
        case .summons: "somebody to be summoned"
        }
    }
}
