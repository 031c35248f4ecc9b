import Outbound
import Store

/// What a request says of a webhook.
enum WebhookBody {
    enum Status: String, CaseIterable { case enabled, disabled }

    static let urlLimit = 2048
    private static let typeLimit = 100

    /// `overwrites`: what is not there becomes what a new one has.
    static func change(
        _ fields: inout Fields,
        overwrites: Bool,
        setting: WebhookSetting
    ) -> WebhookChange {
        var change = WebhookChange(
            name: fields.text("name") ?? (overwrites ? "" : nil),
            detail: fields.text("detail", max: CampaignBody.detailLimit) ?? (overwrites ? "" : nil),
            url: fields.text("url", max: urlLimit, required: overwrites),
            types: types(&fields) ?? (overwrites ? [] : nil),
            campaign: fields.link("campaign_id") ?? (overwrites ? Link.none : nil)
        )
        if let url = change.url, let problem = setting.problem(with: url) { fields.refuse("url", problem) }
        if let status = fields.word("status", Status.self) {
            change.isEnabled = status == .enabled
        } else if overwrites {
            change.isEnabled = true
        }
        return change
    }

    private static func types(_ fields: inout Fields) -> [String]? {
        guard let values = fields.list("types", max: typeLimit) else { return nil }
        var types: [String] = []
        for (index, value) in values.enumerated() {
            guard let type = value.string, WireEvents.isKnown(type) else {
                fields.refuse(
                    "types[\(index)]",
                    "is no event and no resource that has some; see /openapi.json"
                )
                continue
            }
            if !types.contains(type) { types.append(type) }
        }
        return types
    }

    /// `{"dead": true}`, `{"event_ids": [...]}` or `{"after": N}`.
    static func replay(_ fields: inout Fields) throws(Refusal) -> WebhookReplay {
        let dead = fields.boolean("dead") ?? false
        let after = fields.whole("after", in: 0...Int64.max)
        var events: [Int64]?
        if let values = fields.list("event_ids", max: 1000) {
            events = []
            for (index, value) in values.enumerated() {
                guard case .integer(let event) = value else {
                    fields.refuse("event_ids[\(index)]", "must be the event_id of a delivery")
                    continue
                }
                events?.append(event)
            }
        }
        let asked = (dead ? 1 : 0) + (after == nil ? 0 : 1) + (events == nil ? 0 : 1)
        if asked != 1 { fields.refuse("dead", "say one of dead (true), event_ids and after") }
        try fields.finish()
        if let events { return .events(events) }
        return after.map { .after($0) } ?? .dead
    }
}
