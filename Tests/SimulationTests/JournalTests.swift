import Foundation
import Outbound
import Simulation
import Testing

@Suite("A journal")
struct JournalTests {
    @Test("is one JSON line for each record, keys sorted")
    func lines() {
        let journal = JournalText()
        journal.record("attempt.done", at: .start, ["outcome": "busy", "attempt": 4])
        journal.record("zeta", at: .start + .milliseconds(1), [:])
        #expect(
            journal.text == """
                {"at":"2026-03-02T15:00:00Z","attempt":4,"kind":"attempt.done","outcome":"busy"}
                {"at":"2026-03-02T15:00:00.001Z","kind":"zeta"}

                """
        )
    }

    @Test("in a file is complete once it is closed, also beyond its buffer")
    func file() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("journal-\(ProcessInfo.processInfo.globallyUniqueString)").path
        defer { unlink(path) }
        let journal = try JournalFile(path: path)
        let memory = JournalText()
        for number in 0..<5000 {
            for one in [journal, memory] as [any Journal] {
                one.record(
                    "line",
                    at: .start,
                    ["number": .integer(Int64(number)), "text": "words, and more words"]
                )
            }
        }
        try journal.close()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == memory.text)
        #expect(memory.count == 5000)
    }

    @Test("in a file says at its end that it grew beyond its limit")
    func limit() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("journal-\(ProcessInfo.processInfo.globallyUniqueString)").path
        defer { unlink(path) }
        let journal = try JournalFile(path: path, limit: 100)
        for _ in 0..<3 { journal.record("line", at: .start, [:]) }
        #expect {
            try journal.close()
        } throws: { error in
            "\(error)" == "the journal \(path) is not complete: it would grow beyond 100 bytes, its limit"
        }
    }

    @Test("in a place that is not there is refused with its path")
    func noPlace() {
        #expect {
            try JournalFile(path: "/no/such/folder/journal")
        } throws: { error in
            "\(error)".contains("/no/such/folder/journal cannot be made")
        }
    }

    @Test("of the carriers' effects is the same in two runs, and holds no whole number")
    func carriers() async throws {
        func journal() async throws -> String {
            let journal = JournalText()
            let world = World(start: .start, seed: 3)
            let bench = Bench(clock: world.clock, journal: journal)
            try await world.run {
                await withDiscardingTaskGroup { group in
                    for number in 0..<200 {
                        let address = "+1303555\(2000 + number)"
                        let part = Part(chances: [Part.Chance(.answered, 0.6), Part.Chance(.busy, 0.2)])
                        let intent = bench.intent(part, address: address)
                        group.addTask { await attempt(bench, intent) }
                    }
                }
            }
            return journal.text
        }
        let first = try await journal()
        #expect(first == (try await journal()))
        #expect(first.split(separator: "\n").count > 400)
        #expect(!first.contains("+13035552000"))
        #expect(first.contains(#""to":"+1303•••00""#))
    }
}

/// One attempt as the engine makes it: a mailbox, a prompt, a hang-up.
private func attempt(_ bench: Bench, _ intent: LegIntent) async {
    let mailbox = Mailbox<LegEvent>(limit: 100)
    let leg = bench.carrier.open(intent) { mailbox.send($0) }
    while let event = await mailbox.next() {
        switch event {
        case .answered: leg.perform(1, .play([.text("Hello there", voice: nil, language: nil)]))
        case .finished: leg.hangUp()
        case .ended: return
        default: continue
        }
    }
}
