/// One campaign's life: start, stop, drain, finish.
package struct CampaignMachine: Hashable, Sendable {
    /// What a start is decided on.
    package struct Readiness: Hashable, Sendable {
        package var hasOutplan: Bool
        package var hasFlow: Bool
        package var hasQueue: Bool
        /// Agents of its queue.
        package var agents: Int
        /// Targets that may be dialed, now or later; those held without end count, a start admits them
        /// again.
        package var dialable: Int
        /// All targets, done ones too.
        package var targets: Int

        package init(
            hasOutplan: Bool,
            hasFlow: Bool,
            hasQueue: Bool,
            agents: Int = 0,
            dialable: Int,
            targets: Int
        ) {
            self.hasOutplan = hasOutplan
            self.hasFlow = hasFlow
            self.hasQueue = hasQueue
            self.agents = agents
            self.dialable = dialable
            self.targets = targets
        }
    }

    package enum Event: Hashable, Sendable {
        case start(Readiness)
        case stop
        case opened
        case settled
        /// No target is due now: how many wait for a later moment, and how many are held without end.
        case nothingDue(waiting: Int, held: Int)
    }

    package enum Effect: Hashable, Sendable {
        case nothing
        /// Make the state durable, admit held targets, dial.
        case run
        /// Open nothing more; let open attempts end until the deadline.
        case drain
        /// Everything has drained.
        case rest
        /// Nothing is left to dial; then the next campaign starts, where one is named.
        case finish(held: Int)
        /// Running with nothing to dial: waiting for targets, not deadlocked.
        case awaitTargets(held: Int)
        /// Why it does not start.
        case refuse(String)
    }

    /// `CampaignState` says what each is and where it can go.
    package private(set) var state: CampaignState
    package private(set) var open: Int
    private let name: String
    private let kind: CampaignKind
    private var endHandle: EndHandle
    private var queue: String
    private var serviceLevel: Int

    package init(_ campaign: Campaign, open: Int = 0) {
        name = campaign.called
        kind = campaign.kind
        endHandle = campaign.endHandle
        queue = campaign.queue
        serviceLevel = campaign.serviceLevel
        state = campaign.state
        self.open = open
    }

    /// Goes by another row of the same campaign; where it stands it decides itself.
    package mutating func renew(_ campaign: Campaign) {
        endHandle = campaign.endHandle
        queue = campaign.queue
        serviceLevel = campaign.serviceLevel
    }

    package mutating func on(_ event: Event) -> Effect {
        switch event {
        case .start(let readiness): return start(readiness)
        case .stop: return stop()
        case .opened:
            open += 1
            return .nothing
        case .settled:
            open = max(0, open - 1)
            return rest()
        case .nothingDue(let waiting, let held): return quiet(waiting: waiting, held: held)
        }
    }

    private mutating func start(_ readiness: Readiness) -> Effect {
        let idleQueue = idleQueue(readiness)
        if idleQueue == nil, state == .running { return .nothing }
        if idleQueue == nil, state == .stopping {
            state = .running
            return .run
        }
        if let why = idleQueue ?? obstacle(readiness) {
            return .refuse("campaign \(name) cannot start: \(why)")
        }
        state = .running
        return .run
    }

    /// Why its queue would never let it dial anybody: it would run for ever and do nothing.
    private func idleQueue(_ readiness: Readiness) -> String? {
        guard readiness.hasQueue, !queue.isEmpty else { return nil }
        if readiness.agents == 0 {
            return "its queue \(queue) has no agents (queues.\(queue).agents; simulated ones: callees.lua)"
        }
        if readiness.agents * serviceLevel < 100 {
            return
                "service_level \(serviceLevel) of \(readiness.agents) agents of queue \(queue) is less than one "
                + "attempt: nobody would be dialed"
        }
        return nil
    }

    private func obstacle(_ readiness: Readiness) -> String? {
        if !readiness.hasOutplan { return "it has no outplan (outplan.lua)" }
        if kind == .call, !readiness.hasFlow, !readiness.hasQueue {
            return "it has neither a flow (flow.lua) nor a queue (campaign.toml: queue)"
        }
        if kind != .call, !readiness.hasFlow { return "it has no flow (flow.lua) that says what to send" }
        if endHandle == .continue { return nil }
        if readiness.targets == 0 {
            return "it has no targets (targets.csv); with end_handle = \"continue\" it would wait for some"
        }
        if readiness.dialable == 0 {
            return "all its \(readiness.targets) targets are done; add targets or raise tries in outplan.lua"
        }
        return nil
    }

    private mutating func stop() -> Effect {
        guard state == .running else { return .nothing }
        state = .stopping
        let drained = rest()
        return drained == .nothing ? .drain : drained
    }

    private mutating func rest() -> Effect {
        guard state == .stopping, open == 0 else { return .nothing }
        state = .stop
        return .rest
    }

    private mutating func quiet(waiting: Int, held: Int) -> Effect {
        guard state == .running, open == 0, waiting == 0 else { return .nothing }
        if endHandle == .continue { return .awaitTargets(held: held) }
        state = .finished
        return .finish(held: held)
    }
}
