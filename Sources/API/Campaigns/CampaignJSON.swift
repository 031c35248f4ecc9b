import Outbound
import Store

/// A campaign on the wire: VoIPBIN's fields, and ours beside them.
enum CampaignJSON {
    static func value(_ resource: CampaignResource, of customer: String) -> JSONValue {
        let campaign = resource.campaign
        return .object([
            "id": .string(resource.uuid),
            "customer_id": .string(customer),
            "type": .string(campaign.kind.rawValue),
            "name": .string(resource.title),
            "detail": .string(campaign.detail),
            "status": .string(campaign.state.rawValue),
            "service_level": .integer(Int64(campaign.serviceLevel)),
            "end_handle": .string(campaign.endHandle.rawValue),
            "outplan_id": .string(resource.outplan ?? Fields.nilUUID),
            "outdial_id": .string(resource.outdial ?? Fields.nilUUID),
            "queue_id": .string(resource.queue ?? Fields.nilUUID),
            "flow_id": .string(resource.flow ?? Fields.nilUUID),
            "next_campaign_id": .string(resource.next ?? Fields.nilUUID),
            "source": source(campaign.sources),
            "carrier": carrier(campaign.carriers),
            "timezone": .string(campaign.zone ?? ""),
            "default_country": .string(campaign.defaultCountry ?? ""),
            "priority": .integer(Int64(campaign.priority)),
            "max_duration": .integer(campaign.maxDuration.milliseconds),
            "limits": limits(campaign.limits),
            "caps": caps(campaign.caps),
            "tm_start": WireTime.json(campaign.startedAt),
            "tm_create": WireTime.json(resource.created),
            "tm_update": WireTime.json(resource.updated),
            "tm_delete": WireTime.json(resource.deleted),
        ])
    }

    /// A text, as it is sent most often; several are a list.
    private static func source(_ sources: [String]) -> JSONValue {
        sources.count > 1 ? .array(sources.map(JSONValue.string)) : .string(sources.first ?? "")
    }

    /// One name where all types of addresses go by the same carrier.
    private static func carrier(_ carriers: [DestinationType: String]) -> JSONValue {
        if Set(carriers.values).count == 1, carriers.count == DestinationType.allCases.count,
            let name = carriers.first?.value
        {
            return .string(name)
        }
        return .object(
            Dictionary(uniqueKeysWithValues: carriers.map { ($0.key.rawValue, .string($0.value)) })
        )
    }

    private static func limits(_ limits: Limits) -> JSONValue {
        .object([
            "concurrent": .integer(Int64(limits.concurrent)), "per_second": .number(limits.perSecond),
            "breaker": .integer(Int64(limits.breaker)), "drain": .integer(limits.drain.milliseconds),
        ])
    }

    private static func caps(_ caps: Caps) -> JSONValue {
        .object([
            "target_per_day": JSONValue(caps.targetPerDay.map(Int64.init)),
            "address_per_day": JSONValue(caps.addressPerDay.map(Int64.init)),
            "address_per_week": JSONValue(caps.addressPerWeek.map(Int64.init)),
        ])
    }
}
