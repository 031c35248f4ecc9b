import Dialer
import Flows
import Foundation
import Lua
import Outbound
import Store

/// Looks at the folder of a campaign that runs: takes its flow and outplan when they have changed, compile
/// and pass what `check` says of scripts; else says once what is wrong.
package struct FolderWatch: Sendable {
    package enum Effect: Sendable {
        /// The run is to take these; `words` says what has changed.
        case take(ChangedScripts, words: String)
        /// The changed files cannot be taken: the ones before stay.
        case refuse([Finding], words: String)
        /// Something changed that a run does not take.
        case remark(String)
    }

    private struct Refusal: Equatable {
        /// By file; nil where they could not be read.
        var sources: [String: String]?
        var findings: [Finding]
    }

    package let campaign: String
    /// As the run has it now.
    private var active: CampaignFolder
    private var scripts: CampaignScripts
    private let engine: EngineFile
    private let cast: Set<String>
    /// What was last read, and what was seen since: files are read when they stand still for one look.
    private var read: FolderGlimpse?
    private var seen: FolderGlimpse?
    private var settings: String?
    private var callees: String?
    /// What was active before the last take: the engine may refuse it.
    private var earlier: (CampaignFolder, CampaignScripts)?
    private var hasToldOfFlow = false
    /// What was refused last: said once, whatever else changes.
    private var refusal: Refusal?

    package init(_ gathering: Gathering, _ index: Int) {
        active = gathering.folders[index]
        scripts = gathering.scripts[index]
        campaign = active.file.campaign.name
        engine = gathering.engine
        cast = gathering.cast
        settings = FolderWatch.text("campaign.toml", in: active.directory)
        callees = active.callees?.source
    }

    /// To be called now and then.
    package mutating func look() -> [Effect] {
        let now = FolderGlimpse(active.directory)
        if now == read { return [] }
        guard now == seen else {
            seen = now
            return []
        }
        read = now
        return (remarks() + [reread()]).compactMap { $0 }
    }

    /// The engine did not take what `look` told last: the next change is held against what it has.
    package mutating func refused() {
        if let earlier { (active, scripts) = earlier }
        earlier = nil
    }

    private mutating func reread() -> Effect? {
        let found: CampaignFolder
        do {
            found = try active.rereadingScripts()
        } catch {
            return refuse(Refusal(sources: nil, findings: error.all))
        }
        let (before, after) = (FolderWatch.sources(active), FolderWatch.sources(found))
        let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
        if changed.isEmpty {
            defer { refusal = nil }
            return refusal.map { _ in .remark("\(campaign): the scripts are again the ones that are dialed") }
        }
        do {
            let compiled = try checked(found)
            earlier = (active, scripts)
            (active, scripts, refusal) = (found, compiled, nil)
            return .take(
                ChangedScripts(
                    outplan: compiled.outplan,
                    outplanDraft: found.draft(found.outplan),
                    flow: compiled.flow,
                    flowDraft: found.flow.map(found.draft)
                ),
                words:
                    "\(campaign): \(changed.joined(separator: ", ")) changed; what is dialed from now on takes it"
            )
        } catch {
            return refuse(Refusal(sources: after, findings: error.all))
        }
    }

    private mutating func refuse(_ now: Refusal) -> Effect? {
        if now == refusal { return nil }
        refusal = now
        return .refuse(
            now.findings,
            words: "\(campaign): the changed scripts are not taken; the ones before stay active"
        )
    }

    /// Compiles and checks what can be wrong with scripts themselves; lists are not read.
    private func checked(_ found: CampaignFolder) throws(Findings) -> CampaignScripts {
        var folder = found
        folder.callees = nil
        var compiled = try CampaignScripts(folder)
        compiled.callees = scripts.callees
        let findings = ScriptCheck(folder, compiled, engine: engine, cast: cast).findings()
        if !findings.isEmpty { throw Findings(findings) }
        return compiled
    }

    /// What is dialed by, by file.
    private static func sources(_ folder: CampaignFolder) -> [String: String] {
        let chunks = [folder.outplan] + [folder.flow].compactMap { $0 } + folder.modules
        return Dictionary(chunks.map { ($0.name, $0.source) }) { first, _ in first }
    }

    /// Files whose change waits for the next run.
    private mutating func remarks() -> [Effect] {
        var remarks: [Effect] = []
        let settings = FolderWatch.text("campaign.toml", in: active.directory)
        if settings != self.settings {
            self.settings = settings
            remarks.append(
                .remark(
                    "\(campaign): campaign.toml changed; this run keeps the settings that it began with "
                        + "(trunkside set changes limits), the next one takes it"
                )
            )
        }
        let callees = FolderWatch.text("callees.lua", in: active.directory)
        if callees != self.callees {
            self.callees = callees
            remarks.append(
                .remark(
                    "\(campaign): callees.lua changed; the people of this run stay, the next one takes it"
                )
            )
        }
        if active.flow == nil, !hasToldOfFlow, FolderWatch.text("flow.lua", in: active.directory) != nil {
            hasToldOfFlow = true
            remarks.append(
                .remark("\(campaign): flow.lua is new; this run goes on without, the next one takes it")
            )
        }
        return remarks
    }

    /// Nil where it cannot be read.
    private static func text(_ name: String, in directory: URL) -> String? {
        do {
            return try FileText.read(directory.appendingPathComponent(name))
        } catch {
            return nil
        }
    }
}
