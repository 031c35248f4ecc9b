import Flows
import Foundation
import Lua
import Outbound

/// What a policy is judged on: its script, a campaign, people, and how its flow may end with them.
struct PolicyGround {
    var script: OutplanScript
    /// As findings name it.
    var file: String
    var campaign: Campaign
    var subjects: [PathSubjects.Subject]
    /// Ends of the campaign's flow; empty where there is none.
    var endings: [PolicyOutcome]
    /// What the script's text speaks of, where no flow says how attempts end.
    var spoken: PolicyWords
    /// Of scripts that draw lots.
    var seed: UInt64
    var start: Instant
    var drawsLots: Bool
    var notes: [String] = []

    /// A campaign's folder, or an outplan's file: in a campaign's folder that campaign's, with another
    /// outplan; elsewhere that of somebody made up.
    init(_ place: URL, setting: Gathering.Setting) throws {
        guard place.pathExtension == "lua" else {
            try self.init(Gathering([place], setting: setting), file: nil)
            return
        }
        let directory = place.deletingLastPathComponent()
        let isCampaign = FileManager.default.fileExists(
            atPath: directory.appendingPathComponent("campaign.toml").path
        )
        if isCampaign {
            try self.init(Gathering([directory], setting: setting), file: place)
        } else {
            try self.init(alone: place)
        }
    }

    private init(_ gathering: Gathering, file other: URL?) throws {
        let folder = gathering.folders[0]
        campaign = folder.file.campaign
        start = folder.file.simulation?.start ?? PolicyGround.start
        seed = folder.file.simulation?.seed ?? 0
        var chunk = folder.outplan
        script = gathering.scripts[0].outplan
        if let other, other.lastPathComponent != chunk.name {
            chunk = LuaChunk(name: other.lastPathComponent, source: try FileText.read(other))
            let modules = folder.modules.filter { $0.name != chunk.name }
            script = try PolicyGround.compile(chunk, modules, campaign.kind, folder.directory)
        }
        file = CampaignFolder.shown(folder.directory.appendingPathComponent(chunk.name))
        spoken = PolicyWords([chunk] + folder.modules)
        drawsLots = spoken.drawsLots
        let people = try PathSubjects(folder)
        subjects = people.all
        if people.isMadeUp { notes.append("the list has no row: judged with somebody made up") }
        endings = []
        var bounds = PathBounds()
        bounds.paths = PolicyGround.endings
        bounds.depth = 20
        var explorer = PathExplorer(gathering, at: 0, start: start, bounds: bounds)
        var ends: [DriveEnd] = []
        if let subject = subjects.first { explorer.follow(subject.target) { ends.append($0) } }
        for ending in ends.compactMap({ PolicyOutcome($0) }) where !endings.contains(ending) {
            endings.append(ending)
        }
    }

    private init(alone place: URL) throws {
        let chunk = LuaChunk(name: place.lastPathComponent, source: try FileText.read(place))
        let directory = place.deletingLastPathComponent()
        campaign = Campaign(name: "campaign", kind: .call, zone: "America/Denver")
        for type in DestinationType.allCases { campaign.carriers[type] = "simulated" }
        script = try PolicyGround.compile(chunk, [], .call, directory)
        file = CampaignFolder.shown(place)
        spoken = PolicyWords([chunk])
        drawsLots = spoken.drawsLots
        seed = 0
        start = PolicyGround.start
        endings = []
        let places = max(spoken.destinations, script.outplan.tries.perDestination.count, 1)
        let destinations = (0..<min(places, 5)).map {
            Destination(type: .tel, address: "+1303555010\($0)", slot: $0)
        }
        let draft = TargetDraft(externalID: "somebody", name: "Somebody", destinations: destinations)
        subjects = [
            PathSubjects.Subject(target: Target(id: Identifier(1), draft: draft), label: "somebody made up")
        ]
        notes.append("no campaign.toml beside it: judged with somebody made up")
    }

    private static func compile(
        _ chunk: LuaChunk,
        _ modules: [LuaChunk],
        _ kind: CampaignKind,
        _ directory: URL
    ) throws(Findings) -> OutplanScript {
        do {
            return try OutplanScript(main: chunk, modules: modules, kind: kind)
        } catch {
            throw Findings([Finding(error, in: directory)])
        }
    }

    /// 2026-03-02T08:00:00-07:00.
    private static let start = Instant(milliseconds: 1_772_463_600_000)
    /// Paths of the flow that are followed for its ends.
    private static let endings = 200
}

/// What the text of an outplan speaks of.
struct PolicyWords {
    /// Names read from `variables`.
    private(set) var variables: [String] = []
    /// Literals: what a disposition or a variable may be compared with.
    private(set) var texts: [String] = []
    /// The highest number in `destinations[n]`.
    private(set) var destinations = 0
    private(set) var drawsLots = false

    init(_ chunks: [LuaChunk]) {
        for chunk in chunks {
            let tokens = ScriptTokens.read(chunk.source)
            func isSign(_ sign: String, _ index: Int) -> Bool {
                tokens.indices.contains(index) && tokens[index].kind == .sign && tokens[index].text == sign
            }
            for (index, token) in tokens.enumerated() {
                let next = index + 2 < tokens.count ? tokens[index + 2] : nil
                switch (token.kind, token.text) {
                case (.name, "variables") where isSign(".", index + 1) || isSign("[", index + 1):
                    guard let next, next.kind != .number, !variables.contains(next.text) else { continue }
                    variables.append(next.text)
                case (.name, "destinations") where isSign("[", index + 1):
                    if let next, let number = Int(next.text) { destinations = max(destinations, number) }
                case (.name, "random"): drawsLots = true
                case (.string, let text) where text.count <= 40 && !texts.contains(text): texts.append(text)
                default: break
                }
            }
        }
    }
}
