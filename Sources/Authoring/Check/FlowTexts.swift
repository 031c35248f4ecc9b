import Flows
import Foundation
import Lua
import Simulation

/// What the scripts of a folder use, as it is written in them: templates, prompt files, and names that do not
/// exist or that this version refuses.
struct FlowTexts {
    /// A hole of a template that a row must fill, and where the text that needs it stands.
    struct Need {
        var name: String
        /// What the value is read as; nil where any will do.
        var format: Template.Format?
        /// Whether a row may be without a value.
        var isOptional: Bool
        var file: String
        var line: Int
        var column: Int

        func finding(_ message: String) -> Finding {
            Finding(file: file, line: line, column: column, message: message)
        }
    }

    /// A prompt whose file's name the rows tell.
    struct Prompt {
        var template: Template
        var file: String
        var line: Int
        var column: Int
    }

    /// An action that a flow uses.
    struct Used {
        var use: ScriptUse
        var file: String
    }

    private(set) var findings: [Finding] = []
    private(set) var needs: [Need] = []
    private(set) var prompts: [Prompt] = []
    /// What the flow and its modules use.
    private(set) var uses: [Used] = []
    /// Variables that the flow sets itself: a text may use what an earlier call set.
    private var variables: Set<String> = []

    private let queues: QueueCheck
    private let sounds: SoundFiles

    /// `queues` are those that a call may wait in.
    init(_ folder: CampaignFolder, queues: QueueCheck) {
        self.queues = queues
        sounds = SoundFiles(folder: folder.directory.path)
        let flows = ([folder.flow].compactMap { $0 } + folder.modules).map {
            ($0, ScriptUses($0.source, in: .flow))
        }
        for (_, uses) in flows { variables.formUnion(uses.variables) }
        for (chunk, found) in flows {
            read(chunk, found, folder)
            let file = CampaignFolder.shown(folder.directory.appendingPathComponent(chunk.name))
            uses += found.uses.map { Used(use: $0, file: file) }
        }
        read(folder.outplan, ScriptUses(folder.outplan.source, in: .outplan), folder)
        if let callees = folder.callees {
            read(callees, ScriptUses(callees.source, in: .callees), folder)
        }
    }

    private mutating func read(_ chunk: LuaChunk, _ uses: ScriptUses, _ folder: CampaignFolder) {
        let file = CampaignFolder.shown(folder.directory.appendingPathComponent(chunk.name))
        for (token, message) in uses.problems { refuse(token, file, message) }
        for use in uses.uses {
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
        func isOurs(_ hole: Template.Hole) -> Bool {
            use.given.contains(hole.name) || variables.contains(hole.name)
        }
        do {
            let template = try Template(token.text)
            let holes = template.holes
            for hole in holes where !isOurs(hole) && (hole.fallback == nil || hole.format != nil) {
                needs.append(
                    Need(
                        name: hole.name,
                        format: hole.format,
                        isOptional: hole.fallback != nil,
                        file: file,
                        line: token.line,
                        column: token.column
                    )
                )
            }
            guard text.parameter.type.isFile else { return }
            if !holes.isEmpty {
                guard !holes.contains(where: isOurs) else { return }
                prompts.append(
                    Prompt(template: template, file: file, line: token.line, column: token.column)
                )
            } else if let problem = problem(withPrompt: token.text, folder) {
                refuse(token, file, problem)
            }
        } catch {
            refuse(token, file, error.description)
        }
    }

    /// Why a prompt cannot be played.
    func problem(withPrompt path: String, _ folder: CampaignFolder) -> String? {
        guard let problem = sounds.problem(with: path) else { return nil }
        let prompt = folder.directory.appendingPathComponent(path)
        let isBelow = !path.hasPrefix("/") && !path.split(separator: "/").contains("..")
        if isBelow, !FileManager.default.fileExists(atPath: prompt.path) {
            return "the prompt \"\(path)\" is missing; put it at \(CampaignFolder.shown(prompt))"
        }
        return "the prompt \(problem)"
    }

    private mutating func refuse(_ token: ScriptToken, _ file: String, _ message: String) {
        findings.append(Finding(file: file, line: token.line, column: token.column, message: message))
    }
}
