import Flows
import Foundation
import Intake
import Lua
import Outbound

/// Asks `decide` about the first row, as the engine does before anybody was tried: a policy that fails there
/// holds everybody.
struct PolicyProbe {
    private let folder: CampaignFolder
    private let outplan: OutplanScript
    private var hasAsked = false
    private(set) var finding: Finding?

    /// Monday, 2 March 2026, 8 in Denver, where the folder names no start.
    private static let monday = Instant(milliseconds: 1_772_463_600_000)

    init(_ folder: CampaignFolder, _ outplan: OutplanScript) {
        (self.folder, self.outplan) = (folder, outplan)
    }

    mutating func take(_ row: TargetRow) {
        guard outplan.hasPolicy, !hasAsked else { return }
        hasAsked = true
        let start = folder.file.simulation?.start ?? PolicyProbe.monday
        let answer = outplan.decide(
            Target(id: Identifier(1), draft: row.draft),
            history: [],
            now: start,
            started: start,
            zone: folder.file.campaign.zone(of: row.draft),
            seed: folder.file.simulation?.seed ?? 0
        )
        guard case .failed(let why) = answer else { return }
        finding = Finding(
            file: CampaignFolder.shown(folder.directory.appendingPathComponent(folder.outplan.name)),
            line: outplan.policyPlace?.line,
            message:
                "decide fails where nothing was tried yet, for the first row: \(why); whom it fails for is "
                + "held"
        )
    }
}
