import Dialer
import Flows
import Outbound
import Store

/// Explains the targets of one campaign from its ledger.
package struct Explainer {
    private let decider: Decider
    private let ledger: Ledger
    private let campaign: Campaign
    private let question: Question
    private let pacing: PacingReplay?
    private let notes: [String]

    /// With the folder's files for what the next run would take, and the ledger's versions for the past and
    /// for a run that goes on.
    package init(gathering: Gathering, ledger: Ledger, campaign: Campaign, question: Question) throws {
        guard let folder = gathering.folders.first, let scripts = gathering.scripts.first else {
            throw Finding(file: campaign.name, message: "no folder")
        }
        let isPast = question.tense == .past
        let row = isPast ? try ledger.campaign(campaign.id, asOf: question.at) ?? campaign : campaign
        let kept = try ledger.outplan(campaign.id, asOf: isPast ? question.at : nil)
        let isKept = isPast || question.isRunning
        var current = folder.file.campaign
        (current.id, current.startedAt, current.state) = (row.id, row.startedAt, row.state)
        var outplan = scripts.outplan
        if isKept, let kept { outplan = try Explainer.compile(kept, of: row) }
        decider = Decider(
            ledger: ledger,
            published: PublishedCampaign(
                campaign: isKept ? row : current,
                outplan: outplan,
                outplanVersion: kept?.version ?? Identifier(0),
                flow: scripts.flow,
                flowVersion: nil
            ),
            seed: question.seed ?? folder.file.simulation?.seed ?? 0,
            suppressionUnreadable: isPast ? nil : gathering.unreadableSuppression(of: folder),
            isPast: isPast
        )
        self.ledger = ledger
        self.campaign = row
        self.question = question
        pacing = try Explainer.pacing(question, ledger, gathering.engine.limits)
        let isChanged = kept.map { $0.draft != folder.draft(folder.outplan) } ?? false
        notes = Explainer.notes(question, kept, isChanged: isChanged)
    }

    /// Of a campaign as the ledger has it, for an engine that runs from the ledger alone: no file has a say,
    /// but for why a do-not-contact list of it cannot be read.
    package init(
        ledger: Ledger,
        campaign: Campaign,
        question: Question,
        engine limits: Limits,
        unreadable: String? = nil
    ) throws {
        let isPast = question.tense == .past
        let row = isPast ? try ledger.campaign(campaign.id, asOf: question.at) ?? campaign : campaign
        guard let kept = try ledger.outplan(campaign.id, asOf: isPast ? question.at : nil) else {
            throw Finding(file: campaign.called, message: "the campaign has no outplan")
        }
        decider = Decider(
            ledger: ledger,
            published: PublishedCampaign(
                campaign: row,
                outplan: try Explainer.compile(kept, of: row),
                outplanVersion: kept.version,
                flow: nil,
                flowVersion: nil
            ),
            seed: question.seed ?? 0,
            suppressionUnreadable: isPast ? nil : unreadable,
            isPast: isPast
        )
        self.ledger = ledger
        self.campaign = row
        self.question = question
        pacing = try Explainer.pacing(question, ledger, limits)
        notes = Explainer.notes(question, kept, isChanged: false)
    }

    /// Of the future no pacing is foretold.
    private static func pacing(
        _ question: Question,
        _ ledger: Ledger,
        _ limits: Limits
    ) throws -> PacingReplay? {
        guard question.tense != .future else { return nil }
        return try PacingReplay(
            ledger: ledger,
            engine: limits,
            at: question.at,
            isPast: question.tense == .past
        )
    }

    static func compile(_ kept: PublishedScript, of campaign: Campaign) throws -> OutplanScript {
        do {
            return try OutplanScript(kept.draft.text, kind: campaign.kind)
        } catch {
            throw Finding(
                file: kept.draft.file,
                line: error.line,
                message: "version \(kept.number) in the ledger no longer compiles: \(error.message)"
            )
        }
    }

    /// What the explanation rests on, where that is not plain.
    private static func notes(_ question: Question, _ kept: PublishedScript?, isChanged: Bool) -> [String] {
        guard let kept else { return [] }
        let version = "version \(kept.number) of \(kept.draft.file)"
        switch question.tense {
        case .past where kept.publishedAt > question.at:
            return ["the campaign had no outplan yet; explained by \(version)"]
        case .past:
            let which = kept.latest == kept.number ? "" : " (the ledger has \(kept.latest))"
            return [
                "as it stood then, by \(version)\(which); the target's row and the settings are the ledger's "
                    + "last"
            ]
        case .present, .future:
            guard isChanged else { return [] }
            return [
                question.isRunning
                    ? "\(kept.draft.file) has changed; the run that goes on keeps \(version), as this does"
                    : "\(kept.draft.file) has changed since \(version); the next run takes it, as this does"
            ]
        }
    }

    /// One target; nil when there is none with this id.
    package func explain(_ target: Identifier<Target>) throws -> Explanation? {
        let subject =
            question.tense == .past
            ? try ledger.subject(target, asOf: question.at) : try ledger.subject(target)
        guard let subject else { return nil }
        var explanation = try Explanation(subject, decider: decider, at: question.at)
        explanation.notes = notes
        if case .dial = explanation.judgement.decision {
            explanation.pacing = try evidence(for: subject.target, zone: explanation.zone)
        }
        return explanation
    }

    /// What pacing says of an eligible target; of any, with nil.
    private func evidence(for target: Target?, zone: Zone?) throws -> PacingEvidence {
        guard let pacing else { return .notPredicted }
        let isPast = question.tense == .past
        guard campaign.state == .running else { return .notRunning(campaign.state, question) }
        guard isPast || question.isRunning else { return .noProcess }
        func words(_ instant: Instant) -> String { zone?.text(instant) ?? RFC3339.text(instant) }
        let opening = pacing.opening(for: campaign)
        guard opening.count > 0 else {
            return .held(opening.reason ?? .share, until: opening.until, words: words)
        }
        guard !isPast, let target else { return .open(opening.count, unknown: pacing.unknown(for: campaign)) }
        if let due = target.due, due > question.at {
            return PacingEvidence(
                name: "not_due",
                text: "it is looked at next at \(words(due))"
                    + (target.hold.map { ", held by \($0) when it was last looked at" } ?? "")
            )
        }
        let ahead = try ledger.ahead(of: target, in: campaign.id, at: question.at)
        if ahead >= opening.count { return .turn(ahead: ahead, count: opening.count) }
        return .open(opening.count, unknown: pacing.unknown(for: campaign))
    }

    /// All targets, counted by what holds them; of more than `limit` so many, evenly over the list.
    package func summary(atMost limit: Int? = nil) throws -> ExplainedCampaign {
        var counts: [String: Int] = [:]
        var judged = 0
        var isAnyEligible = false
        let isPast = question.tense == .past
        let done = isPast ? try ledger.doneTargets(campaign.id, asOf: question.at) : [:]
        func judge(_ targets: [Target]) throws {
            for target in targets {
                guard var subject = try ledger.subject(target.id) else { continue }
                if isPast { subject = try ledger.asOf(question.at, subject, done: done[target.id]) }
                let decision = try decider.judge(subject, now: question.at).decision
                if case .dial = decision { isAnyEligible = true }
                counts[ExplainedCampaign.words(decision), default: 0] += 1
                judged += 1
            }
        }
        if let limit {
            try judge(try ledger.spreadTargets(campaign.id, limit: limit))
        } else {
            var last: Identifier<Target>?
            while true {
                let targets = try ledger.targets(campaign.id, after: last, limit: Explainer.page)
                guard let end = targets.last else { break }
                last = end.id
                try judge(targets)
            }
        }
        let total = try limit.map { _ in Int(try ledger.counters(campaign.id)["targets"] ?? 0) } ?? judged
        let part =
            "of \(total) targets \(judged) were looked at, evenly over the list; the numbers are theirs"
        let zone = campaign.zone.flatMap { Zone($0) }
        return ExplainedCampaign(
            campaign: campaign,
            at: question.at,
            total: total,
            rows: counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) },
            pacing: isAnyEligible ? try evidence(for: nil, zone: zone) : nil,
            notes: notes + (judged < total ? [part] : [])
        )
    }

    /// How many targets one read takes.
    private static let page = 2000
}
