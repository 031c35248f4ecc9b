import Flows
import Foundation
import Lua
import Outbound

/// Judges runs of a flow, and keeps of each mistake the shortest path that leads to it.
struct PathJudge {
    private struct Key: Hashable {
        var kind: PathFinding.Kind
        var file: String
        var line: Int?
        var message: String
    }

    private let folder: CampaignFolder
    private let silence: Duration
    private var found: [Key: PathFinding] = [:]
    /// Ends without a disposition: a finding only where another path has one.
    private var undisposed: [Key: PathFinding] = [:]
    private var hasDisposition = false
    /// Whom the flow is run for now.
    var target = ""

    init(_ folder: CampaignFolder, silence: Duration) {
        self.folder = folder
        self.silence = silence
    }

    /// By place; of each kind only so many.
    func findings() -> [PathFinding] {
        let all = Array(found.values) + (hasDisposition ? Array(undisposed.values) : [])
        let sorted = all.sorted {
            ($0.finding.file, $0.finding.line ?? 0, $0.kind.rawValue, $0.finding.message) < (
                $1.finding.file, $1.finding.line ?? 0, $1.kind.rawValue, $1.finding.message
            )
        }
        return PathFinding.Kind.allCases.flatMap { kind in
            sorted.filter { $0.kind == kind }.prefix(PathBounds.findings)
        }
    }

    mutating func take(_ end: DriveEnd, isCall: Bool) {
        raises(end)
        if isCall { hears(end) }
        if end.overdue == FlowDrive.cleanUpCause {
            let words =
                "the handler for the hang-up takes longer than \(DurationText.text(FlowDrive.cleanUpLimit)) and is "
                + "cut off here: what comes after this is not done"
            add(.overdue, end.steps.last?.asked.place, words, end.steps[...])
        }
        if end.ending != nil, !end.isSupposed { ends(end, isCall: isCall) }
    }

    /// A flow that goes on and on with these places.
    mutating func loops(_ end: DriveEnd, shown count: Int, _ words: String) {
        let place = end.steps.prefix(count).last?.asked.place
        add(.loop, place, words, end.steps.prefix(count), key: "")
    }

    private mutating func raises(_ end: DriveEnd) {
        for failure in end.failures {
            let isLate = failure.entry == .error || failure.entry == .hangup
            if isLate || !end.isSupposed { raises(failure, end) }
        }
    }

    private mutating func raises(_ failure: DriveEnd.Failure, _ end: DriveEnd) {
        let recovery = end.handlers.first { $0.entry == .error }
        let isHandled = recovery != nil && failure.entry != .error && failure.entry != .hangup
        let steps = end.steps.filter { !isHandled || $0.asked.number <= recovery?.actions ?? .max }
        let problem = failure.failure.problem
        if failure.failure.kind == .actions {
            add(.loop, end.steps.last?.asked.place, problem.message, steps.prefix(8), key: "")
            return
        }
        var finding = Finding(problem, in: folder.directory)
        let handled = isHandled ? " (its handler for errors runs then)" : ""
        let before = end.refusal.map { "; before, \($0)" } ?? ""
        finding.message = "raises an error: \(problem.message)\(before)\(handled)"
        if problem.line == nil { (finding.line, finding.column) = (nil, nil) }
        keep(PathFinding(kind: .raises, finding: finding, target: target, steps: steps.map { PathStep($0) }))
    }

    private mutating func hears(_ end: DriveEnd) {
        var hearing = PathHearing()
        for (index, step) in end.steps.enumerated() {
            guard step.asked.entry == .answered || step.asked.entry == .error,
                step.asked.answeredBy != .machine
            else { return }
            hearing.take(step)
            guard hearing.silence > silence else { continue }
            let words =
                "the callee hears nothing for \(DurationText.text(hearing.silence)) (more than "
                + "\(DurationText.text(silence)) is taken for a dead line)"
            return add(.silence, step.asked.place, words, end.steps.prefix(index + 1), key: "")
        }
        let isOurs =
            switch end.cause {
            case .over, .hungUpByFlow: true
            case .hungUpByCallee, .cut, .abandoned: false
            }
        guard isOurs, end.ending != nil, !hearing.hasHeard, end.failures.isEmpty else { return }
        add(
            .silence,
            end.steps.last?.asked.place,
            "the call ends and the callee has heard nothing",
            end.steps[...]
        )
    }

    private mutating func ends(_ end: DriveEnd, isCall: Bool) {
        if end.disposition != nil { hasDisposition = true }
        guard end.failures.isEmpty, end.answeredBy != .machine else { return }
        let place = end.steps.last { $0.asked.place != nil }?.asked.place
        if end.ending?.cause == "nothing_sent" {
            return add(.unsent, place, "the flow ends without sending its message", end.steps[...])
        }
        switch end.cause {
        case .over, .hungUpByFlow: break
        case .hungUpByCallee, .cut, .abandoned: return
        }
        // An agent who took the call says what came of it.
        let wasTaken = end.steps.contains {
            if case .answer(.connected(.connected, _, _, _), _) = $0.given { true } else { false }
        }
        guard isCall, end.disposition == nil, !wasTaken else { return }
        let words = "the flow ends without a disposition, which it sets on other paths"
        let finding = made(.disposition, place, words, end.steps[...])
        let key = key(finding, "")
        if finding.steps.count < undisposed[key]?.steps.count ?? .max { undisposed[key] = finding }
    }

    private mutating func add(
        _ kind: PathFinding.Kind,
        _ place: ScriptPlace?,
        _ message: String,
        _ steps: some Collection<DriveStep>,
        key words: String? = nil
    ) {
        keep(made(kind, place, message, steps), words)
    }

    private func made(
        _ kind: PathFinding.Kind,
        _ place: ScriptPlace?,
        _ message: String,
        _ steps: some Collection<DriveStep>
    ) -> PathFinding {
        let name = place?.file ?? folder.flow?.name ?? "flow.lua"
        return PathFinding(
            kind: kind,
            finding: Finding(
                file: CampaignFolder.shown(folder.directory.appendingPathComponent(name)),
                line: place?.line ?? 1,
                message: message
            ),
            target: target,
            steps: steps.map { PathStep($0) }
        )
    }

    /// `words` stands for a message that tells the same mistake with other figures.
    private mutating func keep(_ finding: PathFinding, _ words: String? = nil) {
        let key = key(finding, words)
        if finding.steps.count < found[key]?.steps.count ?? .max { found[key] = finding }
    }

    private func key(_ finding: PathFinding, _ words: String?) -> Key {
        Key(
            kind: finding.kind,
            file: finding.finding.file,
            line: finding.finding.line,
            message: words ?? finding.finding.message
        )
    }
}

extension DriveEnd {
    /// Whether an error was supposed on the way: only what its handlers did then is to be judged.
    var isSupposed: Bool { steps.contains { $0.given == PathAnswers.supposed } }
}
