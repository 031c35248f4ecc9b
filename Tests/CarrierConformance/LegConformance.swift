import Outbound

/// One thing that every carrier of calls must do.
package struct LegConformance: Sendable, CustomStringConvertible {
    package let description: String
    /// The capabilities that the case needs; a carrier without them is not asked.
    package let needs: Set<LegCapability>
    private let body: @Sendable (any LegBench) async throws -> Void

    init(
        _ description: String,
        needs: Set<LegCapability> = [],
        _ body: @escaping @Sendable (any LegBench) async throws -> Void
    ) {
        self.description = description
        self.needs = needs
        self.body = body
    }

    /// Throws a `Nonconformance` that says what the carrier did instead.
    package func check(_ bench: any LegBench) async throws {
        guard needs.isSubset(of: bench.carrier.capabilities) else { return }
        try await body(bench)
    }

    package static let all: [LegConformance] = opening + ending + playing + keys + bridging
}

/// A leg that is open, and what is heard from it.
struct OpenLeg {
    let leg: any Leg
    let ear: Ear
}

extension LegBench {
    func open(
        _ farEnd: FarEnd,
        dialTimeout: Duration = .seconds(60),
        detectsMachine: Bool = false
    ) throws -> OpenLeg {
        let ear = Ear(clock: clock)
        let intent = try call(farEnd, dialTimeout: dialTimeout, detectsMachine: detectsMachine)
        return OpenLeg(leg: carrier.open(intent, events: ear.sink), ear: ear)
    }

    func answered(_ farEnd: FarEnd, detectsMachine: Bool = false) async throws -> OpenLeg {
        let open = try open(farEnd, detectsMachine: detectsMachine)
        let events = try await open.ear.events(through: .answered)
        try expect(
            events.dropLast().allSatisfy { $0 == .ringing },
            "before the answer only ringing may come, but there was \(events)"
        )
        return open
    }
}

extension LegConformance {
    static let opening: [LegConformance] = [
        LegConformance("a person who is there answers after ringing at most once") { bench in
            let open = try bench.open(.answers)
            let events = try await open.ear.events(through: .answered)
            try expect(events == [.answered] || events == [.ringing, .answered], "the events were \(events)")
            open.leg.hangUp()
            _ = try await open.ear.ending()
        },
        LegConformance("a busy line ends as busy, 486 or 600") { bench in
            try await refused(bench, .busy, .busy, [486, 600])
        },
        LegConformance("a person who declines ends as rejected, with a 6xx") { bench in
            try await refused(bench, .rejects, .rejected, Set(600...699))
        },
        LegConformance("an unknown number ends as invalid") { bench in
            try await refused(bench, .unknown, .invalid, [404, 410, 484, 604])
        },
        LegConformance("a full network ends as congestion") { bench in
            try await refused(bench, .congested, .congestion, Set(400...599))
        },
        LegConformance("ringing longer than the dial timeout ends as no answer, 487, and not before") {
            bench in
            let began = bench.clock.now
            let open = try bench.open(.rings, dialTimeout: .seconds(5))
            let events = try await open.ear.ending()
            guard case .ended(.noAnswer, let code, _) = events.last else {
                throw Nonconformance("it ended so: \(events)")
            }
            try expect(code == 487, "the code was \(code.map(String.init) ?? "absent")")
            try expect(bench.clock.now - began >= .seconds(5), "it ended before the timeout")
        },
        LegConformance("a machine is told from a person, and its beep comes after that", needs: [.detection])
        { bench in
            let open = try await bench.answered(.machine, detectsMachine: true)
            let events = try await open.ear.events(through: .beep)
            try expect(events == [.detected(.machine), .beep], "after the answer came \(events)")
            open.leg.hangUp()
            _ = try await open.ear.ending()
        },
        LegConformance("a person is told from a machine", needs: [.detection]) { bench in
            let open = try await bench.answered(.answers, detectsMachine: true)
            let event = await open.ear.next()
            try expect(
                event == .detected(.person),
                "after the answer came \(event.map { "\($0)" } ?? "nothing")"
            )
            open.leg.hangUp()
            _ = try await open.ear.ending()
        },
    ]

    private static func refused(
        _ bench: any LegBench,
        _ farEnd: FarEnd,
        _ cause: LegEndCause,
        _ codes: Set<Int>
    ) async throws {
        let open = try bench.open(farEnd)
        let events = try await open.ear.ending()
        guard case .ended(cause, let code?, _) = events.last, codes.contains(code) else {
            throw Nonconformance("it ended so: \(events)")
        }
        try expect(!events.contains(.answered), "it was answered: \(events)")
    }

    static let ending: [LegConformance] = [
        LegConformance("a hang-up while it rings ends it by us, and nothing comes after") { bench in
            let open = try bench.open(.rings)
            _ = await open.ear.next()
            open.leg.hangUp()
            try await endsByUs(open)
        },
        LegConformance("a hang-up at once ends it by us") { bench in
            let open = try bench.open(.answers)
            open.leg.hangUp()
            try await endsByUs(open)
        },
        LegConformance("a hang-up of an answered leg ends it by us, also when it is asked for twice") {
            bench in
            let open = try await bench.answered(.answers)
            open.leg.hangUp()
            open.leg.hangUp()
            try await endsByUs(open)
        },
        LegConformance("a callee who hangs up ends it so") { bench in
            let open = try await bench.answered(.answersAndHangsUp(after: .seconds(2)))
            let events = try await open.ear.ending()
            guard case .ended(.hungUp, _, _) = events.last else {
                throw Nonconformance("it ended so: \(events)")
            }
        },
        LegConformance("what is asked of an ended leg is ignored") { bench in
            let open = try await bench.answered(.answers)
            open.leg.hangUp()
            _ = try await open.ear.ending()
            open.leg.perform(1, .beep)
            open.leg.perform(2, .stop(1))
            open.leg.perform(3, .play([.text("Hello", voice: nil, language: nil)]))
            open.leg.hangUp()
            if let event = await open.ear.next(within: .seconds(5)) {
                throw Nonconformance("\(event) came from a leg that had ended")
            }
        },
    ]

    private static func endsByUs(_ open: OpenLeg) async throws {
        let events = try await open.ear.ending()
        guard case .ended(.hungUpByUs, _, _) = events.last else {
            throw Nonconformance("it ended so: \(events)")
        }
    }
}
