import Intake
import Outbound

/// What `campaign.toml` says, typed; and what only a folder has: its lists and its simulation.
package struct CampaignFile: Sendable {
    package var campaign: Campaign
    /// The carriers as named; `simulated` for all where the file says nothing.
    package var carriers: [DestinationType: String]
    package var doNotContact: [String]
    package var queues: [Queue]
    package var web: AllowList
    package var simulation: Simulation?
    /// Where its keys stand.
    private var keys = KeyLocator("")

    /// A finding about one of its keys.
    func finding(_ path: [String], _ message: String, in file: String) -> Finding {
        let place = keys[path]
        return Finding(file: file, line: place?.line ?? 1, column: place?.column, message: message)
    }

    package struct Simulation: Hashable, Sendable {
        package var start: Instant
        package var seed: UInt64
        package var speed: Double
    }

    /// What `simulation.speed` may be.
    package static let speeds: ClosedRange<Double> = 0.001...1_000_000

    package var isSimulated: Bool { carriers.values.allSatisfy { $0 == "simulated" } }
}

extension CampaignFile {
    /// Reads the file's text; every key is checked, and all that is wrong is thrown at once.
    package init(file: String, text: String) throws(Findings) {
        var toml: TOMLFile
        do { toml = try TOMLFile(file: file, text: text) } catch { throw Findings([error]) }
        self = CampaignFile(reading: &toml)
        keys = KeyLocator(text)
        toml.refuseUnknown()
        if !toml.findings.isEmpty { throw Findings(toml.findings) }
    }

    private init(reading toml: inout TOMLFile) {
        var campaign = Campaign(name: toml.string(["name"]) ?? "", kind: .call)
        if !toml.has(["name"]) {
            toml.find(["name"], "name is missing; write name = \"...\": the ledger knows the campaign by it")
        } else if !(1...200).contains(campaign.name.count) || campaign.name.contains(where: \.isNewline)
            || campaign.name.allSatisfy(\.isWhitespace)
        {
            toml.find(["name"], "name must be one line of 1 to 200 characters, not only spaces")
        }
        if let kind = toml.choice(["type"], CampaignKind.self) {
            campaign.kind = kind
        } else if !toml.has(["type"]) {
            toml.find(["type"], "type is missing; write type = \"call\", \"message\" or \"email\"")
        }
        campaign.detail = toml.string(["detail"]) ?? ""
        campaign.sources = toml.strings(["source"], orOne: true) ?? []
        if campaign.kind == .call, let wrong = campaign.sources.first(where: { !CallerIDText.allows($0) }) {
            toml.find(
                ["source"],
                "source is \"\(wrong)\", which is no caller id: write a number like +15551230000, or a SIP address"
            )
        }
        if let zone = toml.string(["timezone"]) {
            campaign.zone = zone
            if Zone(zone) == nil {
                toml.find(["timezone"], "\"\(zone)\" is not a zone's IANA name, like \"America/Denver\"")
            }
        }
        campaign.defaultCountry = toml.string(["default_country"])?.uppercased()
        if let country = campaign.defaultCountry, !NumberPlans.world.knows(country: country) {
            toml.find(
                ["default_country"],
                "\"\(country)\" is no country that has telephone numbers; write its two letters, such as \"US\""
            )
        }
        campaign.endHandle = toml.choice(["end_handle"], EndHandle.self) ?? .stop
        campaign.nextCampaign = toml.string(["next_campaign"]) ?? ""
        campaign.priority = toml.integer(["priority"], in: -1000...1000) ?? 0
        campaign.queue = toml.string(["queue"]) ?? ""
        campaign.serviceLevel = toml.integer(["service_level"], in: 1...1000) ?? 100
        campaign.maxDuration = toml.duration(["max_duration"]) ?? .hours(1)
        campaign.limits = CampaignFile.limits(&toml, fallback: Limits())
        campaign.caps = Caps(
            targetPerDay: toml.integer(["caps", "target_per_day"], in: 1...1000),
            addressPerDay: toml.integer(["caps", "address_per_day"], in: 1...1000),
            addressPerWeek: toml.integer(["caps", "address_per_week"], in: 1...1000)
        )
        _ = toml.keys(["caps"])
        carriers = CampaignFile.carriers(&toml)
        doNotContact = toml.strings(["do_not_contact"]) ?? []
        queues = CampaignFile.queues(&toml)
        web = CampaignFile.allowed(["http", "allow"], &toml) ?? .empty
        _ = toml.keys(["http"])
        simulation = CampaignFile.simulation(&toml)
        campaign.carriers = carriers
        self.campaign = campaign
        if isSimulated, simulation == nil, toml.findings.isEmpty {
            toml.find(
                ["simulation"],
                "simulated carriers need [simulation] with start = \"2026-03-02T08:00:00-07:00\""
            )
        }
    }

