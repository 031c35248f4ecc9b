import Flows
import Outbound

/// How one attempt of a case ends, and how a test brings that about.
struct PolicyOutcome: Hashable {
    var outcome: Outcome
    var success: Bool?
    var disposition: String?
    var variables: [String: JSONValue] = [:]
    /// From the attempt's end.
    var callback: Duration?
    /// How long the flow took.
    var lasted = Duration.seconds(20)
    /// What the callee does; nil where a test cannot say it.
    var staging: Staging? = Staging()

    struct Staging: Hashable {
        var keys: [String] = []
        var says: [String] = []
    }

    init(_ outcome: Outcome) { self.outcome = outcome }

    /// The end of a flow; nil where it was abandoned or broke.
    init?(_ end: DriveEnd) {
        guard let ending = end.ending, end.failures.isEmpty else { return nil }
        outcome = ending.outcome
        success = ending.success
        disposition = end.disposition
        variables = end.variables
        lasted = end.endedAt - end.startedAt
        callback = end.callbackAt.map { $0 - end.endedAt }
        staging = PolicyOutcome.staging(end)
    }

    private static func staging(_ end: DriveEnd) -> Staging? {
        var staging = Staging()
        var isSilent = false
        for step in end.steps {
            switch step.given {
            case .answer(.digits(let keys), _):
                if isSilent { return nil }
                staging.keys.append(keys)
            case .answer(.speech(let words, _), _):
                if isSilent { return nil }
                staging.says.append(words)
            // Keys and words are for the questions in turn: one that is left out shifts the rest.
            case .answer(.failure("timeout"), _): isSilent = true
            case .answer(.done(true), _), .answer(.nothing, _), .detected(.machine, _),
                .answer(.receipt, _):
                break
            default: return nil
            }
        }
        return staging
    }

    /// The same kind of luck at a destination of another type.
    func at(_ type: DestinationType) -> PolicyOutcome {
        let isMessage = [.sent, .delivered, .undelivered].contains(outcome)
        if type.isCall, isMessage {
            return PolicyOutcome(outcome == .undelivered ? .noAnswer : .answered)
        }
        if type.isCall || isMessage { return self }
        return switch outcome {
        case .answered: PolicyOutcome(.delivered)
        case .machine: PolicyOutcome(.sent)
        case .rejected, .invalid: PolicyOutcome(.invalid)
        case .busy, .congestion: PolicyOutcome(.congestion)
        default: PolicyOutcome(.undelivered)
        }
    }

    /// How long after the dial it is over.
    func length(ringing timeout: Duration) -> Duration {
        switch outcome {
        case .answered, .machine, .abandoned, .failed: .seconds(5) + lasted
        case .noAnswer: timeout
        case .undelivered, .delivered: .seconds(10)
        default: .seconds(4)
        }
    }

    /// The arguments of `t:callee`; what it cannot say stands in a comment.
    var lua: String {
        var parts: [String] = []
        switch outcome {
        case .answered, .abandoned, .failed, .canceled, .uncertain: break
        case .sent: return "t:callee{ answered = true }"
        default: parts.append("\(outcome.rawValue) = true")
        }
        func list(_ texts: [String]) -> String {
            "{ \(texts.map(PolicyTestText.quoted).joined(separator: ", ")) }"
        }
        if let staging {
            if !staging.keys.isEmpty { parts.append("keys = \(list(staging.keys))") }
            if !staging.says.isEmpty { parts.append("says = \(list(staging.says))") }
        }
        if parts.isEmpty { parts.append("answered = true") }
        let call = "t:callee{ \(parts.joined(separator: ", ")) }"
        guard staging == nil else { return call }
        var left = [outcome.rawValue] + (success.map { ["success = \($0)"] } ?? [])
        if let disposition { left.append("disposition = \(PolicyTestText.quoted(disposition))") }
        if !variables.isEmpty { left.append("variables = \(PolicyTestText.table(variables))") }
        if outcome == .answered { left.append("after \(PolicyJudge.rounded(lasted))") }
        return "\(call)  -- and the attempt must end so: \(left.joined(separator: ", "))"
    }

    /// As the title of a test has it.
    var words: String {
        let keys = staging?.keys.joined(separator: ", ") ?? ""
        return outcome.rawValue + (keys.isEmpty ? "" : " (\(keys))")
    }
}
