import Dialer
import Outbound
import Store
import Synchronization

/// All checkers over one run: told of every commit's event rows, as an observer of the ledger is.
package final class RunChecks: Sendable {
    private let checkers: Mutex<[any Checker & Sendable]>

    package init(_ checkers: [any Checker & Sendable]) { self.checkers = Mutex(checkers) }

    /// The checkers that need nothing but the campaigns, and more.
    package convenience init(
        _ campaigns: [PublishedCampaign],
        ledger: Ledger,
        limits: Limits,
        seed: UInt64,
        and more: [any Checker & Sendable] = []
    ) {
        func byID<Value>(_ value: (PublishedCampaign) -> Value) -> [Identifier<Campaign>: Value] {
            Dictionary(uniqueKeysWithValues: campaigns.map { ($0.campaign.id, value($0)) })
        }
        let own: [any Checker & Sendable] = [
            OneOpenAttempt(),
            ConcurrencyLimit(
                campaigns: byID { $0.campaign.limits.concurrent },
                engine: limits.concurrent
            ),
            TriesLimit(
                limits: byID { $0.rules.outplan.tries.total + $0.rules.outplan.tries.callbacks },
                ledger: ledger
            ),
            StartsAllowed(
                ledger: ledger,
                deciders: byID {
                    Decider(ledger: ledger, published: $0, seed: seed, suppressionUnreadable: nil)
                }
            ),
        ]
        self.init(own + more)
    }

    package func see(_ events: [EventRow]) {
        checkers.withLock { checkers in
            for event in events {
                for index in checkers.indices { checkers[index].see(event) }
            }
        }
    }

    /// What was seen against the rules, each with its rule; empty when all held.
    package var violations: [String] {
        checkers.withLock { $0 }.flatMap { checker in
            checker.violations.map { "violated: \(checker.rule)\n  \($0)" }
        }
    }
}
