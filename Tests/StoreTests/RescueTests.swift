import Outbound
import Testing

@testable import Store

struct RescueTests {
    private static let start = SampleLedger.start

    @Test func `after a crash open attempts are uncertain and nobody is called again too soon`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("ledger.db")
        var ids: [Identifier<Target>] = []
        var attempts: [Identifier<Attempt>] = []
        do {
            let sample = try SampleLedger(.file(path))
            ids = try sample.add((1...3).map { SampleLedger.draft($0) })
            attempts = try [sample.dial(ids[0]).attempt.id, sample.dial(ids[1]).attempt.id]
            try sample.ledger.record([
                .legAnswered(Identifier(2), at: Self.start),
                .answered(attempts[1], by: .person, at: Self.start),
                .openMessage(
                    attempts[1],
                    destination: Destination(type: .sms, address: "+13035550199"),
                    campaignMessage: false,
                    at: Self.start
                ),
                .campaignState(sample.campaign.id, .stopping, at: Self.start),
            ])
        }
        let ledger = try Ledger(.file(path), simulated: true, identifiers: CountedIdentifiers())
        let campaign = try #require(try ledger.campaign(named: "reminders"))
        #expect(try ledger.openAttempts().map(\.id) == attempts)
        let now = Self.start + .minutes(3)
        let results = try ledger.commit([.rescue(at: now)])
        guard case .rescued(let rescued) = results[0] else {
            Issue.record("\(results)")
            return
        }
        #expect(rescued.map(\.id) == attempts)
        #expect(rescued.allSatisfy { $0.outcome == .uncertain && $0.endedAt == now && $0.state == .done })
        #expect(rescued[1].answeredBy == .person)
        for id in ids.prefix(2) {
            let target = try ledger.subject(id)?.target
            #expect(target?.state == .idle)
            #expect(target?.due == now + .minutes(10))
        }
        #expect(try ledger.subject(ids[2])?.target.due == Self.start)
        #expect(try ledger.campaign(campaign.id)?.state == .stop)
        #expect(
            try ledger.statements("SELECT ended, cause FROM leg ORDER BY id")
                == Array(repeating: ["\(now.milliseconds)", "process_ended"], count: 2)
        )
        #expect(try ledger.statements("SELECT state FROM message") == [["uncertain"]])
        #expect(try ledger.unfinished(campaign.id) == (3, 0, 0, 0))
        #expect(try ledger.audit() == [])

        let last = try ledger.events(limit: 1000).last?.id
        #expect(try ledger.commit([.rescue(at: now + .hours(1))]) == [.rescued([])])
        #expect(try ledger.events(limit: 1000).last?.id == last)
    }

    @Test func `a campaign that was running stays running, to be resumed`() throws {
        let sample = try SampleLedger()
        #expect(try sample.ledger.commit([.rescue(at: Self.start)]) == [.rescued([])])
        #expect(try sample.ledger.campaign(sample.campaign.id)?.state == .running)
    }

    @Test(arguments: [
        ("UPDATE target_state SET attempts = attempts + 1", "attempts are not counted right"),
        ("UPDATE target_state SET tries = 0", "tries are not counted right"),
        ("UPDATE counter SET count = count + 1 WHERE name = 'attempts'", "a counter is not what it counts"),
        ("DELETE FROM counter WHERE name = 'outcome.busy'", "a counter is not what it counts"),
        (
            "UPDATE target_state SET status = 1, due = NULL WHERE id = 2",
            "progressing without an open attempt"
        ),
        (
            "DELETE FROM event WHERE kind = 'attempt.done'",
            "not one event of its beginning and one of its end"
        ),
        ("PRAGMA foreign_keys = OFF; DELETE FROM target WHERE id = 1", "refers to one that does not exist"),
    ])
    func `an audit finds damage`(statement: String, finding: String) throws {
        let sample = try SampleLedger()
        let ids = try sample.add([SampleLedger.draft(1), SampleLedger.draft(2)])
        let (attempt, _) = try sample.dial(ids[0])
        try sample.settle(attempt.id, .busy, next: .idle(due: Self.start, hold: nil))
        #expect(try sample.ledger.audit() == [])
        try sample.ledger.execute(statement)
        let findings = try sample.ledger.audit()
        #expect(findings.contains { $0.contains(finding) }, "\(findings)")
    }
}
