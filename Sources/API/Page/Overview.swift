import Dialer
import HTTPTypes
import Outbound
import Store

/// How everything of a customer stands, in one answer.
enum Overview {
    static let routes = [
        Route(.get, "/overview", .read) { ask in .json(try await json(ask)) }
    ]

    /// Campaigns that are shown: the newest ones.
    private static let limit = 100

    private static func json(_ ask: Ask) async throws -> JSONValue {
        let end = try ask.services.feed.end()
        let engine: EngineStatus? =
            if case .status(let status) = await ask.services.ask(.status, ask.caller.words) { status } else {
                nil
            }
        let campaigns = try ask.ledger.campaigns(of: ask.customer, limit: limit).items
        let queues = try ask.ledger.queues(of: ask.customer, limit: limit).items
        let waits = Dictionary((engine?.queues ?? []).map { ($0.name, $0) }) { first, _ in first }
        let statuses = Dictionary((engine?.campaigns ?? []).map { ($0.name, $0) }) { first, _ in first }
        // Who operates the engine sees all of it; a customer beside others sees what is its own.
        let isOperator = ask.customer == Customer.local
        return .object([
            "at": WireTime.json(engine?.at ?? ask.now),
            "last_event_id": .integer(end.latest),
            "engine": isOperator ? engine?.engine.map(rate) ?? .null : .null,
            "stopping": .boolean(engine?.isStopping ?? false),
            "campaigns": .array(
                try campaigns.map { resource in
                    let status =
                        try statuses[resource.campaign.name]
                        ?? EngineStatus.CampaignStatus(resource.campaign, ledger: ask.ledger)
                    return try json(resource, status, ask)
                }
            ),
            "queues": .array(queues.map { json($0, waits[$0.queue.name]) }),
        ])
    }

    private static func json(
        _ resource: CampaignResource,
        _ status: EngineStatus.CampaignStatus,
        _ ask: Ask
    ) throws -> JSONValue {
        let campaign = resource.campaign
        var outcomes: [String: JSONValue] = [:]
        for (name, count) in try ask.ledger.counters(campaign.id) where count > 0 {
            if name.hasPrefix("outcome.") { outcomes[String(name.dropFirst(8))] = .integer(count) }
        }
        return .object([
            "id": .string(campaign.uuid), "name": .string(resource.title),
            "type": .string(campaign.kind.rawValue), "status": .string(status.state.rawValue),
            "targets": .integer(status.targets), "waiting": .integer(status.waiting),
            "held": .integer(status.held), "progressing": .integer(status.progressing),
            "done": .integer(status.done), "reached": .integer(status.reached),
            "attempts": .integer(status.attempts), "open": .integer(Int64(status.rate.open)),
            "concurrent": .integer(Int64(status.rate.concurrent)),
            "rate": status.rate.measured.map(JSONValue.number) ?? .null,
            "per_second": .number(status.rate.perSecond), "waits_for": JSONValue(status.waitsFor),
            "outcomes": .object(outcomes),
        ])
    }

    private static func rate(_ rate: EngineStatus.Rate) -> JSONValue {
        .object([
            "open": .integer(Int64(rate.open)), "concurrent": .integer(Int64(rate.concurrent)),
            "rate": rate.measured.map(JSONValue.number) ?? .null, "per_second": .number(rate.perSecond),
        ])
    }

    /// Without the engine nobody is signed in.
    private static func json(_ queue: QueueResource, _ status: EngineStatus.QueueStatus?) -> JSONValue {
        .object([
            "id": .string(queue.uuid), "name": .string(queue.title),
            "agents": .integer(Int64(status?.signedIn ?? 0)), "free": .integer(Int64(status?.free ?? 0)),
            "waiting": .integer(Int64(status?.waiting ?? queue.waiting.count)),
        ])
    }
}
