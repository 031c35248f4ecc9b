/// One attempt's life: what happens to its leg, its flow or its message, in; what to do, out. It settles
/// once, with an outcome of the one table.
package struct AttemptMachine: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        /// The intent is durable; the carrier was asked. Can transition to: progressing (the leg was
        /// answered), ending (a message carrier took or refused the message, or we cancel), done (the leg
        /// ended unanswered).
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
        package var success: Bool

        package init(_ outcome: Outcome, cause: String? = nil, success: Bool = false) {
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
        /// The leg waits in a queue, or has somebody to talk to.
        case queued(connected: Bool)
        /// The running handler of the flow returned, or was cancelled.
        case flowReturned
        /// The running handler broke; whether a handler for errors may still speak.
        case flowFailed(cause: String, mayRecover: Bool)
        case legEnded(LegEndCause, code: Int?, reason: String? = nil)
        /// The carrier's answer to the campaign's message.
        case receipt(Receipt)
        /// Stopped by a drain's deadline, an opt-out or a trim: the cause says which.
        case stopped(cause: String)
        /// What runs now has lasted as long as it may: the cause names the limit.
        case overdue(cause: String)
    }

    package enum Effect: Hashable, Sendable {
        case nothing
        /// Open the callee's leg.
        case openLeg
        /// Make the answer durable, where there was one, then run the flow.
        case startFlow
        /// Make the answer durable; nothing is said to who answered.
        case recordAnswer
        /// Cancel the pending action and run the handler for machines.
        case startMachineHandler
        /// Run the handler for errors.
        case startErrorHandler
        /// End the leg; its end comes as an event.
        case hangUp
        /// End the flow: the pending action never returns, then its handler for the hang-up runs. Its end
        /// comes as an event.
        case cancelFlow
        /// End the flow and the leg; both ends come as events.
        case abort
        case settle(Ending)
    }

    /// The handlers of a flow that change what happens here.
    package struct Handlers: Hashable, Sendable {
        package var machine: Bool
        package var error: Bool

        package init(machine: Bool = false, error: Bool = false) {
            self.machine = machine
            self.error = error
        }
    }

    package private(set) var state = State.dialing
    package private(set) var answeredBy: AnsweredBy?
    /// Whether the callee's leg is up or may come up.
    package private(set) var legIsAlive: Bool
    private let machine: Outplan.MachineRule
    private let handlers: Handlers
    private let isCall: Bool
    private var success: Bool?
    /// Why the flow broke, once it has.
    private var failure: String?
    private var lastQueueConnected: Bool?
    private var flowRuns = false

    /// `isCall`: the destination is called; else a message is sent to it, and its flow runs at once.
    package init(isCall: Bool, machine: Outplan.MachineRule = .ignore, handlers: Handlers = Handlers()) {
        self.isCall = isCall
        self.machine = machine
        self.handlers = handlers
        legIsAlive = isCall
        flowRuns = !isCall
    }

    /// What to do first.
    package var beginning: Effect { isCall ? .openLeg : .startFlow }

    package mutating func on(_ event: Event) -> Effect {
        switch state {
        case .dialing: isCall ? ring(event) : message(event)
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
        case .legEnded(let cause, let code, let reason):
            legIsAlive = false
            return settle(Ending(cause.unansweredOutcome, cause: code.map { "\($0)" } ?? reason))
        case .stopped(let cause):
            state = .ending(Ending(.canceled, cause: cause))
            return .hangUp
        case .overdue(let cause):
            state = .ending(Ending(.noAnswer, cause: cause))
            return .hangUp
        case .detected, .said, .queued, .flowReturned, .flowFailed, .receipt: return .nothing
        }
    }

    private mutating func message(_ event: Event) -> Effect {
        switch event {
        case .said(let success):
            self.success = success
            return .nothing
        case .receipt(.accepted): return receive(Ending(.sent, success: success ?? true))
        case .receipt(.refused(let outcome, let reason)): return receive(Ending(outcome, cause: reason))
        case .flowFailed(let cause, let mayRecover):
            return recover(cause, mayRecover) ?? settle(Ending(.failed, cause: failure))
        case .flowReturned: return settle(Ending(.failed, cause: failure ?? "nothing_sent"))
        case .stopped(let cause):
            state = .ending(Ending(.canceled, cause: cause))
            return .abort
        case .overdue(let cause):
            state = .ending(Ending(.failed, cause: cause))
            return .abort
        case .answered, .detected, .queued, .legEnded: return .nothing
        }
    }

    /// The receipt is the outcome, whatever the flow does after it.
    private mutating func receive(_ ending: Ending) -> Effect {
        state = .ending(ending)
        return .nothing
    }

    /// The flow broke: its handler for errors speaks, once; nil when there is none, or it broke itself.
    private mutating func recover(_ cause: String, _ mayRecover: Bool) -> Effect? {
        guard failure == nil else { return nil }
        failure = cause
        return mayRecover && handlers.error ? .startErrorHandler : nil
    }

    private mutating func talk(_ event: Event) -> Effect {
        switch event {
        case .detected(let who): return detect(who)
        case .said(let success):
            self.success = success
            return .nothing
        case .queued(let connected):
            lastQueueConnected = connected
            return .nothing
        case .flowReturned: return flowOver()
        // Who hung up had a whole conversation: what breaks in the handler for the hang-up changes nothing.
        case .flowFailed where !legIsAlive: return flowOver()
        case .flowFailed(let cause, let mayRecover): return recover(cause, mayRecover) ?? flowOver()
        case .legEnded:
            legIsAlive = false
            return flowRuns ? .cancelFlow : settle(ending())
        case .stopped(let cause), .overdue(let cause):
            let isOver = !legIsAlive || failure != nil
            state = .ending(isOver ? ending() : Ending(.failed, cause: cause))
            return .abort
        case .answered, .receipt: return .nothing
        }
    }

    private mutating func detect(_ who: AnsweredBy) -> Effect {
        // Where nothing is to be detected, nobody is told what was.
        if machine == .ignore { return .nothing }
        let isNews = answeredBy != who
        answeredBy = who
        guard who == .machine, isNews, flowRuns, failure == nil else { return .nothing }
        if machine == .flow { return handlers.machine ? .startMachineHandler : .nothing }
        state = .ending(Ending(.machine))
        return .abort
    }

    private mutating func flowOver() -> Effect {
        flowRuns = false
        if !legIsAlive { return settle(ending()) }
        state = .ending(ending())
        return .hangUp
    }

    /// The outcome stands; wait for the leg and the flow to be over.
    private mutating func finish(_ event: Event, _ ending: Ending) -> Effect {
        switch event {
        case .legEnded: legIsAlive = false
        case .flowReturned: flowRuns = false
        case .flowFailed(let cause, let mayRecover):
            // What breaks after the outcome is known no longer changes it.
            if let effect = recover(cause, mayRecover) { return effect }
            flowRuns = false
        case .answered where !flowRuns && answeredBy == nil && isCall:
            // The callee was faster than our cancel: a person was disturbed, and it counts.
            state = .ending(Ending(.failed, cause: ending.cause))
            answeredBy = .unknown
            return .recordAnswer
        case .said(let success) where ending.outcome == .sent:
            state = .ending(Ending(.sent, cause: ending.cause, success: success))
        case .stopped, .overdue: return .abort
        case .answered, .detected, .said, .queued, .receipt: break
        }
        guard case .ending(let ending) = state, !legIsAlive, !flowRuns else { return .nothing }
        return settle(ending)
    }

    /// The outcome of an answered leg whose flow is over.
    private func ending() -> Ending {
        if let failure { return Ending(.failed, cause: failure) }
        if answeredBy == .machine { return Ending(.machine, success: success ?? false) }
        if lastQueueConnected == false, success != true { return Ending(.abandoned) }
        return Ending(.answered, success: success ?? true)
    }

    private mutating func settle(_ ending: Ending) -> Effect {
        state = .done(ending)
        return .settle(ending)
    }
}
