import Foundation
import Outbound
import Synchronization

@testable import Store

/// UUIDs that tell their order: the n-th ends in n.
final class CountedIdentifiers: IdentifierSource {
    private let count = Mutex(0)

    func next() -> String {
        let number = count.withLock { count in
            count += 1
            return String(count)
        }
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - number.count) + number
    }
}

/// A ledger with one running campaign, and short ways to write to it.
struct SampleLedger {
    static let start = Instant(milliseconds: 1_772_463_600_000)
    static let outplanDraft = ScriptDraft(file: "outplan.lua", source: "return {}")

    let ledger: Ledger
    let campaign: Campaign
    let outplan: Identifier<ScriptVersion>

    init(_ place: Ledger.Place = .memory, state: CampaignState = .running) throws {
        let ledger = try Ledger(place, simulated: true, identifiers: CountedIdentifiers())
        try self.init(ledger, state: state)
    }

    init(_ ledger: Ledger, state: CampaignState = .running) throws {
        self.ledger = ledger
        let draft = Campaign(name: "reminders", kind: .call, maxDuration: .minutes(10))
        let results = try ledger.commit([
            .saveCampaign(draft, outplan: Self.outplanDraft, flow: nil, queue: nil, at: Self.start)
        ])
        guard case .campaign(let saved, let outplan, _) = results.first else {
            throw LedgerError(.damaged, "no campaign: \(results)")
        }
        campaign = saved
        self.outplan = outplan
        if state != .stop { try ledger.record([.campaignState(saved.id, state, at: Self.start)]) }
    }

    static func draft(_ number: Int, priority: Int = 0, type: DestinationType = .tel) -> TargetDraft {
        TargetDraft(
            externalID: "t\(number)",
            name: "Target \(number)",
            priority: priority,
            destinations: [Destination(type: type, address: address(number))]
        )
    }

    static func address(_ number: Int) -> String { "+1303555" + String(1_0000 + number).dropFirst() }

    /// Adds targets; gives their ids in the drafts' order.
    @discardableResult
    func add(_ drafts: [TargetDraft], at: Instant = start) throws -> [Identifier<Target>] {
        try ledger.record([.importTargets(campaign.id, drafts, file: "targets.csv", at: at)])
        return try drafts.map { draft in
            let target = try ledger.target(
                campaign.id,
                named: draft.externalID ?? draft.destinations[0].address
            )
            guard let target else { throw LedgerError(.damaged, "target \(draft.key) is missing") }
            return target.id
        }
    }

    func intent(_ target: Identifier<Target>, at: Instant = start, leg: Bool = true) throws -> Intent {
        guard let subject = try ledger.subject(target) else {
            throw LedgerError(.damaged, "no target \(target)")
        }
        return Intent(
            campaign: campaign.id,
            target: target,
            destination: subject.target.destinations[0],
            outplan: outplan,
            leg: leg,
            at: at
        )
    }

    func dial(
        _ target: Identifier<Target>,
        at: Instant = start,
        leg: Bool = true
    ) throws -> (attempt: Attempt, leg: Identifier<LegRow>?) {
        let results = try ledger.commit([.intend(intent(target, at: at, leg: leg))])
        guard case .intended(let attempt, let leg) = results.first else {
            throw LedgerError(.damaged, "not intended: \(results)")
        }
        return (attempt, leg)
    }

    @discardableResult
    func settle(
        _ attempt: Identifier<Attempt>,
        _ outcome: Outcome,
        next: TargetNext,
        at: Instant = start + .seconds(30)
    ) throws -> LedgerResult {
        try ledger.commit([.settle(Settlement(attempt: attempt, outcome: outcome, endedAt: at, next: next))])[
            0
        ]
    }

    func kinds(after: Int64 = 0) throws -> [String] {
        try ledger.events(after: after, limit: 1000).map(\.kind)
    }

    func lastEvent() throws -> Int64 { try ledger.events(limit: 100_000).last?.id ?? 0 }
}

/// A folder that goes away with the test.
struct TemporaryFolder: ~Copyable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "ledger-\(ProcessInfo.processInfo.processIdentifier)-\(Self.next())"
        )
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    private static let count = Mutex(0)

    private static func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }

    func file(_ name: String) -> String { path + "/" + name }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            print("left behind: \(path): \(error)")
        }
    }
}

extension Ledger {
    /// Commits what must not be refused.
    func record(_ writes: [LedgerWrite]) throws {
        for result in try commit(writes) {
            if case .refused(let why) = result { throw LedgerError(.constraint, "refused: \(why)") }
        }
    }
}
