import Flows
import Foundation
import Lua

/// What the scripts of a folder use, as it is written in them: templates, prompt files, and names that do not
/// exist or that this version refuses.
struct FlowTexts {
    /// A template's name that a row must have, and where the text that needs it stands.
    struct Need {
        var name: String
        var file: String
        var line: Int
        var column: Int
    }

    private(set) var findings: [Finding] = []
    private(set) var needs: [Need] = []
    /// Variables that the flow sets itself: a text may use what an earlier call set.
    private var variables: Set<String> = []

    private let queues: QueueCheck

    /// `queues` are those that a call may wait in.
    init(_ folder: CampaignFolder, queues: QueueCheck) {
        self.queues = queues
        let flows = ([folder.flow].compactMap { $0 } + folder.modules).map {
            ($0, ScriptUses($0.source, in: .flow))
        }
        for (_, uses) in flows { variables.formUnion(uses.variables) }
        for (chunk, uses) in flows { read(chunk, uses, folder) }
        read(folder.outplan, ScriptUses(folder.outplan.source, in: .outplan), folder)
        if let callees = folder.callees {
            read(callees, ScriptUses(callees.source, in: .callees), folder)
        }
    }

    private mutating func read(_ chunk: LuaChunk, _ uses: ScriptUses, _ folder: CampaignFolder) {
        let file = CampaignFolder.shown(folder.directory.appendingPathComponent(chunk.name))
        for (token, message) in uses.problems { refuse(token, file, message) }
        for use in uses.uses {
            if use.action.object == "http" {
                refuse(
                    use.token,
                    file,
                    "http.\(use.action.name) is not available: this version makes no web requests"
                )
            }
            for text in use.texts where use.action.name == "connect" && text.parameter.name == "queue" {
                let name = text.token.text
                // The campaign's own is told where campaign.toml names it.
                if name.contains("{") || name == queues.own { continue }
                if let problem = queues.problem(name) { refuse(text.token, file, problem) }
            }
            for text in use.texts where text.parameter.type.isTemplate {
                read(text, of: use, file, folder)
            }
        }
    }

    private mutating func read(
        _ text: ScriptUse.Text,
        of use: ScriptUse,
        _ file: String,
        _ folder: CampaignFolder
    ) {
        let token = text.token
        do {
            for hole in try Template.holes(in: token.text)
            where hole.fallback == nil && !use.given.contains(hole.name) && !variables.contains(hole.name) {
                needs.append(Need(name: hole.name, file: file, line: token.line, column: token.column))
            }
        } catch {
            refuse(token, file, error.description)
        }
        guard text.parameter.type.isFile, !token.text.contains("{") else { return }
        let prompt = folder.directory.appendingPathComponent(token.text)
        if !FileManager.default.fileExists(atPath: prompt.path) {
            refuse(
                token,
                file,
                "the prompt \"\(token.text)\" is missing; put it at \(CampaignFolder.shown(prompt))"
            )
        }
    }

    private mutating func refuse(_ token: ScriptToken, _ file: String, _ message: String) {
        findings.append(Finding(file: file, line: token.line, column: token.column, message: message))
    }
}
