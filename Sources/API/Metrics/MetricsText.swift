import HTTPTypes
import Outbound
import Store

/// The metrics as one customer may see them; whoever runs the engine (customer 1) sees the process's, too.
struct MetricsText {
    private let ledger: Ledger
    private let customer: Identifier<Customer>
    private let now: Instant
    private let state: Metrics.State
    private var page = Exposition()

    static func text(
        _ metrics: Metrics,
        ledger: Ledger,
        customer: Identifier<Customer>,
        now: Instant
    ) throws -> String {
        try metrics.gather(from: ledger)
        var text = MetricsText(ledger: ledger, customer: customer, now: now, state: metrics.current)
        try text.writeDials()
        try text.writeTargets()
        try text.writeAgents()
        try text.writeLag()
        if customer == Customer.local { text.writeProcess() }
        return text.page.text
    }

    private init(ledger: Ledger, customer: Identifier<Customer>, now: Instant, state: Metrics.State) {
        self.ledger = ledger
        self.customer = customer
        self.now = now
        self.state = state
    }

    /// The customer's campaigns by title, those of one title together: a label holds no id. Without a title
    /// is what was over the limit.
    private func campaigns() throws -> [(title: String, dials: [Outcome: Int64])] {
        var own: [String: [Outcome: Int64]] = [:]
        for (id, dials) in state.dials {
            var title = ""
            if let id {
                guard let campaign = try ledger.campaign(id), campaign.customer == customer else { continue }
                title = campaign.title
            } else if customer != Customer.local {
                continue
            }
            own[title, default: [:]].merge(dials, uniquingKeysWith: +)
        }
        return own.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private mutating func writeDials() throws {
        let campaigns = try campaigns()
        page.family(
            "dials_total",
            .counter,
            "Attempts that have ended since the process began, by outcome. Of more than "
                + "\(Metrics.campaignLimit) campaigns the further ones have no name."
        )
        for (title, dials) in campaigns {
            for outcome in Outcome.allCases {
                guard let count = dials[outcome] else { continue }
                page.sample([("campaign", title), ("outcome", outcome.rawValue)], count)
            }
        }
        page.family(
            "abandon_ratio",
            .gauge,
            "Abandoned attempts as a share of those that a person answered, since the process began; statistics has "
                + "it for 24 hours and 30 days."
        )
        for (title, dials) in campaigns {
            let abandoned = dials[.abandoned] ?? 0
            let live = abandoned + (dials[.answered] ?? 0) + (dials[.failed] ?? 0)
            if live > 0 { page.sample([("campaign", title)], Double(abandoned) / Double(live)) }
        }
    }

    private mutating func writeTargets() throws {
        let counters = try ledger.counters(of: customer)
        let held = counters["targets.held"] ?? 0
        page.family(
            "targets",
            .gauge,
            "Targets of all campaigns, by state; held are those without a due time."
        )
        page.sample([("state", "waiting")], (counters["targets.idle"] ?? 0) - held)
        page.sample([("state", "held")], held)
        page.sample([("state", "progressing")], counters["targets.progressing"] ?? 0)
        for reason in DoneReason.allCases {
            page.sample(
                [("state", "done_" + reason.rawValue)],
                counters["targets.done." + reason.rawValue] ?? 0
            )
        }
        page.family("dial_attempts_inflight", .gauge, "Attempts that are open.")
        page.sample([], counters["targets.progressing"] ?? 0)
        page.family(
            "ledger_uncertain",
            .gauge,
            "Attempts in the ledger whose end is not known: the process died while they were open."
        )
        page.sample([], counters["outcome.uncertain"] ?? 0)
    }

    private mutating func writeAgents() throws {
        page.family("agents", .gauge, "Agents by queue and state; of the first 200 queues by name.")
        var queues: Set<String> = []
        for (queue, state, count) in try ledger.agentStates(of: customer) {
            queues.insert(queue)
            if queues.count > 200 { break }
            page.sample([("queue", queue), ("state", state)], Int64(count))
        }
    }

    private mutating func writeLag() throws {
        var lag: Int64 = 0
        for id in try ledger.runningCampaigns(of: customer, limit: Metrics.campaignLimit) {
            if let due = try ledger.nextDue(id) { lag = max(lag, (now - due).milliseconds) }
        }
        page.family(
            "scheduler_lag_seconds",
            .gauge,
            "How long the target of a running campaign that is due the longest has waited to be dialed, whatever "
                + "holds it; of the latest \(Metrics.campaignLimit) running campaigns."
        )
        page.sample([], Double(lag) / 1000)
    }

    private mutating func writeProcess() {
        let sampled = "of at most \(Metrics.traceLimit) attempts between two readings of these metrics"
        page.family("queue_wait_seconds", .histogram, "How long callees waited in a queue, \(sampled).")
        page.histogram([], state.waits)
        page.family("flow_step_seconds", .histogram, "How long actions of flows took, \(sampled).")
        for (action, histogram) in state.steps.sorted(by: { $0.key < $1.key }) {
            page.histogram([("action", action)], histogram)
        }
        page.family(
            "webhook_deliveries_total",
            .counter,
            "Tries to deliver an event to a webhook: taken, failed (tried again) or dead (given up)."
        )
        for (result, count) in state.deliveries.sorted(by: { $0.key < $1.key }) {
            page.sample([("result", result)], count)
        }
        page.family("http_requests_total", .counter, "Requests that were answered.")
        for (request, count) in state.requests.sorted(by: { $0.key < $1.key }) {
            page.sample(
                [("method", request.method), ("route", request.route), ("status", String(request.status))],
                count
            )
        }
        page.family("http_request_seconds", .histogram, "From a request's head to its answer's.")
        for (route, histogram) in state.seconds.sorted(by: { $0.key < $1.key }) {
            page.histogram([("route", route)], histogram)
        }
    }
}

/// `/metrics` itself: it needs a key, for campaigns have names.
enum MetricsRoutes {
    static let all = [
        Route(root: .get, "/metrics", .scope(.read)) { ask in
            let (metrics, ledger, customer, now) = (ask.services.metrics, ask.ledger, ask.customer, ask.now)
            let text = try await ask.apart {
                try MetricsText.text(metrics, ledger: ledger, customer: customer, now: now)
            }
            return .text(text, type: "text/plain; version=0.0.4; charset=utf-8")
        }
    ]
}
