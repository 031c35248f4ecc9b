import Authoring
import Dialer
import Flows
import Outbound
import Simulation
import Store
import Synchronization

/// A clock that lies to the engine: ahead of the world's, or without every so many-th alarm.
struct OtherClock: WallClock {
    private let inner: any WallClock
    private let ahead: Duration
    private let forgets: Int
    private let count = Count()

    init(_ inner: any WallClock, ahead: Duration = .zero, forgets: Int = 0) {
        (self.inner, self.ahead, self.forgets) = (inner, ahead, forgets)
    }

    var now: Instant { inner.now + ahead }

    func alarm(at instant: Instant, _ ring: @escaping @Sendable () -> Void) -> Alarm {
        if forgets > 0, count.next().isMultiple(of: forgets) { return Alarm {} }
        return inner.alarm(at: instant - ahead, ring)
    }
}

final class Count: Sendable {
    private let value = Mutex(0)

    func next() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}

/// A carrier of calls that does more than it is asked, or later.
struct OtherLegs: LegCarrier {
    enum Way {
        case twice, rogue
        case late(any WallClock)
    }

    let inner: any LegCarrier
    let way: Way

    init(_ inner: any LegCarrier, _ way: Way) { (self.inner, self.way) = (inner, way) }

    var capabilities: Set<LegCapability> { inner.capabilities }

    func open(_ intent: LegIntent, events: @escaping @Sendable (LegEvent) -> Void) -> any Leg {
        var other = intent
        switch way {
        case .twice: break
        case .rogue: other.leg = Identifier(intent.leg.rawValue + 1_000)
        case .late(let clock):
            _ = clock.alarm(at: clock.now + .minutes(1)) { [inner] in _ = inner.open(intent) { _ in } }
            return inner.open(intent, events: events)
        }
        _ = inner.open(other) { _ in }
        return inner.open(intent, events: events)
    }

    func bridge(_ first: any Leg, _ second: any Leg) { inner.bridge(first, second) }
}

/// A carrier of messages that sends one more.
struct Twice: MessageCarrier {
    private let inner: any MessageCarrier
    private let isMadeUp: Bool

    init(_ inner: any MessageCarrier, madeUp: Bool = false) { (self.inner, isMadeUp) = (inner, madeUp) }

    var reports: Mailbox<DeliveryReport> { inner.reports }
    var reportsToCome: Int { inner.reportsToCome }
    func closeReports() { inner.closeReports() }

    func send(_ intent: MessageIntent) async -> Receipt {
        var other = intent
        if isMadeUp { other.message = Identifier(intent.message.rawValue + 1_000) }
        _ = await inner.send(other)
        return await inner.send(intent)
    }
}

/// Every fiftieth commit is answered as failed, though the process lives on: before it was written, or after.
final class Liar: CommitInterference {
    private let inner: any CommitInterference
    private let isAfter: Bool
    private let count = Count()

    init(_ inner: any CommitInterference, after: Bool) { (self.inner, isAfter) = (inner, after) }

    func beforeCommit() throws(LedgerError) {
        try inner.beforeCommit()
        if !isAfter { try lie() }
    }

    func afterCommit() throws(LedgerError) {
        try inner.afterCommit()
        if isAfter { try lie() }
    }

    private func lie() throws(LedgerError) {
        if count.next().isMultiple(of: 50) { throw LedgerError(.failed, "so it is said") }
    }
}

extension PublishedCampaign {
    /// The same under another row, in the ledger too.
    func with(_ ledger: Ledger, _ change: (inout Campaign) -> Void) throws -> PublishedCampaign {
        var row = campaign
        change(&row)
        guard let outplan = try ledger.script(outplanVersion) else { return self }
        let flow = try flowVersion.flatMap { try ledger.script($0) }
        let write = LedgerWrite.saveCampaign(
            row,
            outplan: outplan,
            flow: flow,
            queue: nil,
            at: SwarmPlan.start
        )
        _ = try ledger.commit([write])
        return renewed(row)
    }

    /// The same under an outplan that the ledger has another text of.
    func rewritten(_ ledger: Ledger, _ part: some RegexComponent, _ text: String) throws -> PublishedCampaign
    {
        guard let draft = try ledger.script(outplanVersion) else { return self }
        let outplan = try OutplanScript(
            ScriptText(file: "outplan.lua", source: draft.source.replacing(part, with: text), modules: []),
            kind: campaign.kind
        )
        return PublishedCampaign(
            campaign: campaign,
            outplan: outplan,
            outplanVersion: outplanVersion,
            flow: flow,
            flowVersion: flowVersion,
            web: web
        )
    }
}
