import Flows
import Outbound
import Store

/// Everything the engine is given from outside: time, chance, the ledger, carriers and limits. The executable
/// (or the simulator) makes one; nothing in the engine reaches for the world otherwise.
package struct EngineSetting: Sendable {
    package var clock: any WallClock
    package var ledger: Ledger
    package var writer: LedgerWriter
    package var journal: any Journal
    /// Carriers of calls by the name that campaigns use.
    package var legCarriers: [String: any LegCarrier]
    /// Carriers of messages by the name that campaigns use.
    package var messageCarriers: [String: any MessageCarrier]
    /// Nil: web requests answer nil and why.
    package var fetch: (any Fetch)?
    /// The engine's own limits, over all campaigns.
    package var limits: Limits
    package var queues: [Queue]
    /// How long an agent wraps up after a talk; nil: as its queue says.
    package var wrapUp: @Sendable (AgentName) -> Duration?
    package var seed: UInt64
    /// What a script may use between two actions.
    package var budget: ScriptLimit
    /// Why the engine's do-not-contact lists cannot be read; then nobody is dialed.
    package var suppressionUnreadable: String?
    /// Who is called because a person asks for it; nil where nobody can.
    package var summons: Summons?
    /// How many targets a run dials before it stops; nil for all.
    package var targetLimit: Int?
    /// Whether traces hold every line that a flow ran: slow, and nothing else changes.
    package var tracesLines = false
    /// Whether it goes on when no campaign is open, until it is asked to stop: campaigns join it by orders.
    package var staysOpen = false
    /// Whether each leg's wait in a queue is written down, for whoever asks for it.
    package var recordsQueuecalls = false
    /// Where it finds campaigns and queues that it was not given; nil: it has no others.
    package var catalog: (any Catalog)?

    package init(
        clock: any WallClock,
        ledger: Ledger,
        writer: LedgerWriter,
        journal: any Journal,
        legCarriers: [String: any LegCarrier],
        messageCarriers: [String: any MessageCarrier],
        fetch: (any Fetch)? = nil,
        limits: Limits,
        queues: [Queue],
        wrapUp: @escaping @Sendable (AgentName) -> Duration?,
        seed: UInt64,
        budget: ScriptLimit,
        suppressionUnreadable: String? = nil
    ) {
        self.clock = clock
        self.ledger = ledger
        self.writer = writer
        self.journal = journal
        self.legCarriers = legCarriers
        self.messageCarriers = messageCarriers
        self.fetch = fetch
        self.limits = limits
        self.queues = queues
        self.wrapUp = wrapUp
        self.seed = seed
        self.budget = budget
        self.suppressionUnreadable = suppressionUnreadable
    }
}
