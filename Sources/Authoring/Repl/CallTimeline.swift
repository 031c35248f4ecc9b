import Outbound

/// An attempt as lines of text, each with its time since the call began.
struct CallTimeline {
    let start: Instant

    /// Nil for what says nothing to a person.
    func line(_ kind: String, at instant: Instant, _ fields: [String: JSONValue]) -> String? {
        guard let words = Self.words(kind, fields) else { return nil }
        let time = Self.time(instant - start)
        let margin = String(repeating: " ", count: max(0, 9 - time.count))
        let rest = words.split(separator: "\n", omittingEmptySubsequences: false)
            .joined(separator: "\n" + String(repeating: " ", count: 11))
        return margin + time + "  " + rest
    }

    /// `+4.2s`.
    static func time(_ duration: Duration) -> String {
        let tenths = duration.milliseconds / 100
        return "+\(tenths / 10).\(tenths % 10)s"
    }

    private static func words(_ kind: String, _ fields: [String: JSONValue]) -> String? {
        switch kind {
        case "open": return "ringing"
        case "hears": return "(played)  " + (fields["text"]?.string ?? "")
        case "attempt.answered": return "answered"
        case "detected", "attempt.detected":
            return "a \(fields["answered_by"]?.string ?? "machine") was detected"
        case "action": return action(fields)
        case "answer": return answer(fields)
        case "log":
            let level = fields["level"]?.string ?? "info"
            return (level == "info" ? "log  " : "\(level)  ") + (fields["text"]?.string ?? "")
        case "flow_error":
            let place = (fields["file"]?.string ?? "") + (fields["line"]?.integer.map { ":\($0)" } ?? "")
            return "error  \(place): \(fields["message"]?.string ?? "")"
        case "refused":
            return "refused: \(fields["outcome"]?.string ?? ""), \(fields["reason"]?.string ?? "")"
        case "leg.opened": return "\(party(fields)) \(fields["to"]?.string ?? "") is called"
        case "leg.answered": return fields["kind"] == "callee" ? nil : "\(party(fields)) answers"
        case "leg.ended": return legEnd(fields)
        default: return nil
        }
    }

    private static func action(_ fields: [String: JSONValue]) -> String {
        let name = fields["action"]?.string ?? ""
        guard let request = fields["request"], request != .null else { return name }
        if name == "disposition" {
            let success = request["success"]?.boolean.map { $0 ? ", success" : ", no success" } ?? ""
            return name + "  " + (request["tag"]?.string ?? "") + success
        }
        if case .array(let items) = request {
            let texts = items.compactMap(\.string)
            return texts.isEmpty ? name : name + "  " + texts.joined(separator: " ")
        }
        return name + "  " + (request.string ?? shown(request))
    }

    private static func answer(_ fields: [String: JSONValue]) -> String? {
        switch fields["answer"] ?? .null {
        case .null, .boolean(true): return nil
        case .boolean(false): return "  -> interrupted by a key"
        case .string(let text): return "  -> \(text)"
        case let answer:
            if let why = answer["failure"]?.string { return "  -> nil, \(why)" }
            if let why = answer["error"]?.string { return "  -> error: \(why)" }
            if let count = answer["secret"]?.integer { return "  -> \(count) secret digits" }
            return "  -> " + shown(answer)
        }
    }

    /// Who is at the other end of a leg.
    private static func party(_ fields: [String: JSONValue]) -> String {
        switch fields["kind"]?.string {
        case "agent": "the agent"
        case "dialed": "the other party"
        default: "the callee"
        }
    }

    private static func legEnd(_ fields: [String: JSONValue]) -> String {
        let isCallee = fields["kind"] == "callee"
        return switch fields["cause"]?.string ?? "" {
        case "hung_up": "\(party(fields)) hangs up"
        case "hung_up_by_us": isCallee ? "we hang up" : "we hang up on \(party(fields))"
        case let cause: isCallee ? "ended: \(cause)" : "\(party(fields)): \(cause)"
        }
    }

    /// A value as scripts write it: `{ answer = "confirmed" }`.
    static func shown(_ value: JSONValue) -> String {
        switch value {
        case .object(let fields):
            if fields.isEmpty { return "{}" }
            let parts = fields.sorted { $0.key < $1.key }.map { "\($0.key) = \(shown($0.value))" }
            return "{ " + parts.joined(separator: ", ") + " }"
        case .array(let items):
            return items.isEmpty ? "{}" : "{ " + items.map(shown).joined(separator: ", ") + " }"
        case .null: return "nil"
        default: return value.text
        }
    }
}
