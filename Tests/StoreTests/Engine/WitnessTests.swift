import Outbound
import Testing

@testable import Store

/// Each thing that a witness can hold against a ledger is found where it was done on purpose.
struct WitnessTests {
    private static let begin = SampleLedger.start.milliseconds

    /// An engine that was killed with one call open, and called again when it might.
    private struct Scene {
        let sample: SampleLedger
        let target: Identifier<Target>
        var lines: [String]

        init() throws {
            sample = try SampleLedger()
            let ledger = sample.ledger
            target = try sample.add([SampleLedger.draft(1)])[0]
            lines = ["began \(WitnessTests.begin)"]
            let first = try sample.dial(target)
            lines.append(try placed(first, at: 0))
            let restart = WitnessTests.begin + 60_000
            lines.append("began \(restart)")
            _ = try ledger.commit([.rescue(at: Instant(milliseconds: restart))])
            let later = Instant(milliseconds: restart + 720_000)
            let second = try sample.dial(target, at: later)
            lines.append(try placed(second, at: 780_000))
            try sample.settle(second.attempt.id, .answered, next: .done(.reached), at: later)
            lines.append("settled \(second.attempt.id) answered")
        }

        private func placed(
            _ call: (attempt: Attempt, leg: Identifier<LegRow>?),
            at: Int64
        ) throws -> String {
            let (attempt, leg) = (call.attempt, try #require(call.leg))
            return "placed callee \(leg) \(attempt.id) \(attempt.number) \(target) "
                + "\(attempt.destination.address) \(WitnessTests.begin + at)"
        }

        func violations() throws -> [String] {
            var witness = Witness()
            witness.take(lines)
            return try witness.violations(in: sample.ledger, interval: .minutes(2))
        }
    }

    @Test func `a sound run has nothing against it`() throws {
        #expect(try Scene().violations() == [])
    }

    @Test func `a call without its row is found`() throws {
        var scene = try Scene()
        scene.lines.append("placed callee 9 9 1 9 +13035550009 \(Self.begin + 900_000)")
        #expect(
            try scene.violations() == [
                "callee 9 was placed and has no row", "attempt 9 was placed and has no row",
            ]
        )
    }

    @Test func `a call that was placed twice is found`() throws {
        var scene = try Scene()
        scene.lines.append(scene.lines[3])
        #expect(
            try scene.violations() == [
                "callee 2 was placed twice", "try 2 of target \(scene.target) was placed twice",
            ]
        )
    }

    @Test func `a result that was lost or is another is found`() throws {
        var scene = try Scene()
        scene.lines += ["settled 2 busy", "settled 7 busy"]
        #expect(
            try scene.violations() == [
                "attempt 2 was settled as busy and is answered", "attempt 7 was settled as busy and is gone",
            ]
        )
    }

    @Test func `a result of a call that nobody got is found`() throws {
        var scene = try Scene()
        scene.lines.remove(at: 3)
        #expect(try scene.violations() == ["attempt 2 is answered and was never placed"])
    }

    @Test func `a call that comes before the last one must have ended is found`() throws {
        var scene = try Scene()
        let early = Self.begin + 779_999
        let words = scene.lines[3].split(separator: " ").dropLast()
        scene.lines[3] = words.joined(separator: " ") + " \(early)"
        #expect(try scene.violations() == ["target \(scene.target) is called while attempt 1 may live"])
    }

    @Test func `an attempt that is given up while its process lives is found`() throws {
        var scene = try Scene()
        scene.lines[2] = "began \(Self.begin + 60_001)"
        #expect(try scene.violations() == ["attempt 1 was given up while its process lived"])
    }

    @Test(arguments: [
        ("UPDATE target_state SET tries = tries - 1", "a target's tries are not counted right"),
        ("UPDATE counter SET count = count + 1", "a counter is not what it counts"),
        ("UPDATE target_state SET status = 0, done = NULL, due = 0", "a count of targets is not"),
    ])
    func `a ledger that counts wrong is found`(damage: String, rule: String) throws {
        let scene = try Scene()
        try scene.sample.ledger.execute(damage)
        #expect(try scene.violations().contains { $0.hasPrefix(rule) })
    }

    @Test func `what is left open at the end is found`() throws {
        let scene = try Scene()
        try scene.sample.ledger.execute("UPDATE leg SET ended = NULL, cause = NULL WHERE id = 2")
        let left = try Witness.unfinished(in: scene.sample.ledger)
        #expect(left == ["leg 2 is open", "campaign reminders is running"])
    }
}
