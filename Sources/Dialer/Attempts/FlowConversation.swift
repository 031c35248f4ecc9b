import Flows
import Outbound
import Store

/// A flow's run on an answered leg, or for a message: which handler runs, and what its end is told to the
/// attempt's machine as.
struct FlowConversation {
    let shell: AttemptShell

    private var script: FlowScript? { shell.published.flow }

    /// Runs a handler to its end, or until the machine wants something else.
    func run(_ entry: FlowEntry) async throws -> AttemptMachine.Effect {
        // At a machine, and after an error, whatever was playing is over.
        shell.stopPlaying()
        return try await finish(entry)
    }

    /// The `hangup` handler: no media, at most 30 s.
    func cleanUp() async throws -> AttemptMachine.Effect {
        guard script?.handlers.contains(.hangup) == true, shell.flow != nil else {
            return shell.machine.on(.flowReturned)
        }
        shell.limit(to: shell.now + FlowConversation.cleanUpLimit, cause: "hangup_handler_timeout")
        return try await finish(.hangup)
    }

    /// Runs a handler, and tells the machine how it ended.
    private func finish(_ entry: FlowEntry) async throws -> AttemptMachine.Effect {
        do throws(Interruption) {
            switch try await converse(entry) {
            case .returned(let tag):
                if let tag { shell.dispose(tag) }
                if joinsQueue(after: entry) { try await joinQueue() }
                return shell.machine.on(.flowReturned)
            case .failed(let failure):
                return fail(failure, mayRecover: entry != .hangup && failure.kind == .flowError)
            }
        } catch {
            return try interrupt(error)
        }
    }

    private func converse(_ entry: FlowEntry) async throws(Interruption) -> AttemptShell.FlowEnd {
        guard let script else { return .returned(disposition: nil) }
        if shell.flow == nil {
            let context = shell.context
            shell.record(.facts(TraceFacts(context, machine: shell.published.outplan.outplan.machine)))
            shell.flow = FlowRun(script: script, context: context)
        }
        shell.flow?.answeredBy = shell.machine.answeredBy
        let cause: FlowCause =
            switch entry {
            case .error: shell.failure.map { .failure($0) } ?? .none
            case .hangup: shell.endCause.map { .ended($0.rawValue) } ?? .none
            case .answered, .machine, .message, .email: .none
            }
        var why: String?
        if case .ended(let ended) = cause { why = ended }
        shell.record(.began(entry, why: why))
        guard let first = shell.flow?.start(entry, cause, hasMedia: shell.machine.legIsAlive) else {
            return .returned(disposition: nil)
        }
        return try await shell.converse(first)
    }

    private func fail(_ failure: ScriptFailure, mayRecover: Bool) -> AttemptMachine.Effect {
        shell.note(
            "flow_error",
            [
                "cause": .string(failure.kind.rawValue), "message": .string(failure.message),
                "file": .string(failure.file), "line": JSONValue(failure.line.map { Int64($0) }),
                "traceback": .array(failure.traceback.map { .string($0) }),
            ]
        )
        shell.failure = failure
        return shell.machine.on(.flowFailed(cause: failure.kind.rawValue, mayRecover: mayRecover))
    }

    /// The pending action never returns.
    private func interrupt(_ interruption: Interruption) throws -> AttemptMachine.Effect {
        shell.noteCancellation(interruption)
        shell.flow?.cancel()
        shell.noteLog()
        switch interruption {
        case .effect(let effect): return effect
        case .flowHungUp: return shell.machine.on(.flowReturned)
        case .ledger(let error): throw error
        }
    }

    /// An answered leg that its flow has not connected joins the campaign's queue. One that waited in a queue
    /// in vain does not wait again, and a machine has nothing to ask an agent.
    private func joinsQueue(after entry: FlowEntry) -> Bool {
        entry == .answered && !shell.published.campaign.queue.isEmpty && !shell.hasConnected
            && !shell.hasWaitedInVain
    }

    private func joinQueue() async throws(Interruption) {
        let queue = shell.published.campaign.queue
        shell.record(.joined(queue: queue))
        shell.record(.parted(try await shell.connect(toQueue: queue, ConnectRequest.campaignQueue)))
    }

    static let cleanUpLimit = Duration.seconds(30)
}
