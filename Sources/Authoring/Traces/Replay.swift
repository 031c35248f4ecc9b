import Flows
import Lua
import Outbound
import Store

/// An attempt's flow, run again from what was recorded of it.
package struct Replay: Sendable {
    package let story: AttemptStory
    package let end: DriveEnd
    /// Where it is another run than the recorded one; none where other answers were asked for.
    package let differences: [String]
    /// Digits of the recording that were kept secret: zeros stand for them.
    package let hiddenDigits: Int
    let origins: [Int: Recording.Origin]
    /// Answers that no action asked for.
    package let unused: [String]
    let sources: [String: [String]]

    /// What is asked of a replay.
    package struct Question: Sendable {
        /// Another answer is given to this action, 1 for the first.
        package var from: Int?
        package var answers: [ReplayAnswer] = []
        package var tracesLines = false
        /// Instead of the script that the attempt had.
        package var script: FlowScript?
        /// Of that script, for lines.
        package var chunks: [LuaChunk] = []

        package init() {}
    }

    /// Why an attempt cannot be run again.
    package struct Obstacle: Error, CustomStringConvertible {
        package let description: String
    }

    package init(_ story: AttemptStory, _ question: Question) throws {
        self.story = story
        let trace = try Replay.trace(of: story)
        guard let facts = story.facts, let start = Replay.start(of: trace) else {
            throw Obstacle(description: Replay.unstarted(story.attempt))
        }
        let own = try Replay.script(of: story)
        var context = facts.context(
            campaign: story.campaign,
            target: story.target,
            attempt: story.attempt,
            now: { start }
        )
        context.tracesLines = question.tracesLines
        var drive = FlowDrive(script: question.script ?? own.script, context: context, machine: facts.machine)
        var recording = Recording(
            trace,
            isExact: question.script == nil,
            from: question.from,
            answers: question.answers
        )
        end = drive.run(&recording)
        hiddenDigits = recording.hiddenDigits
        origins = recording.origins
        unused = recording.unused
        let chunks = question.script == nil ? own.chunks : question.chunks
        sources = Dictionary(
            chunks.map {
                ($0.name, $0.source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
            }
        ) { first, _ in first }
        differences =
            question.from == nil ? Replay.differences(story, trace, end, recording) : []
    }

    private static func trace(of story: AttemptStory) throws(Obstacle) -> AttemptTrace {
        switch story.source {
        case .trace(let trace):
            guard trace.lost == 0 else {
                throw Obstacle(
                    description:
                        "attempt \(story.attempt.id): its trace had no room for \(trace.lost) events, so "
                        + "its end is not known"
                )
            }
            return trace
        case .notes:
            throw Obstacle(
                description:
                    "attempt \(story.attempt.id): an earlier version recorded it, and not enough to run it "
                    + "again; trunkside trace shows what there is"
            )
        case .events(_, let why):
            throw Obstacle(description: "attempt \(story.attempt.id) cannot be replayed: \(why)")
        }
    }

    private static func unstarted(_ attempt: Attempt) -> String {
        "attempt \(attempt.id) ended \(attempt.outcome?.rawValue ?? "") before a flow began: there is nothing to replay"
    }

    private static func start(of trace: AttemptTrace) -> Instant? {
        trace.entries.first { if case .began = $0.event { true } else { false } }?.at
    }

    private static func script(of story: AttemptStory) throws -> (script: FlowScript, chunks: [LuaChunk]) {
        guard let draft = story.flow?.draft else {
            throw Obstacle(description: "attempt \(story.attempt.id): its campaign has no flow")
        }
        let main = LuaChunk(name: draft.file, source: draft.source)
        let modules = draft.modules.map { LuaChunk(name: $0.file, source: $0.source) }
        return (try FlowScript(main: main, modules: modules, kind: story.campaign.kind), [main] + modules)
    }
}

extension Replay {
    /// Where the run is another one: the first action, or else how it ended.
    private static func differences(
        _ story: AttemptStory,
        _ trace: AttemptTrace,
        _ end: DriveEnd,
        _ recording: Recording
    ) -> [String] {
        if let found = recording.difference {
            let place = found.place.map { " (\($0))" } ?? ""
            return [
                "action \(found.action)\(place):", "  recorded  \(found.recorded)",
                "  now       \(found.now)",
            ]
        }
        if let rest = recording.rest() {
            let why = end.failures.last.map { "failed: \($0.failure.problem.summary)" } ?? "ended"
            return [
                "after action \(end.steps.last?.asked.number ?? 0):", "  recorded  \(rest)",
                "  now       the flow \(why)",
            ]
        }
        return endings(story, end, recording) + logs(trace, end, recording)
    }

    private static func endings(_ story: AttemptStory, _ end: DriveEnd, _ recording: Recording) -> [String] {
        let attempt = story.attempt
        var differences: [String] = []
        func compare(_ what: String, _ recorded: String?, _ now: String?) {
            guard recorded != now else { return }
            if let recorded, let now, recording.isSame(recorded, now) { return }
            differences += [
                "\(what):", "  recorded  \(recorded ?? "none")", "  now       \(now ?? "none")",
            ]
        }
        if let ending = end.ending, attempt.outcome != .delivered, attempt.outcome != .undelivered {
            compare("outcome", attempt.outcome?.rawValue, ending.outcome.rawValue)
            if ending.outcome == .failed { compare("cause", attempt.cause, ending.cause) }
            compare("success", attempt.success.map { "\($0)" }, "\(ending.success)")
        }
        compare("disposition", attempt.disposition, end.disposition)
        compare("note", attempt.note, end.note)
        compare(
            "callback",
            attempt.callbackAt.map { RFC3339.text($0) },
            end.callbackAt.map { RFC3339.text($0) }
        )
        let variables = end.variables.filter { $0.value != .null }
        compare("variables", JSONValue.object(attempt.variables).text, JSONValue.object(variables).text)
        return differences
    }

    /// What the script wrote.
    private static func logs(_ trace: AttemptTrace, _ end: DriveEnd, _ recording: Recording) -> [String] {
        let recorded = trace.entries.compactMap { entry in
            if case .log(let level, let text) = entry.event { "\(level.rawValue) \(text)" } else { nil }
        }
        let now = end.log.map { "\($0.level.rawValue) \($0.text)" }
        for index in 0..<max(recorded.count, now.count) {
            let (old, new) = (
                index < recorded.count ? recorded[index] : nil, index < now.count ? now[index] : nil
            )
            if let old, let new, recording.isSame(old, new) { continue }
            return [
                "line \(index + 1) of the log:", "  recorded  \(old ?? "none")",
                "  now       \(new ?? "none")",
            ]
        }
        return []
    }

    /// The action that waits for an answer that nobody gave.
    package var waiting: AskedAction? {
        guard differences.isEmpty, case .abandoned(let asked) = end.cause else { return nil }
        return asked
    }
}
