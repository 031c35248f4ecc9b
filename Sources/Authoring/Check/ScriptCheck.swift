import Flows
import Outbound

/// What can be wrong with a folder's scripts themselves, whatever its lists hold: a run is held to it when it
/// begins, and when it takes changed ones.
struct ScriptCheck {
    let queues: QueueCheck
    let texts: FlowTexts
    private let folder: CampaignFolder
    private let scripts: CampaignScripts
    private let carriers: CarrierCheck

    /// `cast` are the queues of all folders whose agents are simulated.
    init(
        _ folder: CampaignFolder,
        _ scripts: CampaignScripts,
        engine: EngineFile,
        cast: Set<String>,
        capabilities: @escaping @Sendable (String) -> Set<LegCapability>? = CarrierCheck.capabilities
    ) {
        (self.folder, self.scripts) = (folder, scripts)
        queues = QueueCheck(folder, scripts, queues: engine.queues, cast: cast)
        texts = FlowTexts(folder, queues: queues)
        carriers = CarrierCheck(folder, engine: engine, capabilities: capabilities)
    }

    func findings() -> [Finding] {
        texts.findings + OutplanCheck(folder, scripts.outplan.outplan).findings()
            + carriers.findings(texts, scripts)
    }
}

extension Gathering {
    var cast: Set<String> { Set(scripts.flatMap { $0.callees?.agents.keys.map { $0 } ?? [] }) }

    /// What is wrong with the scripts themselves, by file, line and column.
    package var scriptFindings: [Finding] {
        let cast = cast
        let found = zip(folders, scripts).flatMap { folder, scripts in
            ScriptCheck(folder, scripts, engine: engine, cast: cast).findings()
        }
        return Set(found).sorted(by: Finding.before)
    }
}
