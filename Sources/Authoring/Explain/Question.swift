import Outbound
import Store

/// What `explain` is asked: about which instant, and how that stands to what the ledger knows.
package struct Question: Sendable {
    package enum Tense: Sendable {
        /// Attempts, lists, script versions and the campaign's state as they stood then.
        case past
        /// The ledger's last instant: everything it knows, and pacing.
        case present
        /// Today's history and files; no pacing.
        case future
    }

    package var at: Instant
    package var tense: Tense
    /// Whether a process runs on the ledger now: then its scripts and settings are the ledger's, whatever the
    /// folder says by now.
    package var isRunning: Bool
    /// Whether that process is asked here, and starts campaigns when it is told to.
    package var isServed = false
    /// The seed of chance for the outplan's own code; nil for the folder's.
    package var seed: UInt64?

    /// `at` is nil for the ledger's last instant; `now` is that of a ledger which has none. A ledger that was
    /// only read from the folder's files has no past.
    package init(
        at: Instant?,
        ledger: Ledger,
        now: Instant,
        isRunning: Bool,
        isOnlyFiles: Bool = false,
        seed: UInt64? = nil
    ) throws {
        let last = try ledger.lastInstant() ?? now
        self.at = at ?? last
        tense = self.at > last ? .future : self.at < last && !isOnlyFiles ? .past : .present
        self.isRunning = isRunning
        self.seed = seed
    }

    /// What is asked of an engine that runs, whose clock shows `now`; nil is about now.
    package init(ofEngineAt now: Instant, about at: Instant?, seed: UInt64) {
        self.at = at ?? now
        tense = self.at > now ? .future : self.at < now ? .past : .present
        isRunning = true
        isServed = true
        self.seed = seed
    }
}
