import Flows
import Foundation
import Outbound

/// Runs a flow through every answer to its actions, the shortest paths first.
package struct PathExplorer {
    private let folder: CampaignFolder
    private let script: FlowScript?
    private let outplan: Outplan
    private let answers: PathAnswers
    private let bounds: PathBounds
    private let start: Instant
    private var judge: PathJudge
    private var report: PathReport
    private var onEnd: ((DriveEnd) -> Void)?

    /// A place in a flow, as far as it shows from outside.
    private struct Spot: Hashable {
        var entry: FlowEntry
        var place: ScriptPlace?
        var action: FlowAction
    }

    /// The flow of the gathering's folder at `index`, as if its calls were answered at `start`.
    package init(_ gathering: Gathering, at index: Int, start: Instant, bounds: PathBounds = PathBounds()) {
        let folder = gathering.folders[index]
        let scripts = gathering.scripts[index]
        self.folder = folder
        script = scripts.flow
        outplan = scripts.outplan.outplan
        self.bounds = bounds
        self.start = start
        let cast = scripts.callees?.agents.keys.map { $0 } ?? []
        answers = PathAnswers(
            folder,
            outplan,
            queues: Set(gathering.queues.map(\.name) + cast),
            recovers: script?.handlers.contains(.error) ?? false
        )
        judge = PathJudge(folder, silence: bounds.silence)
        report = PathReport(folder: CampaignFolder.shown(folder.directory))
    }

    package consuming func explore() throws -> PathReport {
        guard let script else {
            report.notes.append("there is no flow.lua: whoever answers joins the campaign's queue")
            return report
        }
        let subjects = try PathSubjects(folder)
        if answers.drawsLots {
            report.notes.append(
                "the flow draws lots, and here a seed draws them: other draws are not followed"
            )
        }
        if subjects.isMadeUp { report.notes.append("the list has no row: explored for somebody made up") }
        report.targets = subjects.all.count
        for subject in subjects.all {
            var types: Set<DestinationType> = []
            for destination in subject.target.destinations where types.insert(destination.type).inserted {
                // A call without a handler is answered all the same, and ends in silence.
                if destination.type.isCall || script.handlers.contains(PathExplorer.entry(destination.type)) {
                    for number in attempts {
                        judge.target = subject.label + (number == 1 ? "" : ", attempt \(number)")
                        explore(script, subject.target, destination, attempt: number)
                    }
                }
            }
        }
        report.findings = judge.findings()
        return report
    }

    /// Attempts that are explored; others than the first only where the flow reads which one it is.
    private var attempts: [Int] {
        answers.looksAtAttempt
            ? Set([1, 2, outplan.tries.total]).filter { $0 <= outplan.tries.total }.sorted() : [1]
    }

    /// Follows the paths for one target, and hands each end of one over.
    mutating func follow(_ target: Target, _ body: @escaping (DriveEnd) -> Void) {
        guard let script, let destination = target.destinations.first,
            script.handlers.contains(PathExplorer.entry(destination.type))
        else { return }
        onEnd = body
        explore(script, target, destination, attempt: 1)
        onEnd = nil
    }

    private static func entry(_ type: DestinationType) -> FlowEntry {
        switch type {
        case .tel, .sip: .answered
        case .sms: .message
        case .email: .email
        }
    }

    private mutating func explore(
        _ script: FlowScript,
        _ target: Target,
        _ destination: Destination,
        attempt number: Int
    ) {
        let context = context(target, destination, number)
        let isCall = destination.type.isCall
        var prefixes: [[GivenAnswer]] = [[]]
        var next = 0
        var seen: Set<Spot> = []
        while next < prefixes.count {
            let prefix = prefixes[next]
            // What has been followed is not needed any more.
            prefixes[next] = []
            next += 1
            var source = PathSource(prefix)
            let end = drive(script, context, &source)
            judge.take(end, isCall: isCall)
            guard case .abandoned(let asked) = end.cause else {
                report.paths += 1
                if !end.isSupposed { onEnd?(end) }
                continue
            }
            if prefix.count >= bounds.depth {
                reached("a path was left after \(bounds.depth) answers; --depth N follows further")
                report.paths += 1
                continue
            }
            let spot = Spot(entry: asked.entry, place: asked.place, action: asked.action)
            let isNew = seen.insert(spot).inserted
            if isNew { goOn(script, context, prefix, isCall: isCall) }
            if prefixes.count >= bounds.paths {
                reached(
                    "beyond \(bounds.paths) answers to follow only places that no path had seen were followed; --limit N "
                        + "follows more"
                )
                if !isNew {
                    report.paths += 1
                    continue
                }
            }
            prefixes += follow(asked, end, isCall: isCall, target: target).map { prefix + [$0] }
        }
    }

    /// The answers that are followed: all, but where a path comes again and again, the one of the last time.
    private func follow(_ asked: AskedAction, _ end: DriveEnd, isCall: Bool, target: Target) -> [GivenAnswer]
    {
        let before = end.steps.filter {
            $0.asked.number < asked.number && $0.asked.place == asked.place && $0.asked.entry == asked.entry
                && $0.asked.action == asked.action
        }
        if before.count >= PathBounds.visits, let last = before.last { return [last.given] }
        return options(asked, end.steps, isCall: isCall, target: target).map(\.given)
    }

    private func options(
        _ asked: AskedAction,
        _ steps: [DriveStep],
        isCall: Bool,
        target: Target
    ) -> [PathAnswers.Option] {
        let isFirst = steps.allSatisfy(\.asked.action.isImmediate)
        return answers.options(asked, target: target, isCall: isCall, isFirst: isFirst)
    }

    private mutating func reached(_ words: String) {
        if !report.bounds.contains(words) { report.bounds.append(words) }
    }

    /// From here on nobody does what is asked: a flow that still goes on after that many answers has no end.
    private mutating func goOn(
        _ script: FlowScript,
        _ context: FlowContext,
        _ prefix: [GivenAnswer],
        isCall: Bool
    ) {
        for kind in 0..<3 {
            var source = PathSource(prefix)
            var isOnlyOne = true
            source.beyond = { [answers] asked in
                let passive = answers.options(asked, target: context.target, isCall: false, isFirst: false)
                    .filter(\.isPassive)
                if passive.count > 1 { isOnlyOne = false }
                return passive.isEmpty ? .abandon : passive[kind % passive.count].given
            }
            let end = drive(script, context, &source)
            judge.take(end, isCall: isCall)
            findLoop(end)
            if isOnlyOne { return }
        }
    }

    private mutating func findLoop(_ end: DriveEnd) {
        let asked: AskedAction
        let words: String
        if case .abandoned(let last) = end.cause {
            asked = last
            words = "more than \(PathBounds.patience) actions"
        } else if end.ending?.cause == "max_duration", let last = end.steps.last {
            asked = last.asked
            words = "actions until the call's longest time is over"
        } else {
            return
        }
        guard let first = PathExplorer.beginning(of: asked, end) else { return }
        let rounds = end.steps.indices.filter {
            end.steps[$0].asked.place == first && end.steps[$0].asked.entry == asked.entry
                && !end.steps[$0].asked.action.isImmediate
        }
        guard rounds.count > PathBounds.visits else { return }
        judge.loops(
            end,
            shown: rounds[1] + 1,
            "goes round without an end: \(words), and this again and again, whatever the callee leaves undone"
        )
    }

    /// Of the places of one round that leads to an action again, the first in the file: a round is told once.
    private static func beginning(of asked: AskedAction, _ end: DriveEnd) -> ScriptPlace? {
        let before = end.steps.map(\.asked).filter {
            !$0.action.isImmediate && $0.entry == asked.entry && $0.number < asked.number
        }
        guard let start = before.lastIndex(where: { $0.place == asked.place }) else { return nil }
        return before[start...].compactMap(\.place).min { ($0.file, $0.line) < ($1.file, $1.line) }
    }

    private func drive(_ script: FlowScript, _ context: FlowContext, _ source: inout PathSource) -> DriveEnd {
        var drive = FlowDrive(script: script, context: context, machine: outplan.machine)
        return drive.run(&source)
    }

    private func context(_ target: Target, _ destination: Destination, _ number: Int) -> FlowContext {
        let start = start
        let campaign = folder.file.campaign
        return FlowContext(
            campaign: campaign,
            target: target,
            destination: destination,
            attempt: Attempt(
                id: Identifier(1),
                campaign: campaign.id,
                target: target.id,
                number: number,
                destination: destination,
                startedAt: start
            ),
            zone: campaign.zone(of: target.draft),
            now: { start },
            seed: folder.file.simulation?.seed ?? 0
        )
    }
}

/// Gives the answers of one path, then what `beyond` says, or none.
private struct PathSource: AnswerSource {
    private let prefix: [GivenAnswer]
    private var given = 0
    var beyond: ((AskedAction) -> GivenAnswer)?

    init(_ prefix: [GivenAnswer]) { self.prefix = prefix }

    mutating func answer(_ asked: AskedAction) -> GivenAnswer {
        if asked.action.isImmediate { return .answer(.nothing) }
        defer { given += 1 }
        if given < prefix.count { return prefix[given] }
        guard let beyond, given < prefix.count + PathBounds.patience else { return .abandon }
        return beyond(asked)
    }
}
