import Outbound

/// What ends a pending action, and the flow's run with it, from outside of the script.
enum Interruption: Error {
    /// The callee's leg has ended.
    case ended(LegEndCause, code: Int?, reason: String?)
    /// A machine was detected, and the outplan or the flow has something else to do then.
    case machine
    /// `call:hang_up()`: does not return.
    case flowHungUp
    /// The campaign's `max_duration`.
    case maxDuration
    case shutdown
    /// More events than the mailbox holds, or the task was cancelled.
    case cancelled
    /// The ledger could not be written: nothing more may be done for this attempt.
    case ledger(any Error)
}
