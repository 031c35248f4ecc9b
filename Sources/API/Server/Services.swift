import Authoring
import Dialer
import Outbound
import Store

/// What routes work with. Every request and every stream holds on to it: one object, not a copy for each.
package final class Services: Sendable {
    package let ledger: Ledger
    /// The API's own: it writes beside the engine's, group by group.
    package let writer: LedgerWriter
    package let keys: KeyRing
    package let setting: APISetting
    /// The engine's clock: every time on the wire is of it.
    package let now: @Sendable () -> Instant
    /// Seconds of a clock that never goes back: for rates.
    package let uptime: @Sendable () -> Double
    /// The wall clock outside, whatever the engine's shows: for what goes to others.
    package let wall: @Sendable () -> Instant
    package let identifiers: any IdentifierSource
    /// So many random bytes.
    package let entropy: @Sendable (Int) -> [UInt8]
    /// Asks the engine that dials.
    package let ask: @Sendable (Order.Demand, _ by: String) async -> Order.Answer
    package let health: Health
    /// Whoever follows the event log.
    package let feed: EventFeed
    /// Where long reads are done.
    package let backroom = Backroom()
    package let metrics = Metrics()
    /// The engine's far ends take an uploaded folder.
    package let stage: @Sendable (Gathering) -> Void
    /// Why the do-not-contact lists of campaigns cannot be read, by the engine's names: those are not dialed.
    package let unreadable: [String: String]
    package let customers = CustomerNames()
    package let imports = ImportDesk()
    package let uploads = UploadDesk()
    package let outdials: KnownOutdials

    package init(
        ledger: Ledger,
        writer: LedgerWriter,
        keys: KeyRing,
        setting: APISetting,
        now: @escaping @Sendable () -> Instant,
        uptime: @escaping @Sendable () -> Double,
        wall: (@Sendable () -> Instant)? = nil,
        identifiers: any IdentifierSource,
        entropy: @escaping @Sendable (Int) -> [UInt8],
        ask: @escaping @Sendable (Order.Demand, _ by: String) async -> Order.Answer,
        health: Health,
        feed: EventFeed? = nil,
        stage: @escaping @Sendable (Gathering) -> Void = { _ in },
        unreadable: [String: String] = [:]
    ) {
        self.ledger = ledger
        self.writer = writer
        self.keys = keys
        self.setting = setting
        self.now = now
        self.uptime = uptime
        self.wall = wall ?? now
        self.identifiers = identifiers
        self.entropy = entropy
        self.ask = ask
        self.health = health
        self.stage = stage
        self.unreadable = unreadable
        self.feed = feed ?? EventFeed(ledger)
        outdials = KnownOutdials(ledger)
    }
}
