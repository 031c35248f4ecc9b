import Outbound

/// What `trunkside.toml` says: the engine's own ledger, limits, lists, queues and carriers.
package struct EngineFile: Sendable {
    /// The ledger, relative to this file.
    package var database: String
    package var doNotContact: [String]
    package var limits: Limits
    package var queues: [Queue]
    package var retention: Retention
    /// Web servers that the flows of all campaigns may ask.
    package var web: AllowList
    /// Hosts that webhooks may be at beside public ones.
    package var webhooks: AllowList
    /// Names of trunks and gateways, and their kind.
    package var trunks: [String: String]
    package var api: EngineAPI

    /// Each campaign's own drain counts, unless the engine's is shorter.
    package static let standardLimits = Limits(concurrent: 500, perSecond: 50, drain: .hours(24))

    /// The engine without a file.
    package init() {
        database = "trunkside.db"
        doNotContact = []
        limits = EngineFile.standardLimits
        queues = []
        retention = Retention()
        web = .empty
        webhooks = .empty
        trunks = [:]
        api = EngineAPI()
    }

    /// Reads the file's text; every key is checked, and all that is wrong is thrown at once.
    package init(file: String, text: String) throws(Findings) {
        self.init()
        var toml: TOMLFile
        do { toml = try TOMLFile(file: file, text: text) } catch { throw Findings([error]) }
        database = toml.string(["database"]) ?? database
        doNotContact = toml.strings(["do_not_contact"]) ?? []
        limits = CampaignFile.limits(&toml, fallback: EngineFile.standardLimits)
        queues = CampaignFile.queues(&toml)
        _ = toml.keys(["retention"])
        retention.trace = EngineFile.kept("trace", &toml)
        retention.recording = EngineFile.kept("recording", &toml)
        retention.attempt = EngineFile.kept("attempt", &toml)
        if let attempt = retention.attempt, attempt < Retention.shortestAttempt {
            let least = DurationText.text(Retention.shortestAttempt)
            toml.find(
                ["retention", "attempt"],
                "retention.attempt is \(DurationText.text(attempt)); caps look back 7 days, so it must be at least "
                    + least
            )
        }
        web = CampaignFile.allowed(["http", "allow"], &toml) ?? .empty
        _ = toml.keys(["http"])
        webhooks = CampaignFile.allowed(["webhooks", "allow"], &toml) ?? .empty
        _ = toml.keys(["webhooks"])
        for name in toml.keys(["trunk"]) {
            _ = toml.keys(["trunk", name])
            trunks[name] = toml.string(["trunk", name, "kind"]) ?? ""
            for key in ["proxy", "username", "password_file"] { _ = toml.string(["trunk", name, key]) }
        }
        api = EngineAPI(&toml)
        toml.refuseUnknown()
        if !toml.findings.isEmpty { throw Findings(toml.findings) }
    }

    /// How long a kind of record is kept.
    private static func kept(_ key: String, _ toml: inout TOMLFile) -> Duration? {
        guard let text = toml.string(["retention", key]) else { return nil }
        do {
            return try DurationText.read(text, years: true)
        } catch {
            toml.find(["retention", key], "retention.\(key): \(error.description)")
            return nil
        }
    }
}
