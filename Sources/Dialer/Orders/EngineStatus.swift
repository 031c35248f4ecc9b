import Outbound

/// How an engine and its campaigns stand: for whoever looks at a run that goes on, or at a ledger that no
/// process runs.
package struct EngineStatus: Hashable, Sendable {
    package struct Rate: Hashable, Sendable {
        package var open: Int
        package var concurrent: Int
        /// Attempts opened a second, now; nil where nobody measures.
        package var measured: Double?
        package var perSecond: Double

        package init(open: Int, concurrent: Int, measured: Double?, perSecond: Double) {
            self.open = open
            self.concurrent = concurrent
            self.measured = measured
            self.perSecond = perSecond
        }
    }

    package struct CampaignStatus: Hashable, Sendable {
        package var name: String
        package var state: CampaignState
        package var waiting: Int64
        package var held: Int64
        package var progressing: Int64
        package var done: Int64
        package var reached: Int64
        package var attempts: Int64
        package var rate: Rate
        /// What it waits for, in words; nil where it does not wait.
        package var waitsFor: String?

        package init(
            name: String,
            state: CampaignState,
            waiting: Int64,
            held: Int64,
            progressing: Int64,
            done: Int64,
            reached: Int64,
            attempts: Int64,
            rate: Rate,
            waitsFor: String?
        ) {
            self.name = name
            self.state = state
            self.waiting = waiting
            self.held = held
            self.progressing = progressing
            self.done = done
            self.reached = reached
            self.attempts = attempts
            self.rate = rate
            self.waitsFor = waitsFor
        }

        package var targets: Int64 { waiting + held + progressing + done }
    }

    package struct QueueStatus: Hashable, Sendable {
        package var name: String
        package var signedIn: Int
        package var free: Int
        package var waiting: Int

        package init(name: String, signedIn: Int, free: Int, waiting: Int) {
            self.name = name
            self.signedIn = signedIn
            self.free = free
            self.waiting = waiting
        }
    }

    /// What the engine's clock shows; nil for a ledger without any event.
    package var at: Instant?
    /// Nil where no process runs.
    package var engine: Rate?
    package var isStopping: Bool
    package var campaigns: [CampaignStatus]
    package var queues: [QueueStatus]

    package init(
        at: Instant?,
        engine: Rate?,
        isStopping: Bool,
        campaigns: [CampaignStatus],
        queues: [QueueStatus]
    ) {
        self.at = at
        self.engine = engine
        self.isStopping = isStopping
        self.campaigns = campaigns
        self.queues = queues
    }
}
