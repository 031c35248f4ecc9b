import Outbound
import Synchronization

/// A leg of the simulated carrier: a machine under a lock, driven by alarms. It has no task of its own.
final class SimulatedLeg: Leg {
    private struct State {
        var machine: LegMachine
        /// Effects in the order of their events; whoever finds nobody at work performs them, so that events
        /// keep their order and no lock is held while the engine hears of them.
        var outbox: [LegMachine.Effect] = []
        var isPerforming = false
        var alarms = [Alarm?](repeating: nil, count: LegMachine.Timer.allCases.count)
        var peer: SimulatedLeg?
    }

    let row: Identifier<LegRow>
    private let campaign: String
    private let attempt: Identifier<Attempt>
    private let state: Mutex<State>
    private let carrier: SimulatedLegCarrier
    private let events: @Sendable (LegEvent) -> Void

    init(
        _ intent: LegIntent,
        machine: sending LegMachine,
        carrier: SimulatedLegCarrier,
        events: @escaping @Sendable (LegEvent) -> Void
    ) {
        row = intent.leg
        campaign = intent.campaign
        attempt = intent.attempt.id
        state = Mutex(State(machine: machine))
        self.carrier = carrier
        self.events = events
    }

    func perform(_ number: ActionNumber, _ action: LegAction) {
        carrier.note(self, number, action)
        guard case .play(let items) = action else { return handle(.perform(number, action, [])) }
        do throws(SoundProblem) {
            handle(.perform(number, action, try carrier.prompts(items, on: campaign)))
        } catch {
            handle(.refuse(number, error.description))
        }
    }

    func hangUp() {
        carrier.note(self, "carrier.hang_up")
        handle(.hangUp)
    }

    func begin() { handle(.begin) }

    /// Whoever plays the callee goes on.
    func rouse() { handle(.roused) }

    var sentence: String { state.withLock { $0.machine.sentence } }

    /// Joins two legs if both are answered and free.
    static func bridge(_ first: SimulatedLeg, _ second: SimulatedLeg) {
        guard first !== second, first.join(second) else { return }
        guard second.join(first) else { return first.leave(second) }
        first.handle(.bridged)
        second.handle(.bridged)
    }

    private func join(_ other: SimulatedLeg) -> Bool {
        state.withLock { state in
            guard case .answered = state.machine.phase, state.peer == nil else { return false }
            state.peer = other
            return true
        }
    }

    private func leave(_ other: SimulatedLeg) {
        let left = state.withLock { state in
            guard state.peer === other else { return false }
            state.peer = nil
            return true
        }
        if left { handle(.parted) }
    }

    private func handle(_ event: LegMachine.Event) {
        let now = carrier.clock.now
        let mine = state.withLock { state in
            state.outbox += state.machine.handle(event, at: now)
            guard !state.isPerforming, !state.outbox.isEmpty else { return false }
            state.isPerforming = true
            return true
        }
        guard mine else { return }
        while true {
            let effects = state.withLock { state in
                let effects = state.outbox
                state.outbox = []
                state.isPerforming = !effects.isEmpty
                return effects
            }
            guard !effects.isEmpty else { return }
            for effect in effects { perform(effect) }
        }
    }

    private func perform(_ effect: LegMachine.Effect) {
        switch effect {
        case .emit(let event): events(event)
        case .set(let timer, let number, let instant):
            let alarm = carrier.clock.alarm(at: instant) { [self] in handle(.alarm(timer, number)) }
            replace(timer, with: alarm)
        case .cancel(let timer): replace(timer, with: nil)
        case .problem(let text): carrier.report(text)
        case .heard(let prompt): carrier.cast(of: campaign)?.heard(prompt, in: attempt)
        case .over:
            for timer in LegMachine.Timer.allCases { replace(timer, with: nil) }
            carrier.forget(self)
            let peer = state.withLock { state in
                defer { state.peer = nil }
                return state.peer
            }
            peer?.leave(self)
        }
    }

    private func replace(_ timer: LegMachine.Timer, with alarm: Alarm?) {
        let former = state.withLock { state in
            defer { state.alarms[timer.rawValue] = alarm }
            return state.alarms[timer.rawValue]
        }
        former?.cancel()
    }
}
