import Testing

@testable import Outbound

@Suite("The attempt machine")
struct AttemptMachineTests {
    private typealias Event = AttemptMachine.Event
    private typealias Effect = AttemptMachine.Effect
    private typealias Ending = AttemptMachine.Ending

    /// Sends events in, in order, and gives what came out.
    private func effects(_ machine: inout AttemptMachine, _ events: [Event]) -> [Effect] {
        events.map { machine.on($0) }
    }

    private func call(_ machine: Outplan.MachineRule = .ignore) -> AttemptMachine {
        AttemptMachine(isCall: true, machine: machine, handlers: .init(machine: true))
    }

    @Test("A leg that ends unanswered settles by its cause, with the protocol's code")
    func unanswered() {
        for (cause, outcome) in [
            (LegEndCause.busy, Outcome.busy), (.noAnswer, .noAnswer), (.invalid, .invalid),
        ] {
            var machine = call()
            #expect(machine.on(.legEnded(cause, code: 486)) == .settle(Ending(outcome, cause: "486")))
            #expect(machine.state == .done(Ending(outcome, cause: "486")))
            #expect(machine.on(.answered) == .nothing, "it settles once")
        }
    }

    @Test("An answered leg runs the flow; when that returns we hang up, and the leg's end settles it")
    func answered() {
        var machine = call()
        #expect(effects(&machine, [.answered, .flowReturned]) == [.startFlow, .hangUp])
        #expect(machine.on(.legEnded(.hungUpByUs, code: nil)) == .settle(Ending(.answered, success: true)))
    }