    /// A list of hosts; nil where there is none.
    static func allowed(_ path: [String], _ toml: inout TOMLFile) -> AllowList? {
        guard let texts = toml.strings(path) else { return nil }
        let key = path.joined(separator: ".")
        for text in texts {
            do {
                _ = try AllowList([text])
            } catch {
                toml.find(path, "\(key): \"\(text)\" \(error.description)")
                return nil
            }
        }
        do { return try AllowList(texts, key: key) } catch { return nil }
    }

    static func limits(_ toml: inout TOMLFile, fallback: Limits) -> Limits {
        var limits = fallback
        limits.concurrent =
            toml.integer(["limits", "concurrent"], in: Limits.concurrents) ?? fallback.concurrent
        limits.perSecond = toml.number(["limits", "per_second"], in: Limits.rates) ?? fallback.perSecond
        limits.breaker = toml.integer(["limits", "breaker"], in: 0...100_000) ?? fallback.breaker
        limits.drain = toml.duration(["limits", "drain"]) ?? fallback.drain
        _ = toml.keys(["limits"])
        return limits
    }

    private static func carriers(_ toml: inout TOMLFile) -> [DestinationType: String] {
        var carriers: [DestinationType: String] = [:]
        guard toml.has(["carrier"]), toml.isTable(["carrier"]) else {
            let name = toml.string(["carrier"]) ?? "simulated"
            for type in DestinationType.allCases { carriers[type] = name }
            return carriers
        }
        for type in DestinationType.allCases { carriers[type] = toml.string(["carrier", type.rawValue]) }
        return carriers
    }

    /// `[queues.NAME]` tables; also read from trunkside.toml.
    static func queues(_ toml: inout TOMLFile) -> [Queue] {
        var queues: [Queue] = []
        for name in toml.keys(["queues"]) {
            var queue = Queue(name: name)
            _ = toml.keys(["queues", name])
            queue.timeout = toml.duration(["queues", name, "timeout"]) ?? queue.timeout
            queue.wrapUp = toml.duration(["queues", name, "wrap_up"]) ?? queue.wrapUp
            for (slot, address) in (toml.strings(["queues", name, "agents"]) ?? []).enumerated() {
                let type: DestinationType = address.hasPrefix("sip:") ? .sip : .tel
                queue.agents.append(Destination(type: type, address: address, slot: slot))
            }
            queues.append(queue)
        }
        return queues
    }

    private static func simulation(_ toml: inout TOMLFile) -> Simulation? {
        guard !toml.keys(["simulation"]).isEmpty else { return nil }
        let seed = toml.integer(["simulation", "seed"], in: 0...Int.max) ?? 0
        let speed = toml.number(["simulation", "speed"], in: speeds) ?? 1
        guard let text = toml.string(["simulation", "start"]) else {
            toml.find(["simulation"], "simulation.start is missing; write when the simulated clock begins")
            return nil
        }
        guard let start = RFC3339.instant(text) else {
            toml.find(
                ["simulation", "start"],
                "\"\(text)\" is no time with an offset, like \"2026-03-02T08:00:00-07:00\""
            )
            return nil
        }
        return Simulation(start: start, seed: UInt64(seed), speed: speed)
    }
}
