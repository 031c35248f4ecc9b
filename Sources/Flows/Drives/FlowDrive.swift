import Outbound

/// Runs a flow for one attempt from a source of answers, without an engine: from the answer (or, for a
/// message, from its being due) to the outcome. The attempt's own machine decides, as in the engine; only
/// dialing, the ledger and real time are not there.
package struct FlowDrive: ~Copyable {
    private let script: FlowScript
    private let context: FlowContext
    private let clock: DriveClock
    private var run: FlowRun
    private var machine: AttemptMachine
    private var count = ActionCount()
    private var secrets = Secrets()
    private var deadline: (at: Instant, cause: String)?
    private var endCause: LegEndCause?
    private var hasConnected = false
    private var hasWaitedInVain = false
    private var isAbandoned = false
    private var keepsSecrets = true
    private var actions = 0
    private var end: DriveEnd

    /// Begins at the context's present. `machine` is the outplan's rule.
    package init(script: FlowScript, context: FlowContext, machine rule: Outplan.MachineRule = .ignore) {
        let start = context.now()
        let clock = DriveClock(start)
        var context = context
        context.now = { clock.now }
        self.script = script
        self.context = context
        self.clock = clock
        run = FlowRun(script: script, context: context)
        machine = AttemptMachine(
            isCall: context.destination.type.isCall,
            machine: rule,
            handlers: .init(
                machine: script.handlers.contains(.machine),
                error: script.handlers.contains(.error)
            )
        )
        end = DriveEnd(startedAt: start, endedAt: start)
    }

    /// How long the handler for the hang-up may take.
    package static let cleanUpLimit = Duration.seconds(30)
    package static let cleanUpCause = "hangup_handler_timeout"
    /// Detections in one action; a source that gives more is not answering it.
    private static let detectionLimit = 8

    private enum Interruption: Error {
        case effect(AttemptMachine.Effect)
        case flowHungUp
        case abandoned
    }

    private var now: Instant { clock.now }

    /// Runs to the end, once.
    package mutating func run(_ source: inout some AnswerSource) -> DriveEnd {
        keepsSecrets = source.knowsSecrets
        var effect = machine.beginning
        while !isAbandoned {
            switch effect {
            case .openLeg: effect = machine.on(.answered)
            case .startFlow:
                deadline = (now + context.campaign.maxDuration, "max_duration")
                effect = handle(entry, &source)
            case .startMachineHandler: effect = handle(.machine, &source)
            case .startErrorHandler: effect = handle(.error, &source)
            case .cancelFlow: effect = cleanUp(&source)
            case .abort:
                if case .over = end.cause { end.cause = .cut }
                effect = machine.on(.flowReturned)
            case .hangUp, .recordAnswer, .nothing: effect = machine.on(.legEnded(.hungUpByUs, code: nil))
            case .settle(let ending):
                end.ending = ending
                return finished()
            }
        }
        return finished()
    }

    private mutating func finished() -> DriveEnd {
        end.variables = run.attemptVariables
        end.answeredBy = machine.answeredBy
        end.log = run.log
        end.refusal = run.refusal
        end.endedAt = now
        return end
    }

    private var entry: FlowEntry {
        switch context.destination.type {
        case .tel, .sip: .answered
        case .sms: .message
        case .email: .email
        }
    }

    private mutating func cleanUp(_ source: inout some AnswerSource) -> AttemptMachine.Effect {
        guard script.handlers.contains(.hangup) else { return machine.on(.flowReturned) }
        deadline = (now + FlowDrive.cleanUpLimit, FlowDrive.cleanUpCause)
        return handle(.hangup, &source)
    }

    /// Runs a handler, and tells the machine how it ended.
    private mutating func handle(
        _ entry: FlowEntry,
        _ source: inout some AnswerSource
    ) -> AttemptMachine.Effect {
        end.handlers.append(DriveEnd.Beginning(entry: entry, at: now, actions: actions))
        do throws(Interruption) {
            switch try converse(entry, &source) {
            case .failed(let failure):
                end.failures.append(DriveEnd.Failure(entry: entry, failure: failure))
                let mayRecover = entry != .hangup && failure.kind == .flowError
                return machine.on(.flowFailed(cause: failure.kind.rawValue, mayRecover: mayRecover))
            case .returned(let tag):
                if let tag, end.disposition == nil { end.disposition = secrets.redacted(tag) }
                let joins = entry == .answered && !context.campaign.queue.isEmpty
                if joins, !hasConnected, !hasWaitedInVain {
                    _ = try ask(.connect(ConnectRequest(party: .queue(nil))), entry, place: nil, &source)
                }
            case .action: break
            }
            return machine.on(.flowReturned)
        } catch {
            run.cancel()
            switch error {
            case .effect(let effect): return effect
            case .flowHungUp: return machine.on(.flowReturned)
            case .abandoned:
                isAbandoned = true
                return .nothing
            }
        }
    }

    private mutating func keepLines() {
        guard let lines = run.takeLines(), !lines.places.isEmpty else { return }
        end.lines.append(DriveEnd.Lines(actions: actions, places: lines.places, lost: lines.lost))
    }

    private mutating func converse(
        _ entry: FlowEntry,
        _ source: inout some AnswerSource
    ) throws(Interruption) -> FlowStep {
        let cause: FlowCause =
            switch entry {
            case .error: end.failures.last.map { .failure($0.failure) } ?? .none
            case .hangup: endCause.map { .ended($0.rawValue) } ?? .none
            case .answered, .machine, .message, .email: .none
            }
        run.answeredBy = machine.answeredBy
        var step = run.start(entry, cause, hasMedia: machine.legIsAlive)
        keepLines()
        while case .action(let action) = step {
            if let words = count.take(at: now) {
                step = run.fail(words)
                continue
            }
            let answer = try ask(action, entry, place: run.place, &source)
            run.answeredBy = machine.answeredBy
            step = run.resume(answer)
            keepLines()
        }
        return step
    }
}

