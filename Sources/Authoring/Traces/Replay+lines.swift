import Flows
import Outbound

extension Replay {
    /// One sentence: the same or not.
    package var verdict: String {
        let count = "\(actions) action\(actions == 1 ? "" : "s")"
        if !differences.isEmpty { return "replayed, and it differs" }
        if let waiting {
            let place = waiting.place.map { " (\($0))" } ?? ""
            let given = unused.isEmpty ? "" : "; \(unused.joined(separator: ", ")) is no answer to it"
            return "action \(waiting.number)\(place) waits for an answer: \(waiting.action.words)\(given)"
        }
        return isChanged ? "replayed \(count)" : "replayed \(count): the same"
    }

    /// How many actions the flow asked for.
    package var actions: Int { end.steps.last?.asked.number ?? 0 }

    private var isChanged: Bool { origins.values.contains { $0 != .recorded } }

    /// Secrets that the recording has only as a count.
    package var remark: String? {
        hiddenDigits == 0
            ? nil
            : "\(hiddenDigits) digits were kept secret, and zeros stand for them: what hangs on them may differ"
    }

    /// The run action by action, with the lines that were run where they were asked for.
    package func lines(columns: Int = 100) -> [String] {
        var lines: [String] = []
        var handlers = end.handlers[...]
        var runs = end.lines[...]
        var shown = 0
        for step in end.steps {
            while let handler = handlers.first, handler.actions < step.asked.number {
                handlers.removeFirst()
                lines.append(row(at: handler.at, "", "handler \(handler.entry.rawValue)"))
            }
            while let run = runs.first, run.actions < step.asked.number {
                runs.removeFirst()
                lines += source(run)
            }
            lines += words(step, isFirst: step.asked.number != shown)
            shown = step.asked.number
        }
        for handler in handlers { lines.append(row(at: handler.at, "", "handler \(handler.entry.rawValue)")) }
        for run in runs { lines += source(run) }
        for failure in end.failures { lines.append("    \(failure.failure.problem.summary)") }
        return lines.flatMap { wrapped($0, columns) } + [ending]
    }

    private func wrapped(_ line: String, _ columns: Int) -> [String] {
        let parts = Timeline.wrapped(line, to: columns)
        return [parts[0]]
            + parts.dropFirst().flatMap {
                Timeline.wrapped(String(repeating: " ", count: 38) + $0, to: columns)
            }
    }

    private func row(at: Instant, _ place: String, _ text: String, _ number: Int? = nil) -> String {
        let time = Timeline.elapsed(at - story.attempt.startedAt)
        let left = String(repeating: " ", count: max(0, 11 - time.count)) + time
        let count = number.map { "\($0)" } ?? ""
        return left + String(repeating: " ", count: max(1, 5 - count.count)) + count + "  "
            + place + String(repeating: " ", count: max(0, 18 - place.count)) + " " + text
    }

    /// An action that a detection did not end is asked for once.
    private func words(_ step: DriveStep, isFirst: Bool) -> [String] {
        let asked = step.asked
        let place = asked.place?.description ?? "flow"
        var lines = isFirst ? [row(at: asked.at, place, asked.action.words, asked.number)] : []
        let origin = origins[asked.number] ?? .recorded
        let mark = origin == .recorded ? "" : "   (\(origin.rawValue))"
        let came: String? =
            switch step.given {
            case .answer(let answer, _):
                step.raised.map { "error: \($0)" } ?? answer.words
            case .hangUp: "the callee hangs up"
            case .detected(let who, _): "detected: \(who.rawValue)"
            case .stopped(let cause, _): "stopped: \(cause)"
            case .abandon: nil
            }
        if let came { lines.append(row(at: step.endedAt, "", "-> \(came)\(mark)")) }
        return lines
    }

    private func source(_ run: DriveEnd.Lines) -> [String] {
        var lines: [String] = []
        if run.lost > 0 { lines.append("    (\(run.lost) lines before these)") }
        for place in run.places {
            let text = sources[place.file].flatMap { place.line <= $0.count ? $0[place.line - 1] : nil } ?? ""
            lines.append("    \(place)  \(text.trimmingPrefix { $0 == " " || $0 == "\t" })")
        }
        return lines
    }

    private var ending: String {
        guard let ending = end.ending else { return "not ended" }
        var words = "ended \(ending.outcome.rawValue)"
        if let cause = ending.cause { words += " (\(cause))" }
        words += ending.success ? ", success" : ", no success"
        if let tag = end.disposition { words += ", disposition \"\(tag)\"" }
        let variables = end.variables.filter { $0.value != .null }
        if !variables.isEmpty { words += ", variables \(JSONValue.object(variables).text)" }
        return words
    }

    package var json: JSONValue {
        [
            "attempt": .integer(story.attempt.id.rawValue),
            "same": .boolean(differences.isEmpty && !isChanged),
            "actions": .integer(Int64(actions)),
            "differences": .array(differences.map { .string($0) }),
            "secret_digits": .integer(Int64(hiddenDigits)),
            "waits_for": JSONValue(waiting?.action.words), "outcome": JSONValue(end.ending?.outcome.rawValue),
            "disposition": JSONValue(end.disposition),
            "variables": .object(end.variables.filter { $0.value != .null }),
            "steps": .array(
                end.steps.map { step in
                    [
                        "number": .integer(Int64(step.asked.number)), "at": JSONValue(step.asked.at),
                        "place": JSONValue(step.asked.place?.description),
                        "action": .string(step.asked.action.words), "given": .string(given(step)),
                        "from": .string((origins[step.asked.number] ?? .recorded).rawValue),
                    ]
                }
            ),
        ]
    }

    private func given(_ step: DriveStep) -> String {
        switch step.given {
        case .answer(let answer, _): step.raised ?? answer.words ?? ""
        case .hangUp: "hangup"
        case .detected(let who, _): who.rawValue
        case .stopped(let cause, _): "stopped: \(cause)"
        case .abandon: ""
        }
    }
}
