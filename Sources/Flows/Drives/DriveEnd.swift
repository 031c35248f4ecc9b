import Outbound

/// What happened in one wait of a driven flow.
package struct DriveStep: Hashable, Sendable {
    package var asked: AskedAction
    package var given: GivenAnswer
    /// The attempt's variables that it set; null for one that it cleared.
    package var changed: [String: JSONValue] = [:]
    /// What the script was answered where that is not what was given: an error that the drive raised.
    package var raised: String?
    package var endedAt: Instant

    package init(_ asked: AskedAction, _ given: GivenAnswer, endedAt: Instant) {
        self.asked = asked
        self.given = given
        self.endedAt = endedAt
    }
}

/// How a driven flow ended, and everything on the way there.
package struct DriveEnd: Sendable {
    package enum Cause: Hashable, Sendable {
        /// A handler came to its end, or failed; then we hung up.
        case over
        /// `call:hang_up()`, in a line of the script.
        case hungUpByFlow(ScriptPlace?)
        /// While it waited with this action; nil: between two.
        case hungUpByCallee
        /// A machine, a limit or a stop ended it: the outcome's cause says which.
        case cut
        /// The source gave no answer to this action.
        case abandoned(AskedAction)
    }

    package struct Failure: Hashable, Sendable {
        package var entry: FlowEntry
        package var failure: ScriptFailure
    }

    package struct Beginning: Hashable, Sendable {
        package var entry: FlowEntry
        package var at: Instant
        /// How many actions had been asked for before it.
        package var actions: Int
    }

    /// Lines of the script that were run between two actions, where the context asks for them.
    package struct Lines: Hashable, Sendable {
        /// How many actions had been asked for before them.
        package var actions: Int
        package var places: [ScriptPlace]
        /// Lines before these that are not kept.
        package var lost: Int
    }

    package var cause = Cause.over
    /// The limit that cut it while it waited with its last action.
    package var overdue: String?
    /// What the attempt would be settled with; nil where the drive was abandoned.
    package var ending: AttemptMachine.Ending?
    package var steps: [DriveStep] = []
    /// The handlers that ran, in order.
    package var handlers: [Beginning] = []
    /// The first broke the flow; a second one broke its handler for errors.
    package var failures: [Failure] = []
    /// The last action that could not be asked for, in words.
    package var refusal: String?
    package var disposition: String?
    package var note: String?
    /// The attempt's own variables; null for one that it cleared.
    package var variables: [String: JSONValue] = [:]
    package var callbackAt: Instant?
    /// Whether `opt_out` was asked for, and whether for every campaign.
    package var optedOut: (any: Bool, everywhere: Bool) = (false, false)
    package var answeredBy: AnsweredBy?
    package var log: [LogLine] = []
    package var lines: [Lines] = []
    package var startedAt: Instant
    package var endedAt: Instant
}
