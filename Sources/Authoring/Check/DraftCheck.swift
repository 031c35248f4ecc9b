import Flows
import Lua
import Outbound
import Store

/// What is wrong with an outplan or a flow that is no folder's: its files are those of the draft alone.
package struct DraftCheck {
    private let draft: ScriptDraft

    package init(_ draft: ScriptDraft) { self.draft = draft }

    /// The outplan, where nothing is wrong with it.
    package func outplan() throws(Findings) -> OutplanScript {
        let script = try compile { main, modules throws(ScriptProblem) in
            try OutplanScript(main: main, modules: modules, kind: .call)
        }
        let found = OutplanCheck(file: draft.file, source: draft.source, script.outplan).findings()
        try refuse(texts(in: .outplan) + found)
        return script
    }

    /// A flow may serve calls, text messages and emails: it must be one for any of them.
    package func flow() throws(Findings) {
        _ = try compile { main, modules throws(ScriptProblem) in
            try FlowScript(main: main, modules: modules, kind: .call)
        }
        try refuse(texts(in: .flow))
    }

    private func compile<Script>(
        _ make: (LuaChunk, [LuaChunk]) throws(ScriptProblem) -> Script
    ) throws(Findings) -> Script {
        let modules = draft.modules.map { LuaChunk(name: $0.file, source: $0.source) }
        do throws(ScriptProblem) {
            return try make(LuaChunk(name: draft.file, source: draft.source), modules)
        } catch {
            throw Findings([
                Finding(
                    file: error.file,
                    line: error.line ?? 1,
                    column: error.column,
                    message: error.message
                )
            ])
        }
    }

    private func refuse(_ findings: [Finding]) throws(Findings) {
        guard findings.isEmpty else { throw Findings(Set(findings).sorted(by: Finding.before)) }
    }

    /// Names that do not exist or that this version refuses, and templates that cannot be read.
    private func texts(in place: ScriptAction.Place) -> [Finding] {
        var findings: [Finding] = []
        let files = [(draft.file, draft.source)] + draft.modules.map { ($0.file, $0.source) }
        for (file, source) in files {
            let uses = ScriptUses(source, in: place)
            func find(_ token: ScriptToken, _ message: String) {
                findings.append(
                    Finding(file: file, line: token.line, column: token.column, message: message)
                )
            }
            for (token, message) in uses.problems { find(token, message) }
            for use in uses.uses {
                for text in use.texts where text.parameter.type.isTemplate {
                    do { _ = try Template(text.token.text) } catch { find(text.token, error.description) }
                }
            }
        }
        return findings
    }
}
