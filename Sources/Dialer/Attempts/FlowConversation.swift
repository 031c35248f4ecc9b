import Flows
import Outbound
import Store

/// A flow's run on an answered leg, or for a message: which handler runs when, and how each way out ends.
struct FlowConversation {
    let shell: AttemptShell

    private var script: FlowScript? { shell.published.flow }

    /// The answered leg's conversation.
    func run() async -> Ending {
        let rule = shell.published.outplan.outplan.machine
        let hasMachineEntry = script?.handlers.contains(.machine) ?? false
        shell.reactsToMachine = rule == .hangUp || (rule == .flow && hasMachineEntry)
        var entry = FlowEntry.answered
        while true {
            do {
                return try await converse(entry)
            } catch .machine {
                shell.reactsToMachine = false
                shell.stopPlaying()
                shell.flow?.cancel()
                if rule == .hangUp { return Ending(.machine) }
                entry = .machine
            } catch {
                shell.flow?.cancel()
                let ending = Ending(answered: error)
                if case .ended(let cause, _, _) = error {
                    return await cleanUp(after: cause) ?? ending
                }
                return ending
            }
        }
    }

    private func converse(_ entry: FlowEntry) async throws(Interruption) -> Ending {
        guard let script else { return try await joinQueue() }
        if shell.flow == nil { shell.flow = FlowRun(script: script, context: shell.context) }
        guard let first = shell.flow?.start(entry) else { return Ending(.answered) }
        switch try await shell.converse(first) {
        case .returned(let tag):
            if let tag { shell.dispose(tag) }
            if !shell.published.campaign.queue.isEmpty, !shell.hasConnected, !shell.lastConnectFoundNobody {
                return try await joinQueue()
            }
            return Ending(.answered)
        case .failed(let failure):
            return try await recover(from: failure)
        }
    }

    /// VoIPBIN's order: an answered leg whose flow has not connected it joins the campaign's queue.
    private func joinQueue() async throws(Interruption) -> Ending {
        _ = try await shell.connect(toQueue: shell.published.campaign.queue, ConnectRequest.campaignQueue)
        return Ending(.answered)
    }

    /// The `error` handler, once; the attempt is `failed` all the same.
    private func recover(from failure: ScriptFailure) async throws(Interruption) -> Ending {
        shell.note("flow_error", ["error": .string(failure.description)])
        if failure.kind == .flowError, script?.handlers.contains(.error) == true,
            let first = shell.flow?.start(.error, .failure(failure), hasMedia: shell.legIsUp)
        {
            if case .failed(let second) = try await shell.converse(first) {
                shell.note("flow_error", ["error": .string(second.description)])
            }
        }
        return Ending(.failed, cause: failure.kind.rawValue)
    }

    /// The `hangup` handler: no media, at most 30 s.
    private func cleanUp(after cause: LegEndCause) async -> Ending? {
        guard script?.handlers.contains(.hangup) == true, shell.flow != nil else { return nil }
        await shell.leaveParty()
        shell.limitDuration(to: shell.now + FlowConversation.cleanUpLimit)
        guard let first = shell.flow?.start(.hangup, .ended(cause.rawValue), hasMedia: false) else {
            return nil
        }
        do {
            switch try await shell.converse(first) {
            case .returned(let tag):
                if let tag { shell.dispose(tag) }
                return nil
            case .failed(let failure):
                shell.note("flow_error", ["error": .string(failure.description)])
                return Ending(.failed, cause: failure.kind.rawValue)
            }
        } catch {
            shell.flow?.cancel()
            if case .ledger = error { return Ending(answered: error) }
            return Ending(.failed, cause: "hangup_handler_timeout")
        }
    }

    /// A message attempt: one run of the `message` or `email` entry.
    func send() async -> Ending {
        guard let script else { return Ending(.failed, cause: "nothing_sent") }
        let entry: FlowEntry = shell.attempt.destination.type == .email ? .email : .message
        shell.flow = FlowRun(script: script, context: shell.context)
        do {
            guard let first = shell.flow?.start(entry) else { return Ending(.failed, cause: "nothing_sent") }
            switch try await shell.converse(first) {
            case .returned(let tag):
                if let tag { shell.dispose(tag) }
                return sent ?? Ending(.failed, cause: "nothing_sent")
            case .failed(let failure):
                let ending = try await recover(from: failure)
                return sent ?? ending
            }
        } catch {
            shell.flow?.cancel()
            if case .ledger = error { return Ending(answered: error) }
            return sent ?? Ending(answered: error)
        }
    }

    private var sent: Ending? {
        switch shell.receipt {
        case .accepted: Ending(.sent)
        case .refused(let outcome, let reason): Ending(outcome, cause: reason)
        case nil: nil
        }
    }

    static let cleanUpLimit = Duration.seconds(30)
}
