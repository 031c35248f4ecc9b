import Flows
import Outbound
import Store

/// Gates and outplan together, for one target at one instant. Pure but for reading the ledger.
package struct Decider: Sendable {
    package let ledger: Ledger
    package let published: PublishedCampaign
    package let seed: UInt64
    /// Why the engine's do-not-contact lists cannot be read; then nobody is dialed.
    package let suppressionUnreadable: String?
    /// Whether the ledger is read as it stood at the instant that is asked about.
    private let isPast: Bool

    package init(
        ledger: Ledger,
        published: PublishedCampaign,
        seed: UInt64,
        suppressionUnreadable: String?,
        isPast: Bool = false
    ) {
        self.isPast = isPast
        self.ledger = ledger
        self.published = published
        self.seed = seed
        self.suppressionUnreadable = suppressionUnreadable
    }

    init(setting: EngineSetting, published: PublishedCampaign) {
        self.init(
            ledger: setting.ledger,
            published: published,
            seed: setting.seed,
            suppressionUnreadable: setting.suppressionUnreadable
        )
    }

    /// The same for the campaign as it stands now.
    package func renewed(_ row: Campaign) -> Decider {
        Decider(
            ledger: ledger,
            published: published.renewed(row),
            seed: seed,
            suppressionUnreadable: suppressionUnreadable,
            isPast: isPast
        )
    }

    /// The same by another outplan.
    package func renewed(_ outplan: OutplanScript, version: Identifier<ScriptVersion>) -> Decider {
        var changed = published
        changed.outplanVersion = version
        return Decider(
            ledger: ledger,
            published: changed.renewed(outplan),
            seed: seed,
            suppressionUnreadable: suppressionUnreadable,
            isPast: isPast
        )
    }

    /// Asks the policy, where there is one, and the gates. `besides` is an attempt that has a row already and
    /// is judged as if it had none. Only who explains needs the words of gates that pass.
    package func judge(
        _ subject: Subject,
        now: Instant,
        besides attempt: Identifier<Attempt>? = nil,
        explaining: Bool = false
    ) throws -> Judgement {
        let facts = try Facts(
            subject,
            campaign: published.campaign,
            ledger: ledger,
            now: now,
            isPast: isPast,
            besides: attempt
        )
        var answer = PolicyAnswer.table
        if published.outplan.hasPolicy, !subject.target.state.isDone {
            let seed = Generator.key(
                seed: seed,
                ["policy", published.campaign.name, subject.target.draft.key, String(subject.history.count)]
            )
            answer = published.outplan.decide(
                subject.target,
                history: subject.history,
                now: now,
                started: published.campaign.startedAt,
                zone: zone(of: subject.target),
                seed: seed
            )
        }
        return Eligibility.judge(facts, rules, policy: answer, explaining: explaining)
    }

    var rules: Rules {
        var rules = published.rules
        if let unreadable = suppressionUnreadable { rules.suppressionUnreadable = unreadable }
        return rules
    }

    /// The target's own zone, else the campaign's.
    package func zone(of target: Target) -> Zone? {
        published.campaign.zone(of: target.draft)
    }

    /// What the ledger is told about a target that has just been looked at or settled.
    package static func next(_ judgement: Judgement, now: Instant) -> TargetNext {
        switch judgement.decision {
        case .dial: .idle(due: now, hold: nil)
        case .wait(let until, let gate): .idle(due: until, hold: gate.rawValue)
        case .giveUp(let reason, _): .done(reason)
        }
    }
}