extension FlowDrive {
    /// Asks the source until it answers the action, or something ends it.
    private mutating func ask(
        _ action: FlowAction,
        _ entry: FlowEntry,
        place: ScriptPlace?,
        _ source: inout some AnswerSource
    ) throws(Interruption) -> FlowAnswer {
        actions += 1
        let began = now
        var isQueued = false
        for _ in 0..<FlowDrive.detectionLimit {
            let asked = AskedAction(
                number: actions,
                entry: entry,
                action: action,
                place: place,
                at: began,
                variables: run.variables,
                answeredBy: machine.answeredBy
            )
            let given = source.answer(asked)
            if case .abandon = given { return try abandon(asked) }
            end.steps.append(DriveStep(asked, given, endedAt: began))
            if !isQueued, !given.isRaised, case .connect(let request) = action,
                case .queue = request.party
            {
                isQueued = true
                hasWaitedInVain = true
                try tell(.queued(connected: false))
            }
            switch given {
            case .answer(let answer, let after):
                try pass(began, after)
                if case .hangUp = action {
                    end.cause = .hungUpByFlow(place)
                    throw .flowHungUp
                }
                return try perform(action, answer)
            case .hangUp(let after, let talking):
                guard machine.legIsAlive else { return try abandon(asked) }
                try pass(began, after)
                if talking { try connected() }
                end.cause = .hungUpByCallee
                endCause = .hungUp
                try tell(.legEnded(.hungUp, code: nil))
                return try abandon(asked)
            case .detected(let who, let after):
                try pass(began, after)
                try tell(.detected(who))
            case .stopped(let cause, let after):
                try pass(began, after)
                end.cause = .cut
                try tell(.stopped(cause: cause))
            case .abandon: break
            }
        }
        let asked = AskedAction(number: actions, entry: entry, action: action, place: place, at: began)
        return try abandon(asked)
    }

    private mutating func abandon(_ asked: AskedAction) throws(Interruption) -> FlowAnswer {
        end.cause = .abandoned(asked)
        throw .abandoned
    }

    private mutating func tell(_ event: AttemptMachine.Event) throws(Interruption) {
        let effect = machine.on(event)
        if effect != .nothing { throw .effect(effect) }
    }

    /// Lets time pass, at most until the limit of what runs.
    private mutating func pass(_ began: Instant, _ after: Duration) throws(Interruption) {
        let then = began + after
        if let deadline, then >= deadline.at {
            clock.advance(to: deadline.at)
            self.deadline = nil
            end.steps[end.steps.count - 1].endedAt = now
            end.cause = .cut
            end.overdue = deadline.cause
            try tell(.overdue(cause: deadline.cause))
        }
        clock.advance(to: then)
        end.steps[end.steps.count - 1].endedAt = now
    }

    private mutating func connected() throws(Interruption) {
        hasConnected = true
        hasWaitedInVain = false
        try tell(.queued(connected: true))
    }

    /// What the engine does with an answer, or instead of one, before the script hears of it.
    private mutating func perform(
        _ action: FlowAction,
        _ answer: FlowAnswer
    ) throws(Interruption) -> FlowAnswer {
        if case .raise = answer { return answer }
        switch action {
        case .digits(let request):
            if keepsSecrets, request.secret, case .digits(let keys) = answer { secrets.keep(keys) }
        case .connect:
            if case .connected(.connected, _, _, _) = answer { try connected() }
        case .setVariables(let values):
            if let name = secrets.leak(in: values) { return raise(Secrets.leakWords(name)) }
            end.steps[end.steps.count - 1].changed = values
        case .disposition(let tag, let success, let note):
            end.disposition = secrets.redacted(tag)
            end.note = note.map { secrets.redacted($0) }
            if let success { try tell(.said(success: success)) }
        case .optOut(let everywhere): end.optedOut = (true, end.optedOut.everywhere || everywhere)
        case .callback(let instant): end.callbackAt = instant
        case .sendSMS, .sendEmail, .sendMessage:
            guard count.takeMessage() else { return raise(ActionCount.messageWords) }
            guard case .sendMessage = action else { break }
            try tell(.receipt(FlowDrive.receipt(answer)))
        default: break
        }
        return answer
    }

    private mutating func raise(_ words: String) -> FlowAnswer {
        end.steps[end.steps.count - 1].raised = words
        return .raise(words)
    }

    private static func receipt(_ answer: FlowAnswer) -> Receipt {
        switch answer {
        case .receipt(_, let id): .accepted(id: id ?? "")
        case .failure("do_not_contact"): .refused(.canceled, reason: "do_not_contact")
        case .failure(let why): .refused(Outcome(rawValue: why) ?? .congestion, reason: why)
        default: .refused(.congestion, reason: "")
        }
    }
}
