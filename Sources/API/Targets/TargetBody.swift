import Intake
import Outbound
import Store

/// A target as the wire has it, made a draft by the rules of target lists.
struct TargetBody {
    private(set) var columns: [String: JSONValue] = [:]
    private var country: String?

    private static let slots = (0..<5).map { "destination_\($0)" }
    private static let texts: [(name: String, max: Int)] = [
        ("name", 255), ("detail", 4096), ("external_id", 255), ("timezone", 64), ("postal_code", 32),
        ("locale", 35), ("not_before", 64), ("not_after", 64),
    ]
    /// What else an address says of itself: kept in the target's data under the slot's name, where scripts
    /// find it.
    private static let labels = ["target_name", "name", "detail"]

    /// All that a draft says, to be changed in part.
    init(_ draft: TargetDraft) {
        columns = [
            "name": .string(draft.name), "detail": .string(draft.detail),
            "external_id": JSONValue(draft.externalID), "timezone": JSONValue(draft.zone),
            "postal_code": JSONValue(draft.postalCode), "locale": JSONValue(draft.locale),
            "not_before": JSONValue(draft.notBefore), "not_after": JSONValue(draft.notAfter),
            "priority": .integer(Int64(draft.priority)), "data": .object(draft.data),
        ]
        for destination in draft.destinations {
            columns[Self.slots[destination.slot]] = .object([
                "type": .string(destination.type.rawValue), "target": .string(destination.address),
            ])
        }
    }

    init() {}

    /// Takes what the body names.
    mutating func take(_ fields: inout Fields, for kind: CampaignKind) {
        for (name, max) in Self.texts where fields.has(name) {
            columns[name] = JSONValue(fields.text(name, max: max))
        }
        if fields.has("priority") { columns["priority"] = JSONValue(fields.whole("priority", in: 0...9)) }
        let labels = columns["data"].map { Self.labels(in: $0) } ?? [:]
        if fields.has("data") {
            var data: [String: JSONValue] = [:]
            switch fields.value("data") {
            case nil: break
            case .object(let own): data = own
            case .string(let text): data = text.isEmpty ? [:] : ["data": .string(text)]
            default: fields.refuse("data", "must be an object or a string")
            }
            for slot in Self.slots where data[slot] != nil {
                fields.refuse("data", "has \(slot), which is kept for what an address says of itself")
            }
            columns["data"] = .object(data.merging(labels) { own, _ in own })
        }
        for slot in Self.slots where fields.has(slot) { take(slot, &fields, for: kind) }
        country = fields.text("default_country", max: 2)
    }

    private mutating func take(_ slot: String, _ fields: inout Fields, for kind: CampaignKind) {
        columns[slot] = nil
        setLabels(slot, nil)
        let value = fields.value(slot)
        if case .string = value {
            columns[slot] = value
            return
        }
        guard let parts = fields.object(slot) else { return }
        var address = Fields(parts)
        let type = address.text("type", max: 32) ?? ""
        let target = address.text("target", max: 512) ?? ""
        var labels: [String: JSONValue] = [:]
        for name in Self.labels {
            if let text = address.text(name), !text.isEmpty { labels[name] = .string(text) }
        }
        do { try address.finish() } catch {
            fields.refuse(slot, error.message)
            return
        }
        // An object of empty texts is how VoIPBIN's clients say that there is none.
        guard !target.isEmpty else {
            if !type.isEmpty, !labels.isEmpty { fields.refuse(slot, "has no target: the address itself") }
            return
        }
        if type.isEmpty {
            columns[slot] = .string(target)
        } else {
            let isText = kind == .message && type == DestinationType.tel.rawValue
            columns[slot] = .object([
                "type": .string(isText ? DestinationType.sms.rawValue : type), "target": .string(target),
            ])
        }
        if !labels.isEmpty { setLabels(slot, .object(labels)) }
    }

    private mutating func setLabels(_ slot: String, _ value: JSONValue?) {
        guard case .object(var data) = columns["data"] ?? .object([:]) else { return }
        data[slot] = value
        columns["data"] = .object(data)
    }

    private static func labels(in data: JSONValue) -> [String: JSONValue] {
        guard case .object(let data) = data else { return [:] }
        return data.filter { slots.contains($0.key) }
    }

    private static let noDestination = Refusal.field(
        "destination_0",
        "is missing: a target has one to five addresses"
    )

    /// The draft, checked as a row of a list is. What an unchanged address of `known` tells of itself stays.
    func draft(for setting: ListSetting, known: TargetDraft? = nil) throws -> TargetDraft {
        var setting = setting
        if let country, !country.isEmpty { setting.country = country }
        guard Self.slots.contains(where: { columns[$0] != nil }) else { throw Self.noDestination }
        do {
            var draft = try setting.list().target(columns)
            for index in draft.destinations.indices {
                let new = draft.destinations[index]
                let old = known?.destinations.first {
                    $0.slot == new.slot && $0.type == new.type && $0.address == new.address
                }
                if let old { draft.destinations[index] = old }
            }
            return draft
        } catch let problem as RowProblem {
            if problem.code == "no_destination" { throw Self.noDestination }
            throw Refusal.field(problem.field.isEmpty ? "target" : problem.field, problem.message)
        }
    }
}

/// How the addresses of a list are read: as its campaign says.
struct ListSetting {
    var kind = CampaignKind.call
    var country: String?
    var zone: Zone?

    init(_ campaign: Campaign?) {
        guard let campaign else { return }
        kind = campaign.kind
        country = campaign.defaultCountry
        zone = campaign.zone.flatMap { Zone($0) }
    }

    func list() throws(Refusal) -> TargetList {
        if let country {
            let isCode =
                country.utf8.count == 2 && country.utf8.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) }
            guard isCode else { throw .field("default_country", "must be two letters, such as US") }
        }
        return TargetList(kind, country: country, zone: zone)
    }
}
