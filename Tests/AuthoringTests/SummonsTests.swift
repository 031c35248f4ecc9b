import Authoring
import Dialer
import Outbound
import Simulation
import Store
import Testing

@Suite("One who is summoned")
struct SummonsTests {
    /// A campaign whose windows are closed at its start, under summons.
    private struct Summoned {
        let desk: Desk
        let rehearsal: Rehearsal
        let summons = Summons()
        let targets: [Target]
        let campaign: Identifier<Campaign>

        init(_ files: [String: String] = [:], toml: String = "") throws {
            var all = ["outplan.lua": "return { windows = { { days = \"mon-fri\", \"12:00-13:00\" } } }"]
            all.merge(files) { $1 }
            desk = try Desk(all, toml: toml)
            rehearsal = try Rehearsal(
                desk.gathering(),
                start: Desk.start,
                seed: 7,
                problems: { Issue.record("\($0)") }
            )
            let published = try rehearsal.publish().map(\.published)
            campaign = published[0].campaign.id
            targets = try rehearsal.ledger.targets(campaign, limit: 10)
            let summons = summons
            try rehearsal.begin(published, altering: { $0.summons = summons })
            _ = try rehearsal.go(to: rehearsal.now)
        }

        func call(_ place: Int) throws -> Summons.Answer? {
            let target = targets[place]
            let dial = Dial(destination: target.destinations[0], timeout: .seconds(30))
            summons.summon(Summons.Call(target: target.id, dial: dial))
            _ = try rehearsal.go(to: rehearsal.now)
            return summons.answer
        }

        func attempts() throws -> [Attempt] { try CampaignReport.attempts(campaign, rehearsal.ledger) }
    }

    @Test("is called although the windows are closed, and nobody else is, however long it takes")
    func called() throws {
        let world = try Summoned()
        guard case .opened(let attempt)? = try world.call(1) else {
            Issue.record("not opened")
            return
        }
        #expect(attempt.target == world.targets[1].id)
        guard case .reached = try world.rehearsal.go(to: Desk.start + .hours(4)) else {
            Issue.record("the campaign has ended")
            return
        }
        #expect(try world.attempts().map(\.target) == [world.targets[1].id])
        #expect(try world.attempts()[0].outcome == .answered)
        // Then the others take their turn.
        world.summons.isExclusive = false
        _ = try world.rehearsal.go(to: Desk.start + .days(2))
        #expect(try world.attempts().map(\.target) == [world.targets[1].id, world.targets[0].id])
        guard case .quiet = try world.rehearsal.go() else {
            Issue.record("a campaign under summons has ended of itself")
            return
        }
    }

    @Test("is never one who must not be contacted: the intent's transaction reads the lists again")
    func suppressed() throws {
        let world = try Summoned(
            ["dnc.csv": "address\n+13035550100\n"],
            toml: "do_not_contact = [\"dnc.csv\"]"
        )
        guard case .refused(let why)? = try world.call(0) else {
            Issue.record("opened, or no answer")
            return
        }
        #expect(why.hasPrefix("do not contact: "))
        #expect(try world.attempts() == [])
        // Its opening was given back: another is called.
        guard case .opened? = try world.call(1) else {
            Issue.record("not opened")
            return
        }
    }

    @Test("twice at once is refused: its first attempt is open")
    func open() throws {
        let world = try Summoned()
        guard case .opened? = try world.call(0), case .refused(let why)? = try world.call(0) else {
            Issue.record("the second was not refused")
            return
        }
        #expect(why.contains("progressing"))
    }
}
