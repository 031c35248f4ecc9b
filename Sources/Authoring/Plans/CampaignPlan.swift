import Dialer
import Flows
import Foundation
import Lua
import Outbound
import Store

/// Plans a campaign's next attempts from its ledger and its folder's files, without dialing.
package struct CampaignPlan {
    private let gathering: Gathering
    private let folder: CampaignFolder
    private let ledger: Ledger
    private let campaign: Campaign
    private let at: Instant
    private let seed: UInt64
    private let decider: Decider

    /// `seed` is the one that a run has; nil for the folder's.
    package init(_ gathering: Gathering, ledger: Ledger, campaign row: Campaign, at: Instant, seed: UInt64?)
        throws
    {
        guard let folder = gathering.folders.first, let scripts = gathering.scripts.first else {
            throw Finding(file: row.name, message: "no folder")
        }
        self.gathering = gathering
        self.folder = folder
        self.ledger = ledger
        self.at = at
        self.seed = seed ?? folder.file.simulation?.seed ?? 0
        var current = folder.file.campaign
        // A campaign that has not been started begins with the plan.
        (current.id, current.startedAt, current.state) = (row.id, row.startedAt ?? at, row.state)
        campaign = current
        decider = CampaignPlan.decider(gathering, ledger, current, scripts.outplan, self.seed)
    }

    private static func decider(
        _ gathering: Gathering,
        _ ledger: Ledger,
        _ campaign: Campaign,
        _ outplan: OutplanScript,
        _ seed: UInt64
    ) -> Decider {
        Decider(
            ledger: ledger,
            published: PublishedCampaign(
                campaign: campaign,
                outplan: outplan,
                outplanVersion: Identifier(0),
                flow: nil,
                flowVersion: nil
            ),
            seed: seed,
            suppressionUnreadable: gathering.folders.first.flatMap {
                gathering.unreadableSuppression(of: $0)
            }
        )
    }

    /// How many targets one read takes.
    private static let page = 2000

    private func eachSubject(_ body: (Subject) throws -> Void) throws {
        var last: Identifier<Target>?
        while true {
            let targets = try ledger.targets(campaign.id, after: last, limit: CampaignPlan.page)
            guard let end = targets.last else { return }
            last = end.id
            for target in targets {
                if let subject = try ledger.subject(target.id) { try body(subject) }
            }
        }
    }

    package func report() throws -> PlanReport {
        var planned: [PlannedTarget] = []
        var record = PlanExpectation.Record()
        try eachSubject { subject in
            record.take(subject.history)
            planned.append(
                PlannedTarget(
                    id: subject.target.id,
                    name: subject.target.draft.externalID ?? subject.target.id.description,
                    priority: subject.target.draft.priority,
                    attempts: subject.history.count,
                    zone: campaign.zone(of: subject.target.draft),
                    outlook: try PlanOutlook(subject, decider, from: at)
                )
            )
        }
        let expectation = PlanExpectation(gathering, record, seed: seed)
        let pacing = PlanPacing(campaign.limits, gathering.engine.limits)
        try pace(&planned, pacing, expectation)
        return PlanReport(
            campaign: campaign,
            at: at,
            targets: planned,
            pacing: pacing,
            expectation: expectation
        )
    }

    private func pace(
        _ planned: inout [PlannedTarget],
        _ pacing: PlanPacing,
        _ expectation: PlanExpectation
    ) throws {
        var dials: [(index: Int, due: Instant, dial: Dial)] = []
        for index in planned.indices {
            guard case .dial(let due, let dial) = planned[index].outlook.next else { continue }
            dials.append((index, due, dial))
            guard let subject = try ledger.subject(planned[index].id) else { continue }
            do {
                planned[index].answers = try expectation.answers(
                    subject,
                    dial,
                    at: due,
                    zone: planned[index].zone
                )
            } catch let problem as ScriptProblem {
                throw Findings([Finding(problem, in: folder.directory)])
            }
        }
        let known = planned
        let starts = try pacing.starts(
            dials.map { ($0.due, known[$0.index].priority) },
            lasts: { place in
                let (index, _, dial) = dials[place]
                guard dial.destination.type.isCall else { return .seconds(1) }
                let share = known[index].answers
                let lasts = Double(expectation.lasts.milliseconds)
                let rings = Double(dial.timeout.milliseconds)
                return .milliseconds(Int64(share * lasts + (1 - share) * rings))
            },
            again: { place, moment in
                // Who could not begin at once may have run out of its window meanwhile.
                guard let subject = try ledger.subject(known[dials[place].index].id) else { return nil }
                return try PlanOutlook(subject, decider, from: moment).instant
            }
        )
        for (place, start) in starts.enumerated() { planned[dials[place].index].start = start }
    }

    /// What changes for whom under another outplan, a file that stands anywhere.
    package func comparison(with file: URL) throws -> PlanComparison {
        let chunk = LuaChunk(name: file.lastPathComponent, source: try FileText.read(file))
        let other: OutplanScript
        do throws(ScriptProblem) {
            other = try OutplanScript(main: chunk, modules: folder.modules, kind: campaign.kind)
        } catch {
            throw Findings([Finding(error, in: file.deletingLastPathComponent())])
        }
        let newDecider = CampaignPlan.decider(gathering, ledger, campaign, other, seed)
        var comparison = PlanComparison(
            campaign: campaign.name,
            other: CampaignFolder.shown(file),
            at: at,
            keys: PlanComparison.keys(
                decider.published.outplan,
                other,
                isOtherPolicy: ScriptKeys(folder.outplan.source).words(behind: "decide")
                    != ScriptKeys(chunk.source).words(behind: "decide")
            )
        )
        try eachSubject { subject in
            let now = try PlanOutlook(subject, decider, from: at)
            let then = try PlanOutlook(subject, newDecider, from: at)
            comparison.take(subject.target, zone: campaign.zone(of: subject.target.draft), now, then)
        }
        return comparison
    }
}
