import Lua
import Outbound

/// A script with its modules as text, for rooms that know no interpreter: each a file's name and its source.
package struct ScriptText: Sendable {
    fileprivate let main: LuaChunk
    fileprivate let modules: [LuaChunk]

    package init(file: String, source: String, modules: [(file: String, source: String)]) {
        main = LuaChunk(name: file, source: source)
        self.modules = modules.map { LuaChunk(name: $0.file, source: $0.source) }
    }
}

extension OutplanScript {
    package init(_ text: ScriptText, kind: CampaignKind) throws(ScriptProblem) {
        try self.init(main: text.main, modules: text.modules, kind: kind)
    }
}

extension FlowScript {
    package init(_ text: ScriptText, kind: CampaignKind) throws(ScriptProblem) {
        try self.init(main: text.main, modules: text.modules, kind: kind)
    }
}
