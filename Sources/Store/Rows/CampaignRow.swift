import GRDB
import Outbound

/// How a campaign stands in its row: what statements ask about in columns, the rest as its settings.
enum CampaignRow {
    static let columns = "id, uuid, name, kind, state, started, max_duration, settings, customer, title"

    static func read(_ row: Row) throws -> Campaign {
        let name: String = row[2]
        let place = "campaign \(name)"
        let settings = JSONValue.object(try row.fields(7, of: place))
        return Campaign(
            id: Identifier(row[0]),
            uuid: row[1],
            customer: Identifier(row[8]),
            name: name,
            title: row[9],
            kind: try row.word(3, of: place),
            detail: settings["detail"]?.string ?? "",
            state: try row.word(4, of: place),
            startedAt: row.instant(5),
            sources: settings.texts("sources"),
            carriers: carriers(settings["carriers"]),
            zone: settings["zone"]?.string,
            defaultCountry: settings["default_country"]?.string,
            endHandle: settings["end_handle"]?.string.flatMap(EndHandle.init(rawValue:)) ?? .stop,
            nextCampaign: settings["next_campaign"]?.string ?? "",
            priority: settings.whole("priority") ?? 0,
            queue: settings["queue"]?.string ?? "",
            serviceLevel: settings.whole("service_level") ?? 100,
            maxDuration: .milliseconds(row[6] as Int64),
            limits: limits(settings),
            caps: Caps(
                targetPerDay: settings.whole("target_per_day"),
                addressPerDay: settings.whole("address_per_day"),
                addressPerWeek: settings.whole("address_per_week")
            )
        )
    }

    static func settings(_ campaign: Campaign) -> String {
        var fields: [String: JSONValue] = [
            "detail": .string(campaign.detail),
            "sources": .array(campaign.sources.map(JSONValue.string)),
            "carriers": .object(
                Dictionary(
                    uniqueKeysWithValues: campaign.carriers.map {
                        ($0.key.rawValue, JSONValue.string($0.value))
                    }
                )
            ),
            "end_handle": .string(campaign.endHandle.rawValue),
            "next_campaign": .string(campaign.nextCampaign),
            "priority": .integer(Int64(campaign.priority)),
            "queue": .string(campaign.queue),
            "service_level": .integer(Int64(campaign.serviceLevel)),
            "concurrent": .integer(Int64(campaign.limits.concurrent)),
            "per_second": .number(campaign.limits.perSecond),
            "breaker": .integer(Int64(campaign.limits.breaker)),
            "drain": .integer(campaign.limits.drain.milliseconds),
        ]
        fields["zone"] = campaign.zone.map(JSONValue.string)
        fields["default_country"] = campaign.defaultCountry.map(JSONValue.string)
        fields["target_per_day"] = campaign.caps.targetPerDay.map { .integer(Int64($0)) }
        fields["address_per_day"] = campaign.caps.addressPerDay.map { .integer(Int64($0)) }
        fields["address_per_week"] = campaign.caps.addressPerWeek.map { .integer(Int64($0)) }
        return JSONValue.object(fields).text
    }

    private static func limits(_ settings: JSONValue) -> Limits {
        let absent = Limits()
        let perSecond: Double =
            switch settings["per_second"] {
            case .number(let rate): rate
            case .integer(let rate): Double(rate)
            default: absent.perSecond
            }
        return Limits(
            concurrent: settings.whole("concurrent") ?? absent.concurrent,
            perSecond: perSecond,
            breaker: settings.whole("breaker") ?? absent.breaker,
            drain: settings["drain"]?.integer.map { .milliseconds($0) } ?? absent.drain
        )
    }

    private static func carriers(_ value: JSONValue?) -> [DestinationType: String] {
        guard case .object(let fields) = value else { return [:] }
        var result: [DestinationType: String] = [:]
        for (name, carrier) in fields {
            if let type = DestinationType(rawValue: name) { result[type] = carrier.string }
        }
        return result
    }
}

extension JSONValue {
    func whole(_ key: String) -> Int? { self[key]?.integer.map(Int.init) }

    func texts(_ key: String) -> [String] {
        if case .array(let values) = self[key] { return values.compactMap(\.string) }
        return []
    }
}