    @Test("When the callee hangs up the flow is cancelled, and its last words end the attempt normally")
    func calleeHangsUp() {
        var machine = call()
        let events: [Event] = [
            .answered, .said(success: false), .legEnded(.hungUp, code: nil), .flowReturned,
        ]
        #expect(
            effects(&machine, events) == [
                .startFlow, .nothing, .cancelFlow, .settle(Ending(.answered, success: false)),
            ]
        )
    }

    @Test("A flow that fails fails the attempt, with its cause")
    func flowFails() {
        var machine = call()
        #expect(
            effects(&machine, [.answered, .flowFailed(cause: "flow_error", mayRecover: true)]) == [
                .startFlow, .hangUp,
            ]
        )
        let ending = Ending(.failed, cause: "flow_error")
        #expect(machine.on(.legEnded(.hungUpByUs, code: nil)) == .settle(ending))
    }

    @Test("The last connect to a queue that got no agent abandons, unless the flow said success")
    func abandoned() {
        var machine = call()
        let events: [Event] = [
            .answered, .queued(connected: false), .legEnded(.hungUp, code: nil), .flowReturned,
        ]
        #expect(effects(&machine, events).last == .settle(Ending(.abandoned, success: false)))
        var second = call()
        let connected: [Event] = [
            .answered, .queued(connected: false), .queued(connected: true), .legEnded(.hungUp, code: nil),
            .flowReturned,
        ]
        #expect(effects(&second, connected).last == .settle(Ending(.answered, success: true)))
        var third = call()
        let success: [Event] = [
            .answered, .queued(connected: false), .said(success: true), .legEnded(.hungUp, code: nil),
            .flowReturned,
        ]
        #expect(effects(&third, success).last == .settle(Ending(.answered, success: true)))
    }

    @Test("At a machine we hang up, run its handler, or take no notice, as the outplan says")
    func machines() {
        var hangUp = call(.hangUp)
        #expect(effects(&hangUp, [.answered, .detected(.machine)]) == [.startFlow, .abort])
        #expect(
            effects(&hangUp, [.flowReturned, .legEnded(.hungUpByUs, code: nil)]).last
                == .settle(Ending(.machine, success: false))
        )
        var flow = call(.flow)
        #expect(effects(&flow, [.answered, .detected(.machine)]) == [.startFlow, .startMachineHandler])
        #expect(
            effects(&flow, [.said(success: true), .flowReturned, .legEnded(.hungUpByUs, code: nil)]).last
                == .settle(Ending(.machine, success: true))
        )
        #expect(flow.answeredBy == .machine)
        var ignore = call(.ignore)
        #expect(effects(&ignore, [.answered, .detected(.machine)]) == [.startFlow, .nothing])
        #expect(ignore.answeredBy == .unknown)
        #expect(
            effects(&ignore, [.flowReturned, .legEnded(.hungUpByUs, code: nil)]).last
                == .settle(Ending(.answered, success: true))
        )
    }

    @Test("Stopped before an answer it is canceled; after one it failed")
    func stopped() {
        var ringing = call()
        #expect(
            effects(&ringing, [.stopped(cause: "shutdown"), .legEnded(.hungUpByUs, code: 487)])
                == [.hangUp, .settle(Ending(.canceled, cause: "shutdown"))]
        )
        var talking = call()
        #expect(
            effects(&talking, [.answered, .stopped(cause: "shutdown"), .flowReturned])
                == [.startFlow, .abort, .nothing]
        )
        #expect(talking.on(.legEnded(.hungUpByUs, code: nil)) == .settle(Ending(.failed, cause: "shutdown")))
        var late = call()
        #expect(effects(&late, [.stopped(cause: "shutdown"), .answered]) == [.hangUp, .recordAnswer])
        #expect(
            late.on(.legEnded(.hungUpByUs, code: nil)) == .settle(Ending(.failed, cause: "shutdown")),
            "the callee was faster than our cancel"
        )
    }

    @Test("The handler for errors speaks once; the attempt has failed all the same, whoever hangs up")
    func errorHandler() {
        func broken() -> AttemptMachine { AttemptMachine(isCall: true, handlers: .init(error: true)) }
        let failed = Event.flowFailed(cause: "flow_error", mayRecover: true)
        let ending = Effect.settle(Ending(.failed, cause: "flow_error"))
        var spoken = broken()
        #expect(
            effects(&spoken, [.answered, failed, .flowReturned, .legEnded(.hungUpByUs, code: nil)])
                == [.startFlow, .startErrorHandler, .hangUp, ending]
        )
        var left = broken()
        #expect(
            effects(&left, [.answered, failed, .legEnded(.hungUp, code: nil), .flowReturned])
                == [.startFlow, .startErrorHandler, .cancelFlow, ending]
        )
        var twice = broken()
        let second = Event.flowFailed(cause: "memory", mayRecover: true)
        #expect(
            effects(&twice, [.answered, failed, second, .legEnded(.hungUpByUs, code: nil)])
                == [.startFlow, .startErrorHandler, .hangUp, ending],
            "the first cause stands"
        )
        var killed = broken()
        let limit = Event.flowFailed(cause: "instructions", mayRecover: false)
        #expect(effects(&killed, [.answered, limit]) == [.startFlow, .hangUp])
        var machine = broken()
        #expect(
            effects(&machine, [.answered, failed, .detected(.machine)]).last == .nothing,
            "nothing is detected for a flow that broke"
        )
    }

    @Test("What happens to the handler for the hang-up no longer changes how the call went")
    func lastWords() {
        for event in [
            Event.flowFailed(cause: "flow_error", mayRecover: false),
            .overdue(cause: "hangup_handler_timeout"),
            .stopped(cause: "shutdown"),
        ] {
            var machine = call()
            _ = effects(&machine, [.answered, .legEnded(.hungUp, code: nil), event])
            _ = machine.on(.flowReturned)
            #expect(machine.state == .done(Ending(.answered, success: true)), "\(event)")
        }
    }

    @Test("A carrier that says nothing is given up after the ring timeout")
    func silentCarrier() {
        var machine = call()
        #expect(
            effects(&machine, [.overdue(cause: "dial_timeout"), .legEnded(.hungUpByUs, code: nil)])
                == [.hangUp, .settle(Ending(.noAnswer, cause: "dial_timeout"))]
        )
    }

    @Test("A message's flow that goes on after the receipt can be ended, and the receipt stands")
    func messageCutShort() {
        var machine = AttemptMachine(isCall: false)
        #expect(machine.beginning == .startFlow)
        #expect(
            effects(&machine, [.receipt(.accepted(id: "m1")), .stopped(cause: "shutdown"), .flowReturned])
                == [.nothing, .abort, .settle(Ending(.sent, success: true))]
        )
        var silent = AttemptMachine(isCall: false)
        #expect(
            effects(&silent, [.overdue(cause: "max_duration"), .flowReturned])
                == [.abort, .settle(Ending(.failed, cause: "max_duration"))]
        )
    }

    @Test("A machine that nobody has a handler for leaves the flow going on")
    func noMachineHandler() {
        var machine = AttemptMachine(isCall: true, machine: .flow)
        #expect(
            effects(&machine, [.answered, .detected(.machine), .flowReturned])
                == [.startFlow, .nothing, .hangUp]
        )
        #expect(machine.on(.legEnded(.hungUpByUs, code: nil)) == .settle(Ending(.machine)))
    }

    @Test("A call that lasts too long is ended and failed")
    func overdue() {
        var machine = call()
        #expect(
            effects(
                &machine,
                [.answered, .overdue(cause: "max_duration"), .legEnded(.hungUpByUs, code: nil)]
            )
                == [.startFlow, .abort, .nothing]
        )
        #expect(machine.on(.flowReturned) == .settle(Ending(.failed, cause: "max_duration")))
    }

    @Test("A message's receipt is its outcome, settled when the flow is over")
    func messages() {
        var sent = AttemptMachine(isCall: false)
        #expect(
            effects(&sent, [.receipt(.accepted(id: "m1")), .flowReturned])
                == [.nothing, .settle(Ending(.sent, success: true))]
        )
        var refused = AttemptMachine(isCall: false)
        let receipt = Receipt.refused(.invalid, reason: "unknown recipient")
        #expect(
            effects(&refused, [.receipt(receipt), .flowReturned])
                == [.nothing, .settle(Ending(.invalid, cause: "unknown recipient"))]
        )
        var silent = AttemptMachine(isCall: false)
        #expect(silent.on(.flowReturned) == .settle(Ending(.failed, cause: "nothing_sent")))
        var broken = AttemptMachine(isCall: false)
        #expect(
            effects(
                &broken,
                [.receipt(.accepted(id: "m1")), .flowFailed(cause: "flow_error", mayRecover: true)]
            )
                == [.nothing, .settle(Ending(.sent, success: true))]
        )
    }

    @Test("In any order of any events it settles at most once, and then says nothing more")
    func anything() {
        let events: [Event] = [
            .answered, .detected(.machine), .said(success: true), .queued(connected: false), .flowReturned,
            .flowFailed(cause: "flow_error", mayRecover: true), .legEnded(.hungUp, code: nil),
            .stopped(cause: "shutdown"),
            .overdue(cause: "max_duration"),
            .receipt(.accepted(id: "m")),
        ]
        for seed in 0..<2000 as Range<UInt64> {
            var generator = Generator(seed: seed, "attempt")
            var machine = AttemptMachine(isCall: generator.unit() < 0.7, machine: .hangUp)
            var settled = 0
            for _ in 0..<20 {
                let effect = events.randomElement(using: &generator).map { machine.on($0) }
                if case .settle(let ending) = effect {
                    settled += 1
                    #expect(machine.state == .done(ending))
                } else if settled > 0 {
                    #expect(effect == .nothing, "seed \(seed)")
                }
            }
            #expect(settled <= 1, "seed \(seed)")
        }
    }
}
