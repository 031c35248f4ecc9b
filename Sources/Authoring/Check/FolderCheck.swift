import Flows
import Foundation
import Intake
import Lua
import Outbound

/// Everything that can be found wrong with campaigns' folders without dialing: files, scripts, prompts,
/// templates and rows.
package struct FolderCheck {
    private let directories: [URL]
    private let setting: Gathering.Setting
    /// Lists are not read: for every keystroke of an editor.
    private let isQuick: Bool
    /// What lints scripts; nil where that is left out.
    private let luacheck: Luacheck?
    /// What carriers of a kind can do.
    private let capabilities: @Sendable (String) -> Set<LegCapability>?

    /// Each folder is checked for itself; only their names are held against each other.
    package init(
        _ directories: [URL],
        setting: Gathering.Setting = Gathering.Setting(),
        isQuick: Bool = false,
        luacheck: Luacheck? = nil,
        capabilities: @escaping @Sendable (_ carrier: String) -> Set<LegCapability>? = CarrierCheck
            .capabilities
    ) {
        self.directories = directories
        self.setting = setting
        self.isQuick = isQuick
        self.luacheck = luacheck
        self.capabilities = capabilities
    }

    /// The folders that paths name: of a file of a campaign's folder it is that folder, once.
    package static func directories(of paths: [URL]) -> [URL] {
        var directories: [URL] = []
        for path in paths.map(\.standardizedFileURL) {
            let folder = path.deletingLastPathComponent()
            let isFile = FileText.obstacle(path) == nil
            let hasCampaign = FileText.obstacle(folder.appendingPathComponent("campaign.toml")) == nil
            let directory = isFile && hasCampaign ? folder : path
            if isFile, directories.contains(directory) { continue }
            directories.append(directory)
        }
        return directories
    }

    /// All findings, by file, line and column.
    package func findings() -> [Finding] { report().findings }

    package func report() -> CheckReport {
        var findings: Set<Finding> = []
        var advice: [Advice] = []
        var notes: [String] = []
        var unread: [String] = []
        var gatherings: [Gathering] = []
        for directory in directories {
            do {
                gatherings.append(try Gathering([directory], setting: setting))
            } catch {
                findings.formUnion(error.all)
                if !isQuick { unread.append(CampaignFolder.shown(directory)) }
            }
        }
        let cast = gatherings.reduce(into: Set<String>()) { $0.formUnion($1.cast) }
        for gathering in gatherings {
            if !isQuick { findings.formUnion(DoNotContactFiles(engine: gathering).findings()) }
            for (folder, scripts) in zip(gathering.folders, gathering.scripts) {
                let script = ScriptCheck(
                    folder,
                    scripts,
                    engine: gathering.engine,
                    cast: cast,
                    capabilities: capabilities
                )
                let texts = script.texts
                findings.formUnion(script.findings())
                findings.formUnion(check(folder, script.queues))
                var rows: Int?
                if !isQuick {
                    let read = RowCheck(folder, RowTally(folder, texts: texts, scripts)).read()
                    findings.formUnion(read.findings)
                    rows = read.rows
                }
                let figures = AdviceFigures(folder, scripts, texts, gathering, rows: rows)
                advice += OutplanAdvice(figures).advice() + QueueAdvice(figures).advice()
                advice += figures.webAdvice()
            }
        }
        let folders = gatherings.flatMap(\.folders)
        findings.formUnion(Gathering.names(of: folders))
        lint(folders, &findings, &notes)
        return CheckReport(
            findings: findings.sorted(by: Finding.before),
            advice: advice,
            notes: notes,
            unread: unread
        )
    }

    /// What luacheck says beyond what was found.
    private func lint(_ folders: [CampaignFolder], _ findings: inout Set<Finding>, _ notes: inout [String]) {
        guard let luacheck, !isQuick else { return }
        for folder in folders {
            switch luacheck.findings(of: folder) {
            case .found(let found):
                let places = Set(findings.map { Luacheck.Place($0) })
                findings.formUnion(found.filter { !places.contains(Luacheck.Place($0)) })
            case .leftOut(let why): if !notes.contains(why) { notes.append(why) }
            }
        }
    }

    private func check(
        _ folder: CampaignFolder,
        _ queues: QueueCheck
    ) -> [Finding] {
        var findings: [Finding] = []
        let toml = CampaignFolder.shown(folder.directory.appendingPathComponent("campaign.toml"))
        if !queues.own.isEmpty, let problem = queues.problem(queues.own) {
            findings.append(folder.file.finding(["queue"], problem, in: toml))
        }
        if folder.file.campaign.nextCampaign == folder.file.campaign.name {
            let message =
                "next_campaign is this campaign itself, and each starts once in a run: name another, or remove it"
            findings.append(folder.file.finding(["next_campaign"], message, in: toml))
        }
        if folder.flow == nil, folder.file.campaign.queue.isEmpty {
            findings.append(
                Finding(
                    file: CampaignFolder.shown(folder.directory),
                    message: "neither flow.lua nor queue: nothing would happen on answer"
                )
            )
        }
        if folder.file.isSimulated, folder.callees == nil {
            findings.append(
                Finding(
                    file: CampaignFolder.shown(folder.directory),
                    message: "no callees.lua: with simulated carriers it says who answers and what they do"
                )
            )
        }
        findings += TestCheck(folder: folder).findings()
        if !isQuick { findings += DoNotContactFiles(folder).findings() }
        return findings
    }
}
