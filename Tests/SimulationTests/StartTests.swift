import Dialer
import Flows
import Lua
import Outbound
import Simulation
import Store
import Testing

@Suite("The checker of starts, given rows that nobody should have written")
struct StartTests {
    /// A campaign of three targets in a ledger: 9 to 17 o'clock in Denver, one try a day at an address.
    private struct Scene {
        let ledger: Ledger
        let published: PublishedCampaign
        /// Monday, 9:00 in Denver.
        static let nine = Instant(milliseconds: 1_772_467_200_000)

        init() throws {
            ledger = try Ledger(.memory, simulated: true, identifiers: SimulatedIdentifiers(seed: 7))
            let source = """
                return { windows = { { days = "mon-sun", "09:00-17:00" } }, tries = { total = 2 } }
                """
            let outplan = try OutplanScript(main: LuaChunk(name: "outplan.lua", source: source))
            let saved = try ledger.commit([
                .saveCampaign(
                    Campaign(
                        name: "story",
                        kind: .call,
                        carriers: [.tel: "simulated"],
                        zone: "America/Denver",
                        caps: Caps(addressPerDay: 1)
                    ),
                    outplan: ScriptDraft(file: "outplan.lua", source: source),
                    flow: nil,
                    queue: nil,
                    at: Self.nine
                )
            ])
            guard case .campaign(let campaign, let version, _)? = saved.first else { throw Missing() }
            published = PublishedCampaign(
                campaign: campaign,
                outplan: outplan,
                outplanVersion: version,
                flow: nil,
                flowVersion: nil
            )
            let drafts = (0..<3).map { number in
                TargetDraft(
                    externalID: "p\(number)",
                    destinations: [Destination(type: .tel, address: "+1303555000\(number / 2)")]
                )
            }
            _ = try ledger.commit([
                .importTargets(campaign.id, drafts, file: "targets.csv", at: Self.nine),
                .campaignState(campaign.id, .running, at: Self.nine),
            ])
        }

        struct Missing: Error {}

        /// What the checker says to a row that claims a start at this time; the row alone, or after a real
        /// intent.
        func claim(target: Int64, at instant: Instant, slot: Int64 = 0, attempt: Int64 = 99) -> [String] {
            var checker = StartsAllowed(
                ledger: ledger,
                deciders: [
                    published.campaign.id: Decider(
                        ledger: ledger,
                        published: published,
                        seed: 7,
                        suppressionUnreadable: nil
                    )
                ]
            )
            checker.see(
                EventRow(
                    id: 1,
                    at: instant,
                    kind: "attempt.dialing",
                    campaign: published.campaign.id,
                    target: Identifier(target),
                    attempt: Identifier(attempt),
                    body: ["slot": .integer(slot)]
                )
            )
            return checker.violations
        }

        func intend(target: Int64, at instant: Instant) throws -> Identifier<Attempt> {
            guard let subject = try ledger.subject(Identifier(target)) else { throw Missing() }
            let intent = Intent(
                campaign: published.campaign.id,
                target: Identifier(target),
                destination: subject.target.destinations[0],
                source: nil,
                carrier: "simulated",
                outplan: published.outplanVersion,
                flow: nil,
                variables: [:],
                leg: true,
                at: instant
            )
            guard case .intended(let attempt, _)? = try ledger.commit([.intend(intent)]).first else {
                throw Missing()
            }
            return attempt.id
        }
    }

    @Test("a start inside the window is none of its business, and its own row does not speak against it")
    func allowed() throws {
        let scene = try Scene()
        #expect(scene.claim(target: 1, at: Scene.nine) == [])
        let attempt = try scene.intend(target: 1, at: Scene.nine)
        #expect(scene.claim(target: 1, at: Scene.nine, attempt: attempt.rawValue) == [])
    }

    @Test("a start outside the window is found, with the window and the time at the target's place")
    func window() throws {
        let scene = try Scene()
        #expect(
            scene.claim(target: 1, at: Scene.nine - .milliseconds(1)) == [
                "2026-03-02T15:59:59.999Z: attempt 99 of target 1 starts, and window holds it: 08:59:59 in "
                    + "America/Denver is outside mon-sun 09:00-17:00; opens Mon 2026-03-02 09:00"
            ]
        )
    }

    @Test("a start of an address that must not be contacted is found")
    func suppressed() throws {
        let scene = try Scene()
        _ = try scene.ledger.commit([
            .suppress(
                address: "+13035550000",
                reason: "opt_out",
                campaign: nil,
                attempt: nil,
                at: Scene.nine
            )
        ])
        let found = scene.claim(target: 1, at: Scene.nine)
        #expect(found.count == 1)
        #expect(found.first?.contains("target 1 starts, and it is suppressed: do not contact") == true)
        #expect(scene.claim(target: 3, at: Scene.nine) == [])
    }

    @Test("a start over a cap, at an address that is being tried, or at another slot is found")
    func caps() throws {
        let scene = try Scene()
        _ = try scene.intend(target: 1, at: Scene.nine)
        // The second target has the first one's number: a cap of one, and an open attempt.
        let found = scene.claim(target: 2, at: Scene.nine + .minutes(1))
        #expect(found.count == 1)
        #expect(found.first?.contains("address_per_day holds it: 1 of 1 attempts at") == true)
        #expect(
            scene.claim(target: 3, at: Scene.nine, slot: 4) == [
                "2026-03-02T16:00:00Z: attempt 99 of target 3 starts, and its slot is 4, not 0"
            ]
        )
        #expect(
            scene.claim(target: 77, at: Scene.nine) == [
                "2026-03-02T16:00:00Z: attempt 99 of target 77 starts, and there is no such target"
            ]
        )
    }

    @Test("all checkers of a run name their rule with what they saw")
    func all() throws {
        let scene = try Scene()
        let checks = RunChecks(
            [scene.published],
            ledger: scene.ledger,
            limits: Limits(concurrent: 1),
            seed: 7
        )
        #expect(checks.violations == [])
        checks.see(
            [1, 3].map { target in
                EventRow(
                    id: target,
                    at: Scene.nine,
                    kind: "attempt.dialing",
                    campaign: scene.published.campaign.id,
                    target: Identifier(target),
                    attempt: Identifier(target + 50),
                    body: ["slot": 0]
                )
            }
        )
        #expect(
            checks.violations == [
                "violated: open attempts are within the limits of their campaign and of the engine\n"
                    + "  2026-03-02T16:00:00Z: the engine has 2 open attempts; the limit is 1"
            ]
        )
    }
}
