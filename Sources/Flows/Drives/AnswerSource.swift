import Outbound

/// Where a driven flow's answers come from: a recording, an explorer, a person.
package protocol AnswerSource {
    /// Asked for every action, also for those that take no time: a leg may have ended before them.
    mutating func answer(_ asked: AskedAction) -> GivenAnswer

    /// Whether digits that are asked for as a secret are the real ones; else others stand for them.
    var knowsSecrets: Bool { get }
}

extension AnswerSource {
    package var knowsSecrets: Bool { true }
}

/// One action that a driven flow waits with.
package struct AskedAction: Hashable, Sendable {
    /// From 1, over all handlers of the run. An action that a detection did not end keeps its number.
    package var number: Int
    /// The handler that asks.
    package var entry: FlowEntry
    package var action: FlowAction
    /// Nil where the script does not ask for it: a flow that returns unconnected joins the campaign's queue.
    package var place: ScriptPlace?
    package var at: Instant
    /// The target's variables with the attempt's merged in, before the action.
    package var variables: [String: JSONValue]
    package var answeredBy: AnsweredBy?

    package init(
        number: Int,
        entry: FlowEntry,
        action: FlowAction,
        place: ScriptPlace?,
        at: Instant,
        variables: [String: JSONValue] = [:],
        answeredBy: AnsweredBy? = nil
    ) {
        self.number = number
        self.entry = entry
        self.action = action
        self.place = place
        self.at = at
        self.variables = variables
        self.answeredBy = answeredBy
    }

    /// Whether it is the wait that follows a flow that returned unconnected.
    package var isJoining: Bool { place == nil }
}

/// What happens while a driven flow waits. `after` is counted from the moment it began to wait.
package enum GivenAnswer: Hashable, Sendable {
    /// What the action came to. What only changes the attempt (`set_variables`, `disposition`, ...) is
    /// performed by the drive with it.
    case answer(FlowAnswer, after: Duration = .zero)
    /// The callee hangs up: the action never returns, then the handler for the hang-up runs. `talking`: the
    /// action is a `connect`, and the two had been connected.
    case hangUp(after: Duration = .zero, talking: Bool = false)
    /// It is known now who has answered. Where that does not end the action, the source is asked again.
    case detected(AnsweredBy, after: Duration = .zero)
    /// A drain's deadline or an opt-out ends the attempt: the cause says which.
    case stopped(cause: String, after: Duration = .zero)
    /// No answer: the drive ends here.
    case abandon

    /// Whether the engine refuses the action before it does anything.
    var isRaised: Bool { if case .answer(.raise, _) = self { true } else { false } }

    /// A machine is detected.
    package static func machine(after: Duration = .zero) -> GivenAnswer { .detected(.machine, after: after) }
}

extension FlowAction {
    /// Whether its answer is known without anybody: it changes what is known about the attempt, or only
    /// begins something, and takes no time.
    package var isImmediate: Bool {
        switch self {
        case .startRecording, .stopRecording, .music, .flushDigits, .setVariables, .disposition, .optOut,
            .callback, .hangUp:
            true
        case .play, .digits, .listen, .connect, .record, .leaveMessage, .beep, .sendDigits, .sleep, .sendSMS,
            .sendEmail, .sendMessage, .http:
            false
        }
    }
}
