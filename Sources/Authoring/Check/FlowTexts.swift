import Flows
import Foundation
import Lua

/// What a flow's text says to people, found token by token: templates, prompt files, and the words that this
/// version refuses.
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

    /// Option names whose values are templates.
    private static let spoken: Set<String> = [
        "say", "play", "text", "html", "subject", "invalid", "no_input", "whisper", "music",
    ]

    init(_ folder: CampaignFolder) {
        for chunk in [folder.flow].compactMap({ $0 }) + folder.modules { read(chunk, folder) }
    }

    private mutating func read(_ chunk: LuaChunk, _ folder: CampaignFolder) {
        let tokens = ScriptTokens.read(chunk.source)
        let file = CampaignFolder.shown(folder.directory.appendingPathComponent(chunk.name))
        // Names that the script itself may give a template: keys of `with` and of set_variables, and
        // assignments.
        var given: Set<String> = []
        for (index, token) in tokens.enumerated() where token.kind == .name {
            if index + 1 < tokens.count, tokens[index + 1].text == "=" { given.insert(token.text) }
        }
        for (index, token) in tokens.enumerated() {
            func before(_ offset: Int) -> String { index >= offset ? tokens[index - offset].text : "" }
            func after(_ offset: Int) -> String {
                index + offset < tokens.count ? tokens[index + offset].text : ""
            }
            if token.kind == .name, token.text == "http", after(1) == ".", ["get", "post"].contains(after(2))
            {
                refuse(token, file, "http.\(after(2)) is not available: this version makes no web requests")
            }
            if token.kind == .name, token.text == "llm", after(1) == "." {
                refuse(token, file, "llm is a reserved name: this version has no language models")
            }
            if token.kind == .name, token.text == "ai", before(1) == ":" {
                refuse(token, file, "call:ai is a reserved name: this version has no language models")
            }
            guard token.kind == .string, isSpoken(before(1), before(2), before(3)) else { continue }
            text(token, file, folder, given)
        }
    }

    /// Whether a text stands where a template is meant: `say("..."`, `say = "..."`, `play = { "..."`.
    private func isSpoken(_ last: String, _ second: String, _ third: String) -> Bool {
        if ["(", "=", "{", ","].contains(last), FlowTexts.spoken.contains(second) { return true }
        return last == "{" && second == "=" && FlowTexts.spoken.contains(third)
    }

    private mutating func text(
        _ token: ScriptToken,
        _ file: String,
        _ folder: CampaignFolder,
        _ given: Set<String>
    ) {
        do {
            for hole in try Template.holes(in: token.text)
            where hole.fallback == nil && !given.contains(hole.name) {
                needs.append(Need(name: hole.name, file: file, line: token.line, column: token.column))
            }
        } catch {
            refuse(token, file, error.description)
        }
        guard token.text.lowercased().hasSuffix(".wav"), !token.text.contains("{") else { return }
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
