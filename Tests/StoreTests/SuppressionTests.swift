import Outbound
import Testing

@testable import Store

struct SuppressionTests {
    private static let now = SampleLedger.start

    private func covering(
        _ address: String,
        _ sample: SampleLedger,
        campaign: Identifier<Campaign>? = nil,
        at: Instant = now
    ) throws -> String? {
        try sample.ledger.suppression(address, campaign: campaign ?? sample.campaign.id, at: at)?.entry
    }

    private func sample(_ drafts: [SuppressionDraft]) throws -> SampleLedger {
        let sample = try SampleLedger()
        #expect(
            try sample.ledger.commit([.addSuppressions(drafts, at: Self.now)]) == [.suppressed(drafts.count)]
        )
        return sample
    }

    @Test func `an address, a domain with those below it, and a prefix cover what they say and no more`()
        throws
    {
        let sample = try sample([
            SuppressionDraft(pattern: "+13035550101", kind: .address, source: "dnc.csv"),
            SuppressionDraft(pattern: "Example.org", kind: .domain, source: "dnc.csv"),
            SuppressionDraft(pattern: "+1900*", kind: .prefix, reason: "premium", source: "dnc.csv"),
        ])
        #expect(try covering("+13035550101", sample) == "+13035550101")
        #expect(try covering("+1303555010", sample) == nil)
        #expect(try covering("+130355501011", sample) == nil)
        #expect(try covering("ana@example.org", sample) == "example.org")
        #expect(try covering("ana@mail.example.org", sample) == "example.org")
        #expect(try covering("ana@badexample.org", sample) == nil)
        #expect(try covering("ana@example.org.uk", sample) == nil)
        #expect(try covering("sip:ana@example.org", sample) == nil)
        #expect(try covering("+19005550101", sample) == "+1900*")
        #expect(try covering("+1900", sample) == "+1900*")
        #expect(try covering("+1901", sample) == nil)
        let found = try sample.ledger.suppression("+19001", campaign: sample.campaign.id, at: Self.now)
        #expect(found?.words == "+1900*, premium (dnc.csv)")
        #expect(found?.kind == .prefix)
    }

    @Test func `an entry of one campaign holds there alone, an engine's everywhere`() throws {
        let sample = try sample([
            SuppressionDraft(pattern: "+1", kind: .address, source: "flow", campaign: Identifier(1)),
            SuppressionDraft(pattern: "+2", kind: .address, source: "list"),
        ])
        #expect(try covering("+1", sample) == "+1")
        #expect(try covering("+1", sample, campaign: Identifier(2)) == nil)
        #expect(try covering("+2", sample, campaign: Identifier(2)) == "+2")
    }

    @Test func `an entry ends when it expires, and is only ever made longer`() throws {
        let end = Self.now + .days(1)
        let sample = try sample([
            SuppressionDraft(pattern: "+1", kind: .address, source: "list", expires: end)
        ])
        #expect(try covering("+1", sample, at: end - .seconds(1)) == "+1")
        #expect(try covering("+1", sample, at: end) == nil)
        func add(_ expires: Instant?) throws -> [LedgerResult] {
            try sample.ledger.commit([
                .addSuppressions(
                    [SuppressionDraft(pattern: "+1", kind: .address, source: "list", expires: expires)],
                    at: Self.now
                )
            ])
        }
        #expect(try add(Self.now) == [.suppressed(0)])
        #expect(try covering("+1", sample, at: end - .seconds(1)) == "+1")
        #expect(try add(end + .days(1)) == [.suppressed(1)])
        #expect(try covering("+1", sample, at: end) == "+1")
        #expect(try add(nil) == [.suppressed(1)])
        #expect(try add(end) == [.suppressed(0)])
        #expect(try covering("+1", sample, at: end + .days(9999)) == "+1")
    }

    @Test func `an opt-out from a flow is told without the whole address`() throws {
        let sample = try SampleLedger()
        let target = try sample.add([SampleLedger.draft(1)])[0]
        let (attempt, _) = try sample.dial(target)
        let write = LedgerWrite.suppress(
            address: SampleLedger.address(1),
            reason: "asked",
            campaign: nil,
            attempt: attempt.id,
            at: Self.now
        )
        #expect(try sample.ledger.commit([write, write]) == [.suppressed(1), .suppressed(0)])
        let event = try #require(try sample.ledger.events(limit: 100).last)
        #expect(event.kind == "suppression.added")
        #expect(event.target == target)
        let source = JSONValue.string("attempt \(attempt.id)")
        var body = event.body
        #expect(body.removeValue(forKey: "uuid")?.string?.isEmpty == false)
        #expect(
            body == ["address": "+1303•••01", "reason": "asked", "scope": "engine", "source": source]
        )
        let found = try sample.ledger.suppression(
            SampleLedger.address(1),
            campaign: Identifier(9),
            at: Self.now
        )
        #expect(found?.source == "attempt \(attempt.id)")
        #expect(found?.isEngineWide == true)
    }

    @Test func `an opt-out that prolongs an entry tells that it was changed`() throws {
        let ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
        let entry = SuppressionDraft(
            pattern: SampleLedger.address(1),
            kind: .address,
            reason: "law",
            source: "list",
            expires: Self.now + .days(1)
        )
        let asked = LedgerWrite.suppress(
            address: SampleLedger.address(1),
            reason: "asked",
            campaign: nil,
            attempt: nil,
            at: Self.now
        )
        _ = try ledger.commit([.addSuppressions([entry], at: Self.now), asked])
        let event = try #require(try ledger.events(limit: 100).last)
        #expect(event.kind == "suppression.updated")
        let uuid = try #require(event.body["uuid"]?.string)
        let known = try ledger.suppression(uuid, of: Customer.local)
        #expect(known?.expires == nil)
        #expect(known?.reason == "asked")
    }

    @Test func `an entry over a limit refuses its whole list`() throws {
        let sample = try SampleLedger()
        let long = String(repeating: "9", count: 33)
        let results = try sample.ledger.commit([
            .addSuppressions(
                [
                    SuppressionDraft(pattern: "+1", kind: .address, source: "list"),
                    SuppressionDraft(pattern: long, kind: .prefix, source: "list"),
                ],
                at: Self.now
            )
        ])
        guard case .refused(let why) = results[0] else {
            Issue.record("\(results)")
            return
        }
        #expect(why.contains("a prefix 1 to 32"))
        #expect(try covering("+1", sample) == nil)
    }
}
