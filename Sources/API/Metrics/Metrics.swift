import Authoring
import Outbound
import Store
import Synchronization

/// What `/metrics` counts while the process lives: told after each commit and after each answered request.
/// The rest is read from the ledger when somebody asks.
package final class Metrics: Sendable {
    /// Campaigns that are counted apart; attempts of further ones are counted without a campaign's name.
    package static let campaignLimit = 200
    /// Settled attempts whose traces are read when metrics are asked for; of more, these.
    static let traceLimit = 500

    struct State {
        /// Nil is every campaign over the limit.
        var dials: [Identifier<Campaign>?: [Outcome: Int64]] = [:]
        var ended: [Identifier<Attempt>] = []
        var steps: [String: Histogram] = [:]
        var waits = Histogram([1, 2, 5, 10, 30, 60, 120, 300])
        /// By result.
        var deliveries: [String: Int64] = [:]
        var requests: [Request: Int64] = [:]
        var seconds: [String: Histogram] = [:]
    }

    struct Request: Hashable, Comparable {
        var method: String
        var route: String
        var status: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.route, left.method, left.status) < (right.route, right.method, right.status)
        }
    }

    private let state = Mutex(State())

    package init() {}

    /// After a commit: brief, for the next one waits.
    package func see(_ events: [EventRow]) {
        guard events.contains(where: { $0.kind == "attempt.done" }) else { return }
        state.withLock { state in
            for event in events where event.kind == "attempt.done" {
                guard let outcome = event.body["outcome"]?.string.flatMap(Outcome.init(rawValue:)) else {
                    continue
                }
                var campaign = event.campaign
                if state.dials[campaign] == nil, state.dials.count >= Self.campaignLimit { campaign = nil }
                state.dials[campaign, default: [:]][outcome, default: 0] += 1
                if let attempt = event.attempt, state.ended.count < Self.traceLimit {
                    state.ended.append(attempt)
                }
            }
        }
    }

    /// Deliveries to webhooks.
    func tried(_ tries: [WebhookTry]) {
        state.withLock { state in
            for one in tries { state.deliveries[Self.result(of: one), default: 0] += 1 }
        }
    }

    private static func result(of one: WebhookTry) -> String {
        switch one.end {
        case .taken: "taken"
        case .failed(_, _, nil): "dead"
        case .failed: "failed"
        }
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    /// Routes are those of the table: what nobody serves is one more.
    package func answered(_ record: RequestRecord) {
        let request = Request(
            method: Self.methods.contains(record.method) ? record.method : "other",
            route: record.path,
            status: record.status
        )
        state.withLock { state in
            state.requests[request, default: 0] += 1
            state.seconds[record.path, default: Histogram([0.005, 0.025, 0.1, 0.5, 2.5, 10])].add(
                record.seconds
            )
        }
    }

    /// Reads the traces of the attempts that have ended since, and counts how long their flows' actions took.
    func gather(from ledger: Ledger) throws {
        let ended = state.withLock { state in
            defer { state.ended = [] }
            return state.ended
        }
        let flow = try FlowFigures(ended, ledger: ledger)
        state.withLock { state in
            for (action, spread) in flow.steps {
                for milliseconds in spread.values {
                    state.steps[action, default: Histogram([0.1, 0.5, 1, 2, 5, 10, 30, 120])]
                        .add(Double(milliseconds) / 1000)
                }
            }
            for wait in flow.waits { state.waits.add(Double(wait.milliseconds) / 1000) }
        }
    }

    /// How many campaigns are counted, with one for those over the limit.
    package var counted: Int { state.withLock { $0.dials.count } }

    var current: State { state.withLock { $0 } }
}
