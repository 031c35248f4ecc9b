import Outbound

/// What `trunkside.toml` says: the engine's own ledger, limits, lists, queues and carriers.
package struct EngineFile: Sendable {
    /// The ledger, relative to this file.
    package var database: String
    package var doNotContact: [String]
    package var limits: Limits
    package var queues: [Queue]
    package var retention: [String: Duration]
    /// Names of trunks and gateways, and their kind.
    package var trunks: [String: String]

    package static let standardLimits = Limits(concurrent: 500, perSecond: 50)

    /// The engine without a file.
    package init() {
        database = "trunkside.db"
        doNotContact = []
        limits = EngineFile.standardLimits
        queues = []
        retention = [:]
        trunks = [:]
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
        for key in toml.keys(["retention"]) {
            guard ["trace", "recording", "attempt"].contains(key) else { continue }
            if let text = toml.string(["retention", key]) {
                do { retention[key] = try DurationText.read(text, years: true) } catch {
                    toml.find(["retention", key], "retention.\(key): \(error.description)")
                }
            }
        }
        for name in toml.keys(["trunk"]) {
            _ = toml.keys(["trunk", name])
            trunks[name] = toml.string(["trunk", name, "kind"]) ?? ""
            for key in ["proxy", "username", "password_file"] { _ = toml.string(["trunk", name, key]) }
        }
        toml.refuseUnknown()
        if !toml.findings.isEmpty { throw Findings(toml.findings) }
    }
}
