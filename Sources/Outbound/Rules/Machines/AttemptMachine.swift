/// One attempt's life: what happens to its leg, its flow or its message, in; what to do, out. It settles
/// once, with an outcome of the one table.
package struct AttemptMachine: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        /// The intent is durable; the carrier was asked. Can transition to: progressing (the leg was
        /// answered), done (it ended unanswered, or a message carrier took or refused the message).
        case dialing
        /// Answered; its flow runs. Can transition to: ending (the flow is over, or something cut it
        /// short), done.
        case progressing
        /// Its outcome is known; the leg or the flow's last words are still to end. Can transition to: done
        /// (both are over).
        case ending(Ending)
        /// Settled. A report may amend it in the ledger, never here.
        case done(Ending)
    }

    /// How it ended.
    package struct Ending: Hashable, Sendable {
        package var outcome: Outcome
        package var cause: String?
        package var success: Bool?

        package init(_ outcome: Outcome, cause: String? = nil, success: Bool? = nil) {
            self.outcome = outcome
            self.cause = cause
            self.success = success
        }
    }

    package enum Event: Hashable, Sendable {
        case answered
        case detected(AnsweredBy)
        /// The flow said whether it was a success.
        case said(success: Bool)
        /// The leg's connect to a queue ended; whether an agent had it.
        case queued(connected: Bool)
        /// The flow returned, or its handler for the hang-up did.
        case flowReturned
        case flowFailed(cause: String)
        case legEnded(LegEndCause, code: Int?)
        /// The carrier's answer to the campaign's message.
        case receipt(Receipt)
        /// Stopped by a drain's deadline, an opt-out or a trim: the cause says which.
        case stopped(cause: String)
        /// The call has lasted as long as `max_duration` allows.
        case overdue
    }

    package enum Effect: Hashable, Sendable {
        case nothing
        /// Make the answer durable, then run the flow.
        case startFlow
        /// Cancel the pending action and run the handler for machines.
        case startMachineHandler
        /// End the leg; its end comes as an event.
        case hangUp
        /// End the flow: the pending action never returns, then its handler for the hang-up runs. Its end
        /// comes as an event.
        case cancelFlow
        /// End the flow and the leg; both ends come as events.
        case abort
        case settle(Ending)
    }

    package private(set) var state = State.dialing
    package private(set) var answeredBy: AnsweredBy?
    private let machine: Outplan.MachineRule
    private var success: Bool?
    private var lastQueueConnected: Bool?
    /// A message attempt has no leg to end.
    private var legIsAlive: Bool
    private var flowRuns = false

    /// `isCall`: the destination is called; else a message is sent to it, and its flow runs at once.
    package init(isCall: Bool, machine: Outplan.MachineRule = .ignore) {
        self.machine = machine
        legIsAlive = isCall
        flowRuns = !isCall
    }

    package mutating func on(_ event: Event) -> Effect {
        switch state {
        case .dialing: legIsAlive ? ring(event) : message(event)
        case .progressing: talk(event)
        case .ending(let ending): finish(event, ending)
        case .done: .nothing
        }
    }

    private mutating func ring(_ event: Event) -> Effect {
        switch event {
        case .answered:
            state = .progressing
            flowRuns = true
            answeredBy = .unknown
            return .startFlow
        case .legEnded(let cause, let code):
            return settle(Ending(cause.unansweredOutcome, cause: code.map { "\($0)" }))
        case .stopped(let cause):
            state = .ending(Ending(.canceled, cause: cause))
            return .hangUp
        case .detected, .said, .queued, .flowReturned, .flowFailed, .receipt, .overdue: return .nothing
        }
    }

    private mutating func message(_ event: Event) -> Effect {
        switch event {
        case .said(let success):
            self.success = success
            return .nothing
        case .receipt(.accepted): return receive(Ending(.sent, success: success ?? true))
        case .receipt(.refused(let outcome, let reason)): return receive(Ending(outcome, cause: reason))
        case .flowFailed(let cause): return settle(Ending(.failed, cause: cause))
        case .flowReturned: return settle(Ending(.failed, cause: "nothing_sent"))
        case .stopped(let cause):
            state = .ending(Ending(.canceled, cause: cause))
            return .cancelFlow
        case .answered, .detected, .queued, .legEnded, .overdue: return .nothing
        }
    }

    /// The receipt is the outcome, whatever the flow does after it.
    private mutating func receive(_ ending: Ending) -> Effect {
        state = .ending(ending)
        return .nothing
    }

    private mutating func talk(_ event: Event) -> Effect {
        switch event {
        case .detected(let who):
            // Where nothing is to be detected, nobody is told what was.
            if machine == .ignore { return .nothing }
            answeredBy = who
            guard who == .machine, flowRuns else { return .nothing }
            if machine == .flow { return .startMachineHandler }
            state = .ending(Ending(.machine, success: false))
            return .abort
        case .said(let success):
            self.success = success
            return .nothing
        case .queued(let connected):
            lastQueueConnected = connected
            return .nothing
        case .flowReturned:
            flowRuns = false
            if !legIsAlive { return settle(ending()) }
            state = .ending(ending())
            return .hangUp
        case .flowFailed(let cause):
            flowRuns = false
            state = .ending(Ending(.failed, cause: cause, success: success))
            return legIsAlive ? .hangUp : settle(Ending(.failed, cause: cause, success: success))
        case .legEnded:
            legIsAlive = false
            return flowRuns ? .cancelFlow : settle(ending())
        case .stopped(let cause):
            state = .ending(Ending(.failed, cause: cause, success: success))
            return .abort
        case .overdue:
            state = .ending(Ending(.failed, cause: "max_duration", success: success))
            return .abort
        case .answered, .receipt: return .nothing
        }
    }

    /// The outcome stands; wait for the leg and the flow to be over.
    private mutating func finish(_ event: Event, _ ending: Ending) -> Effect {
        switch event {
        case .legEnded: legIsAlive = false
        case .flowReturned: flowRuns = false
        // What breaks after the outcome is known no longer changes it.
        case .flowFailed: flowRuns = false
        case .answered where ending.outcome == .canceled:
            // The callee was faster than our cancel: a person was disturbed, and it counts.
            state = .ending(Ending(.failed, cause: ending.cause))
            answeredBy = .unknown
            return .nothing
        case .said(let success):
            var ending = ending
            ending.success = success
            state = .ending(ending)
        case .answered, .detected, .queued, .receipt, .stopped, .overdue: break
        }
        guard case .ending(let ending) = state, !legIsAlive, !flowRuns else { return .nothing }
        return settle(ending)
    }

    /// The outcome of an answered leg whose flow ended without error.
    private func ending() -> Ending {
        if answeredBy == .machine { return Ending(.machine, success: success ?? false) }
        if lastQueueConnected == false, success != true { return Ending(.abandoned, success: false) }
        return Ending(.answered, success: success ?? true)
    }

    private mutating func settle(_ ending: Ending) -> Effect {
        state = .done(ending)
        return .settle(ending)
    }
}
