import Outbound

/// How an attempt ended, before the ledger knows it.
struct Ending {
    var outcome: Outcome
    var cause: String?
    /// What the flow returned or asked for.
    var interruption: Interruption?

    init(_ outcome: Outcome, cause: String? = nil, interruption: Interruption? = nil) {
        self.outcome = outcome
        self.cause = cause
        self.interruption = interruption
    }

    /// The ending of a leg that nobody answered.
    init(unanswered interruption: Interruption) {
        switch interruption {
        case .ended(let cause, let code, let reason):
            self.init(cause.unansweredOutcome, cause: code.map(String.init) ?? reason)
        case .shutdown, .cancelled: self.init(.canceled, cause: "shutdown")
        case .maxDuration: self.init(.noAnswer, cause: "max_duration")
        case .machine, .flowHungUp: self.init(.canceled)
        case .ledger: self.init(.uncertain, interruption: interruption)
        }
    }

    /// The ending of a leg that was answered and whose flow was interrupted.
    init(answered interruption: Interruption) {
        switch interruption {
        case .ended, .flowHungUp, .machine: self.init(.answered)
        case .shutdown, .cancelled: self.init(.failed, cause: "shutdown")
        case .maxDuration: self.init(.failed, cause: "max_duration")
        case .ledger: self.init(.uncertain, interruption: interruption)
        }
    }

    /// An answered leg's outcome by who answered and whether its last queue had an agent (the table of
    /// outcomes).
    mutating func resolve(_ shell: AttemptShell) {
        let saysSuccess = shell.disposition?.success == true
        if shell.lastConnectFoundNobody, !saysSuccess {
            outcome = .abandoned
        } else if shell.answeredBy == .machine {
            outcome = .machine
        } else {
            outcome = .answered
        }
    }
}
