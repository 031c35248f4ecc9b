import API
import Outbound
import Store
import Testing

/// Events as the world outside hears of them.
struct WireEventsTests {
    private static let start = Instant(milliseconds: 1_772_463_600_000)

    /// One target is called and reached, and then its campaign is finished.
    private static func story() throws -> (ledger: Ledger, campaign: Campaign, attempt: Attempt) {
        let ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
        let saved = try ledger.commit([
            .saveCampaign(
                Campaign(name: "reminders", kind: .call, maxDuration: .minutes(10)),
                outplan: ScriptDraft(file: "outplan.lua", source: "return {}"),
                flow: nil,
                queue: nil,
                at: Self.start
            )
        ])
        guard case .campaign(let campaign, let outplan, _) = saved[0] else {
            throw LedgerError(.damaged, "not saved: \(saved)")
        }
        let draft = TargetDraft(
            externalID: "t1",
            name: "Ana",
            destinations: [Destination(type: .tel, address: "+13035550001")]
        )
        _ = try ledger.commit([
            .campaignState(campaign.id, .running, at: Self.start),
            .importTargets(campaign.id, [draft], file: "targets.csv", at: Self.start),
        ])
        let target = try #require(try ledger.target(campaign.id, named: "t1"))
        let intent = Intent(
            campaign: campaign.id,
            target: target.id,
            destination: target.destinations[0],
            outplan: outplan,
            leg: true,
            at: Self.start + .seconds(1)
        )
        guard case .intended(let attempt, _) = try ledger.commit([.intend(intent)])[0] else {
            throw LedgerError(.damaged, "not intended")
        }
        let ended = Self.start + .seconds(31)
        _ = try ledger.commit([
            .answered(attempt.id, by: .person, at: Self.start + .seconds(9)),
            .settle(
                Settlement(
                    attempt: attempt.id,
                    outcome: .answered,
                    success: true,
                    endedAt: ended,
                    next: .done(.reached)
                )
            ),
            .campaignState(campaign.id, .finished, at: ended),
        ])
        return (ledger, campaign, attempt)
    }

    @Test func `an event shows its resource as it stood then, whatever became of it`() throws {
        let (ledger, campaign, attempt) = try Self.story()
        let page = try WireEvents.page(of: ledger, after: 0, customer: Customer.local, limit: 100)
        let told = try page.events.map { event in
            let data = try JSONValue(parsing: event.text)["data"] ?? .null
            return "\(event.type) \(data["status"]?.string ?? "-") \(data["result"]?.string ?? "-")"
        }
        #expect(
            told == [
                "outplan_created - -", "campaign_created stop -", "campaign_status_run running -",
                "outdial_updated - -", "campaigncall_created dialing ", "campaigncall_updated progressing ",
                "campaigncall_updated done success", "target_done done -",
                "campaign_status_finished finished -",
            ]
        )
        let call = try #require(page.events.first { $0.type == "campaigncall_updated" })
        #expect(call.resource == attempt.uuid)
        let data = try JSONValue(parsing: call.text)["data"] ?? .null
        #expect(data["campaign_id"]?.string == campaign.uuid)
        #expect(data["destination"]?["target"]?.string == "+13035550001")
        #expect(data["outcome"] == .null)
        #expect(data["tm_answer"]?.string == "2026-03-02T15:00:09.000000Z")
        #expect(data["tm_end"] == .null)
        #expect(page.through == page.end.latest)
    }

    @Test func `another customer is told nothing of it, and comes to the same place`() throws {
        let ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
        _ = try ledger.commit([
            .suppress(address: "+13035550001", reason: "no", campaign: nil, attempt: nil, at: Self.start)
        ])
        let page = try WireEvents.page(of: ledger, after: 0, customer: Identifier(2), limit: 100)
        #expect(page.events == [])
        #expect(page.through == 1)
    }
}
