import Authoring
import Dialer
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Outbound
import Store

/// What became of targets, why one is dialed or not, what happened in an attempt, and what would happen.
enum InsightRoutes {
    /// Targets that a campaign's explanation looks at.
    private static let explained = 2000

    static let all = [
        Route(.get, "/campaigns/{campaign_id}/results", .read, query: ["format"]) { try await results($0) },
        Route(.get, "/campaigns/{campaign_id}/explain", .read) { try await explainCampaign($0) },
        Route(.get, "/outdials/{outdial_id}/targets/{target_id}/explain", .read, query: ["at"]) {
            try await explainTarget($0)
        },
        Route(.get, "/attempts/{attempt_id}/trace", .read) { try await trace($0) },
        Route(.post, "/campaigns/{campaign_id}/simulate", .read) { try await simulate($0) },
    ]

    private enum Form: String, CaseIterable { case json, jsonl, ndjson, csv }

    private static func form(_ ask: Ask) throws -> Form {
        if let asked = try ask.query.choice("format", Form.self) { return asked }
        let accept = ask.headers[.accept]?.lowercased() ?? ""
        if accept.contains("application/x-ndjson") || accept.contains("application/jsonl") { return .ndjson }
        return accept.contains("text/csv") ? .csv : .json
    }

    private static func results(_ ask: Ask) async throws -> Answer {
        let campaign = try ask.campaign().campaign
        let form = try form(ask)
        let ledger = ask.ledger
        let results = try await ask.apart { try TargetResults(campaign: campaign, ledger: ledger) }
        let (format, type): (TargetResults.Format, String) =
            switch form {
            case .json: (.json, "application/json; charset=utf-8")
            case .jsonl, .ndjson: (.jsonl, "application/x-ndjson; charset=utf-8")
            case .csv: (.csv, "text/csv; charset=utf-8; header=present")
            }
        let body = ResponseBody(asyncSequence: ResultParts(parts: results.parts(format)))
        return Answer(headers: [.contentType: type], body: body)
    }

    private static func explainCampaign(_ ask: Ask) async throws -> Answer {
        let campaign = try ask.campaign().campaign
        let engine = await ask.engineStatus()
        let make = try await ask.explainer(of: campaign, at: nil)
        let summary = try await ask.apart { try make().summary(atMost: explained) }
        guard case .object(var fields) = summary.json else { return .json(summary.json) }
        fields["campaign_id"] = .string(campaign.uuid)
        if let status = engine?.campaigns.first(where: { $0.name == campaign.name }) {
            fields["waits_for"] = JSONValue(status.waitsFor)
            // The engine knows better than what is reckoned from the ledger, a moment later.
            if status.waitsFor != nil { fields["pacing"] = nil }
        }
        fields["held"] = .object(try holds(of: campaign, ask.ledger))
        return .json(.object(fields))
    }

    /// Held without end, and waiting for a time: by the gate that was named last.
    private static func holds(of campaign: Campaign, _ ledger: Ledger) throws -> [String: JSONValue] {
        let limit = CampaignFigures.targetWindow
        func json(_ counts: [HoldCount]) -> JSONValue {
            .object(
                Dictionary(counts.map { ($0.hold ?? "not_looked_at_yet", .integer(Int64($0.count))) }) {
                    first,
                    _ in first
                }
            )
        }
        return [
            "without_end": json(try ledger.holds(campaign.id, limit: limit)),
            "for_a_time": json(try ledger.waits(campaign.id, limit: limit)),
            "counted_of_at_most": .integer(Int64(limit)),
        ]
    }

    private static func explainTarget(_ ask: Ask) async throws -> Answer {
        let at = try ask.query.instant("at")
        let found = try ask.ledger.target(
            uuid: try ask.uuid("target_id"),
            outdial: try ask.uuid("outdial_id"),
            of: ask.customer
        )
        guard let found else { throw Refusal.notFound("outdial target") }
        guard let campaign = found.campaign else {
            throw Refusal.state(
                "no campaign dials this outdial: nothing holds its targets, and nothing calls them",
                reason: "OUTDIAL_UNBOUND"
            )
        }
        let make = try await ask.explainer(of: campaign, at: at)
        let explanation = try await ask.apart { try make().explain(found.target) }
        guard let explanation, case .object(var fields) = explanation.json else {
            throw Refusal.notFound("outdial target")
        }
        fields["campaign_id"] = .string(campaign.uuid)
        fields["target_id"] = .string(explanation.target.uuid)
        return .json(.object(fields))
    }

    private static func trace(_ ask: Ask) async throws -> Answer {
        guard let attempt = try ask.ledger.attempt(try ask.uuid("attempt_id"), of: ask.customer)?.attempt
        else {
            throw Refusal.notFound("attempt")
        }
        let ledger = ask.ledger
        let story = try await ask.apart { try AttemptStory(attempt, ledger: ledger) }
        return .json(Timeline(story).json)
    }

    private static func simulate(_ ask: Ask) async throws -> Answer {
        let campaign = try ask.campaign().campaign
        var question = CampaignTrial.Question(start: ask.now)
        var fields = try await ask.fields(mayBeEmpty: true)
        if let days = fields.whole("days", in: CampaignTrial.days) { question.days = days }
        if let seed = fields.whole("seed", in: 0...Int64.max) { question.seed = UInt64(seed) }
        if let text = fields.text("start", max: 40) {
            if let start = RFC3339.instant(text) {
                question.start = start
            } else {
                fields.refuse("start", "must be a time with an offset, such as 2026-12-24T20:41:00-07:00")
            }
        }
        try fields.finish()
        let (ledger, uptime, asked) = (ask.ledger, ask.services.uptime, question)
        return try await ask.services.backroom.trying {
            let trial = try await ask.apart { try CampaignTrial(campaign, ledger: ledger, question: asked) }
            return .json(try await trial.run(uptime: uptime).json)
        }
    }
}

/// Results part by part: the next is read when the last one is on its way.
private struct ResultParts: AsyncSequence, Sendable {
    let parts: TargetResults.Parts

    func makeAsyncIterator() -> Iterator { Iterator(parts: parts) }

    struct Iterator: AsyncIteratorProtocol {
        var parts: TargetResults.Parts

        mutating func next() async throws -> ByteBuffer? {
            try parts.next().map { ByteBuffer(string: $0) }
        }
    }
}
