import Authoring
import Dialer
import Outbound
import Simulation
import Store
import Testing

@Suite("A rehearsal")
struct RehearsalTests {
    private static let files = [
        "callees.lua": "return { { chance = { busy = .5, answered = .3 }, rings = { \"4s\", \"9s\" } } }",
        "targets.csv": "external_id,destination\n"
            + (0..<20).map { "p\($0),+130355501\($0 < 10 ? "0" : "")\($0)\n" }.joined(),
    ]

    private func rehearsal(
        _ desk: Desk,
        journal: any Journal = NoJournal(),
        seed: UInt64 = 7
    ) throws -> Rehearsal {
        try Rehearsal(
            desk.gathering(),
            start: Desk.start,
            seed: seed,
            journal: journal,
            problems: { Issue.record("a callee's script: \($0)") }
        )
    }

    @Test(
        "that goes to its end does to the byte what a simulation does, however often it is stopped on the way"
    )
    func sameAsSimulation() async throws {
        let desk = try Desk(Self.files)
        let simulated = JournalText()
        let run = try SimulatedRun(
            desk.gathering(),
            start: Desk.start,
            days: 7,
            seed: 7,
            journal: simulated,
            problems: { Issue.record("a callee's script: \($0)") }
        )
        _ = try await run.run(run.publish().map(\.published))
        let journal = JournalText()
        let rehearsal = try rehearsal(desk, journal: journal)
        try rehearsal.begin(rehearsal.publish().map(\.published))
        var pauses = 0
        while true {
            let pause = try rehearsal.go(pausing: { true })
            if case .ended(let report) = pause {
                #expect(report.ends == ["desk": .finished])
                break
            }
            pauses += 1
        }
        #expect(pauses > 100)
        #expect(journal.text == simulated.text)
    }

    @Test("lets time pass as far as it is told, and no attempt beyond that begins")
    func limit() throws {
        let desk = try Desk(["callees.lua": "return { { chance = { busy = 1 } } }"])
        let rehearsal = try rehearsal(desk)
        let published = try rehearsal.publish().map(\.published)
        try rehearsal.begin(published)
        let campaign = published[0].campaign.id
        func attempts() throws -> Int { try CampaignReport.attempts(campaign, rehearsal.ledger).count }
        guard case .reached = try rehearsal.go(to: Desk.start + .minutes(5)) else {
            Issue.record("it did not come to its limit")
            return
        }
        #expect(rehearsal.now == Desk.start + .minutes(5))
        #expect(try attempts() == 2)
        _ = try rehearsal.go(to: Desk.start + .minutes(15))
        #expect(try attempts() == 4)
        guard case .ended = try rehearsal.go() else {
            Issue.record("it did not end")
            return
        }
    }

    @Test("that is ended leaves its ledger to be read, and another engine goes on with it")
    func ended() throws {
        let desk = try Desk(["callees.lua": "return { { chance = { busy = 1 } } }"])
        let rehearsal = try rehearsal(desk)
        let published = try rehearsal.publish().map(\.published)
        try rehearsal.begin(published)
        _ = try rehearsal.go(to: Desk.start + .minutes(5))
        rehearsal.end()
        #expect(try CampaignReport.attempts(published[0].campaign.id, rehearsal.ledger).count == 2)
        try rehearsal.begin(published)
        guard case .ended(let report) = try rehearsal.go() else {
            Issue.record("it did not end")
            return
        }
        #expect(report.rescued == [])
        #expect(try CampaignReport.attempts(published[0].campaign.id, rehearsal.ledger).count == 4)
    }
}
