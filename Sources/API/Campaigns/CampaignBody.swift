import Intake
import Outbound
import Store

/// What a request says of a campaign.
struct CampaignBody {
    /// The status that is asked for.
    private(set) var status: AskedStatus?
    /// Whether it names a field besides `status`.
    private(set) var namesMore = false
    private(set) var change = CampaignChange()

    /// The words of the document and of VoIPBIN.
    enum AskedStatus: String, CaseIterable {
        case run, running, stop
    }

    static let absent = [
        "actions": "is not taken: write a flow in Lua (POST /v1.0/flows) and give its id as flow_id",
        "agent_ids":
            "is not taken: agents serve a queue (PUT /v1.0/agents/{id}), and the campaign has a queue_id",
        "tag_ids": "is not taken: agents serve a queue, and the campaign has a queue_id",
    ]

    static let detailLimit = 4096

    /// `overwrites` gives VoIPBIN's five fields their defaults where they are left out; the others, which
    /// have requests of their own there, change only when they are named.
    init(_ fields: inout Fields, known: Campaign?, overwrites: Bool) {
        status = fields.word("status", AskedStatus.self)
        namesMore = fields.names.contains { $0 != "status" }
        basics(&fields, overwrites: overwrites)
        if let sources = fields.sources("source") { change.sources = sources }
        if fields.has("timezone") { change.zone = zone(&fields) }
        if fields.has("default_country") { change.defaultCountry = country(&fields) }
        if fields.has("priority") {
            change.priority = fields.whole("priority", in: -1000...1000).map(Int.init) ?? 0
        }
        if fields.has("max_duration") {
            change.maxDuration =
                fields.whole("max_duration", in: Self.durations).map { .milliseconds($0) } ?? .hours(1)
        }
        if fields.has("limits") { change.limits = limits(&fields, known?.limits ?? Limits()) }
        if fields.has("caps") { change.caps = caps(&fields, known?.caps ?? Caps()) }
        if fields.has("carrier") || known == nil { change.carriers = carriers(&fields) }
        change.outdial = fields.link("outdial_id")
        change.outplan = fields.link("outplan_id")
        change.flow = fields.link("flow_id")
        change.queue = fields.link("queue_id")
        change.next = fields.link("next_campaign_id")
    }

    static let durations: ClosedRange<Int64> = 1000...86_400_000

    private mutating func basics(_ fields: inout Fields, overwrites: Bool) {
        let title = fields.text("name")
        let detail = fields.text("detail", max: Self.detailLimit)
        let kind = fields.word("type", CampaignKind.self)
        let level = fields.whole("service_level", in: 1...1000).map(Int.init)
        let handle = fields.word("end_handle", EndHandle.self)
        let absent = Campaign(name: "", kind: .call)
        change.title = title ?? (overwrites ? "" : nil)
        change.detail = detail ?? (overwrites ? "" : nil)
        change.kind = kind ?? (overwrites ? absent.kind : nil)
        change.serviceLevel = level ?? (overwrites ? absent.serviceLevel : nil)
        change.endHandle = handle ?? (overwrites ? absent.endHandle : nil)
    }

    private func zone(_ fields: inout Fields) -> String {
        let name = fields.text("timezone", max: 64) ?? ""
        if !name.isEmpty, Zone(name) == nil {
            fields.refuse("timezone", "is no zone's IANA name, such as America/Denver")
        }
        return name
    }

    private func country(_ fields: inout Fields) -> String {
        let country = fields.text("default_country", max: 2)?.uppercased() ?? ""
        if !country.isEmpty, !NumberPlans.world.knows(country: country) {
            fields.refuse("default_country", "is no country with telephone numbers: two letters, such as US")
        }
        return country
    }

    private func limits(_ fields: inout Fields, _ known: Limits) -> Limits {
        var limits = known
        fields.inner("limits") { inner in
            if let value = inner.whole("concurrent", in: 1...100_000) { limits.concurrent = Int(value) }
            if let value = inner.number("per_second", in: Limits.rates) { limits.perSecond = value }
            if let value = inner.whole("breaker", in: 0...100_000) { limits.breaker = Int(value) }
            if let value = inner.whole("drain", in: 0...86_400_000) { limits.drain = .milliseconds(value) }
        }
        return limits
    }

    private func caps(_ fields: inout Fields, _ known: Caps) -> Caps {
        var caps = known
        fields.inner("caps") { inner in
            func cap(_ name: String, _ path: WritableKeyPath<Caps, Int?>) {
                guard inner.has(name) else { return }
                caps[keyPath: path] = inner.whole(name, in: 1...1000).map(Int.init)
            }
            cap("target_per_day", \.targetPerDay)
            cap("address_per_day", \.addressPerDay)
            cap("address_per_week", \.addressPerWeek)
        }
        return caps
    }

    /// By type of address; this version has one carrier, and it is simulated.
    private func carriers(_ fields: inout Fields) -> [DestinationType: String] {
        let only = "simulated"
        let all = Dictionary(uniqueKeysWithValues: DestinationType.allCases.map { ($0, only) })
        guard let value = fields.value("carrier"), value != .string("") else { return all }
        if case .object = value {
            var carriers: [DestinationType: String] = [:]
            fields.inner("carrier") { inner in
                for type in DestinationType.allCases {
                    guard let name = inner.text(type.rawValue) else { continue }
                    if name != only { inner.refuse(type.rawValue, Self.otherCarrier) }
                    carriers[type] = name
                }
            }
            return carriers
        }
        if value != .string(only) { fields.refuse("carrier", Self.otherCarrier) }
        return all
    }

    private static let otherCarrier = "this version dials by the carrier \"simulated\" only"
}
