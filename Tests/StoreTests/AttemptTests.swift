import Outbound
import Synchronization
import Testing

@testable import Store

struct AttemptTests {
    private static let start = SampleLedger.start

    @Test func `an intent makes the attempt, the leg, the counters and the event in one step`() throws {
        let sample = try SampleLedger()
        let target = try sample.add([SampleLedger.draft(1)])[0]
        let before = try sample.lastEvent()
        var intent = try sample.intent(target)
        intent.source = "+13035550100"
        intent.variables = ["asked": true]
        let result = try sample.ledger.commit([.intend(intent)])
        guard case .intended(let attempt, let leg) = result[0] else {
            Issue.record("\(result)")
            return
        }
        #expect(leg == Identifier(1))
        #expect(attempt.number == 1)
        #expect(attempt.state == .dialing)
        #expect(try sample.ledger.attempt(attempt.id) == attempt)
        #expect(try sample.ledger.openAttempts() == [attempt])
        let subject = try sample.ledger.subject(target)
        #expect(subject?.target.state == .progressing)
        #expect(subject?.target.due == nil)
        #expect(subject?.history == [attempt])
        #expect(try sample.ledger.nextDue(sample.campaign.id) == nil)
        #expect(
            try sample.ledger.counters(sample.campaign.id)
                == ["targets": 1, "targets.idle": 0, "targets.progressing": 1, "attempts": 1]
        )
        #expect(
            try sample.ledger.events(after: before, limit: 9) == [
                EventRow(
                    id: before + 1,
                    at: Self.start,
                    kind: "attempt.dialing",
                    campaign: sample.campaign.id,
                    target: target,
                    attempt: attempt.id,
                    body: [
                        "uuid": .string(attempt.uuid), "number": 1, "slot": 0, "to": "+1303•••01",
                        "type": "tel", "carrier": "simulated", "leg": 1,
                    ]
                )
            ]
        )
        #expect(try sample.ledger.scripts(of: attempt.id)?.outplan == sample.outplan)
    }

    @Test func `a settlement keeps all of it, moves the target and happens once`() throws {
        let sample = try SampleLedger()
        let target = try sample.add([SampleLedger.draft(1)])[0]
        let (attempt, leg) = try sample.dial(target)
        let answered = Self.start + .seconds(9)
        let ended = Self.start + .seconds(40)
        let before = try sample.lastEvent()
        let leg1 = try #require(leg)
        let settlement = Settlement(
            attempt: attempt.id,
            outcome: .answered,
            cause: "hung_up",
            disposition: "confirmed",
            success: true,
            note: "said yes",
            callbackAt: ended + .days(1),
            endedAt: ended,
            next: .done(.reached),
            trace: [1, 2, 3]
        )
        let results = try sample.ledger.commit([
            .legAnswered(leg1, at: answered), .answered(attempt.id, by: .person, at: answered),
            .setVariables(attempt.id, ["confirmed": true], at: answered),
            .legEnded(leg1, cause: "hung_up", code: 200, at: ended), .settle(settlement),
        ])
        #expect(results == [.done, .done, .done, .done, .done])
        var expected = attempt
        (expected.state, expected.answeredAt, expected.endedAt) = (.done, answered, ended)
        (expected.outcome, expected.cause, expected.disposition) = (.answered, "hung_up", "confirmed")
        (expected.success, expected.note, expected.answeredBy) = (true, "said yes", .person)
        (expected.variables, expected.callbackAt) = (["confirmed": true], ended + .days(1))
        #expect(try sample.ledger.attempt(attempt.id) == expected)
        #expect(try sample.ledger.subject(target)?.target.state == .done(.reached))
        #expect(try sample.ledger.subject(target)?.target.variables == ["confirmed": true])
        #expect(try sample.ledger.trace(attempt.id) == .packed([1, 2, 3]))
        #expect(
            try sample.kinds(after: before) == [
                "leg.answered", "attempt.answered", "variables.set", "leg.ended", "attempt.done",
                "target.done",
            ]
        )
        let counters = try sample.ledger.counters(sample.campaign.id)
        #expect(counters["targets.done.reached"] == 1)
        #expect(counters["outcome.answered"] == 1)

        let last = try sample.lastEvent()
        let again = try sample.settle(attempt.id, .busy, next: .idle(due: ended, hold: nil))
        #expect(again == .refused("attempt \(attempt.id) is settled already (answered)"))
        #expect(try sample.ledger.attempt(attempt.id) == expected)
        #expect(try sample.lastEvent() == last)
    }

    @Test func `a target that is tried again has its attempts numbered and its due time set`() throws {
        let sample = try SampleLedger()
        let target = try sample.add([SampleLedger.draft(1)])[0]
        var now = Self.start
        for (index, outcome) in [Outcome.busy, .congestion, .noAnswer].enumerated() {
            let (attempt, _) = try sample.dial(target, at: now)
            #expect(attempt.number == index + 1)
            let next = now + .hours(1)
            try sample.settle(
                attempt.id,
                outcome,
                next: .idle(due: next, hold: "interval"),
                at: now + .seconds(30)
            )
            #expect(try sample.ledger.subject(target)?.target.due == next)
            #expect(try sample.ledger.subject(target)?.target.hold == "interval")
            now = next
        }
        let history = try sample.ledger.attempts(ofTarget: target)
        #expect(history.map(\.outcome) == [.busy, .congestion, .noAnswer])
        let starts = history.map(\.startedAt)
        let address = history[0].destination.address
        #expect(try sample.ledger.addressAttempts(address, since: Self.start) == [starts[0], starts[2]])
        #expect(try sample.ledger.addressAttempts(address, since: starts[1]) == [starts[2]])
        #expect(
            try sample.ledger.attempts(sample.campaign.id, after: history[0].id, limit: 1) == [history[1]]
        )
        #expect(try sample.ledger.statements("SELECT tries FROM target_state") == [["2"]])
    }

    @Test func `an intent is refused when something changed since the decision`() throws {
        let sample = try SampleLedger()
        let ids = try sample.add([SampleLedger.draft(1), SampleLedger.draft(2), SampleLedger.draft(3)])
        _ = try sample.dial(ids[0])
        try sample.ledger.record([
            .suppress(
                address: SampleLedger.address(2),
                reason: "asked",
                campaign: nil,
                attempt: nil,
                at: Self.start
            )
        ])
        let before = try sample.lastEvent()
        #expect(
            try sample.ledger.commit([.intend(sample.intent(ids[0]))])
                == [.refused("target \(ids[0]) is progressing (an attempt is open)")]
        )
        #expect(
            try sample.ledger.commit([.intend(sample.intent(ids[1]))])
                == [.refused("do not contact: +1303•••02, asked (request)")]
        )
        var elsewhere = try sample.intent(ids[2])
        elsewhere.campaign = Identifier(9)
        #expect(
            try sample.ledger.commit([.intend(elsewhere)]) == [.refused("campaign 9 has no target \(ids[2])")]
        )
        try sample.ledger.record([.campaignState(sample.campaign.id, .stopping, at: Self.start)])
        #expect(
            try sample.ledger.commit([.intend(sample.intent(ids[2]))])
                == [.refused("campaign \(sample.campaign.id) is stopping")]
        )
        #expect(try sample.kinds(after: before) == ["campaign.stopping"])
    }

    @Test func `the schema itself refuses a second open attempt`() throws {
        let sample = try SampleLedger()
        let target = try sample.add([SampleLedger.draft(1)])[0]
        _ = try sample.dial(target)
        let error = #expect(throws: LedgerError.self) {
            try sample.ledger.execute(
                """
                INSERT INTO attempt (uuid, campaign, target, number, type, address, slot, state, carrier, outplan, \
                started) VALUES ('x', 1, \(target), 2, 'tel', '+1', 0, 0, 'simulated', 1, 0)
                """
            )
        }
        #expect(error?.kind == .constraint)
        #expect(error?.description.contains("attempt.target") == true)
        #expect(try sample.ledger.openAttempts().count == 1)
    }

    @Test func `another target's open attempt at the same address is seen`() throws {
        let sample = try SampleLedger()
        var twin = SampleLedger.draft(2)
        twin.destinations = SampleLedger.draft(1).destinations
        let ids = try sample.add([SampleLedger.draft(1), twin])
        let (attempt, _) = try sample.dial(ids[0])
        let address = SampleLedger.address(1)
        #expect(try sample.ledger.hasOpenAttempt(address: address, besides: ids[1]))
        #expect(try !sample.ledger.hasOpenAttempt(address: address, besides: ids[0]))
        #expect(try sample.ledger.addressAttempts(address, since: Self.start) == [Self.start])
        try sample.settle(attempt.id, .canceled, next: .idle(due: Self.start, hold: nil))
        #expect(try !sample.ledger.hasOpenAttempt(address: address, besides: ids[1]))
        #expect(try sample.ledger.addressAttempts(address, since: Self.start).isEmpty)
    }

    @Test func `variables merge in commit order, null clears, and their size has a limit`() throws {
        let sample = try SampleLedger()
        let target = try sample.add([SampleLedger.draft(1)])[0]
        let (first, _) = try sample.dial(target)
        try sample.ledger.record([
            .setVariables(first.id, ["a": 1, "b": 2], at: Self.start),
            .setVariables(first.id, ["b": .null, "c": ["x": .number(0.5)]], at: Self.start),
        ])
        try sample.settle(first.id, .busy, next: .idle(due: Self.start, hold: nil))
        let (second, _) = try sample.dial(target)
        try sample.ledger.record([.setVariables(second.id, ["a": 3], at: Self.start)])
        #expect(try sample.ledger.attempt(first.id)?.variables == ["a": 1, "c": ["x": .number(0.5)]])
        #expect(try sample.ledger.attempt(second.id)?.variables == ["a": 3])
        #expect(try sample.ledger.subject(target)?.target.variables == ["a": 3, "c": ["x": .number(0.5)]])

        let big = JSONValue.string(String(repeating: "x", count: Ledger.variablesLimit))
        let refused = try sample.ledger.commit([.setVariables(second.id, ["big": big], at: Self.start)])
        #expect(
            refused == [
                .refused(
                    "the variables of target \(target) would be over the limit of 64 KiB; keep less in them"
                )
            ]
        )
        #expect(try sample.ledger.attempt(second.id)?.variables == ["a": 3])
    }

    @Test func `legs of agents have their rows, and end once`() throws {
        let sample = try SampleLedger()
        let target = try sample.add([SampleLedger.draft(1)])[0]
        let (attempt, _) = try sample.dial(target)
        let agent = AgentName(queue: "front-desk", agent: "front-desk/1")
        let opened = try sample.ledger.commit([
            .openLeg(
                attempt.id,
                kind: .agent,
                destination: Destination(type: .sip, address: "front-desk/1"),
                agent: agent,
                at: Self.start
            )
        ])
        #expect(opened == [.leg(Identifier(2))])
        let leg = Identifier<LegRow>(2)
        #expect(
            try sample.ledger.commit([
                .legEnded(leg, cause: "hung_up", code: nil, at: Self.start),
                .legEnded(leg, cause: "hung_up", code: nil, at: Self.start),
                .legAnswered(leg, at: Self.start),
            ]) == [
                .done, .refused("leg 2 is ended already"), .refused("leg 2 is ended already"),
            ]
        )
        try sample.settle(attempt.id, .answered, next: .done(.reached))
        #expect(
            try sample.ledger.commit([
                .openLeg(attempt.id, kind: .dialed, destination: attempt.destination, at: Self.start),
                .answered(attempt.id, by: nil, at: Self.start),
            ]) == [
                .refused("attempt \(attempt.id) is done (answered)"),
                .refused("attempt \(attempt.id) is done (answered)"),
            ]
        )
    }

    @Test func `observers hear each commit's events after it, in the log's order`() throws {
        let sample = try SampleLedger()
        let target = try sample.add([SampleLedger.draft(1)])[0]
        let heard = Mutex<[(events: [Int64], open: Int)]>([])
        let ledger = sample.ledger
        let before = try sample.lastEvent()
        ledger.observe { events in
            do {
                let open = try ledger.openAttempts().count
                heard.withLock { $0.append((events.map(\.id), open)) }
            } catch { Issue.record(error) }
        }
        let (attempt, _) = try sample.dial(target)
        try sample.settle(attempt.id, .busy, next: .done(.exhausted))
        _ = try ledger.commit([.hold(target, due: nil, hold: nil, at: Self.start)])
        let all = heard.withLock { $0 }
        #expect(all.map(\.events) == [[before + 1], [before + 2, before + 3]])
        #expect(all.map(\.open) == [1, 0])
    }

    @Test func `a batch is all or nothing`() throws {
        let sample = try SampleLedger()
        let target = try sample.add([SampleLedger.draft(1)])[0]
        let before = try sample.lastEvent()
        var broken = try sample.intent(target)
        broken.outplan = Identifier(99)
        let error = #expect(throws: LedgerError.self) {
            try sample.ledger.commit([
                .hold(target, due: nil, hold: "zone", at: Self.start),
                .reopen(Identifier(77), due: Self.start, at: Self.start),
                .hold(target, due: Self.start, hold: nil, at: Self.start),
                .intend(broken),
            ])
        }
        #expect(error?.kind == .constraint)
        #expect(try sample.lastEvent() == before)
        #expect(try sample.ledger.subject(target)?.target.due == Self.start)
        #expect(try sample.ledger.unfinished(sample.campaign.id) == (1, 0, 0, 0))
    }

    @Test(arguments: [1, 50, 5000]) func `a trace of any length comes back`(count: Int) throws {
        let sample = try SampleLedger()
        let target = try sample.add([SampleLedger.draft(1)])[0]
        let (attempt, _) = try sample.dial(target)
        let trace: [UInt8] = (0..<count * 4).map { UInt8(truncatingIfNeeded: $0 / 4 * ($0 % 4)) }
        try sample.ledger.record([
            .settle(
                Settlement(
                    attempt: attempt.id,
                    outcome: .answered,
                    endedAt: Self.start,
                    next: .done(.reached),
                    trace: trace
                )
            )
        ])
        #expect(try sample.ledger.trace(attempt.id) == .packed(trace))
        let size = try sample.ledger.statements("SELECT length(answers) FROM trace")[0][0]
        #expect(try #require(Int(size)) <= trace.count + 1)
        #expect(try sample.ledger.trace(Identifier(99)) == nil)
    }
}
