import Outbound

/// What takes the script from its pending action, which then never returns.
enum Interruption: Error {
    /// The attempt's machine wants something else now.
    case effect(AttemptMachine.Effect)
    /// `call:hang_up()`: does not return.
    case flowHungUp
    /// The ledger could not be written: nothing more may be done for this attempt.
    case ledger(any Error)
}
