/// The files that are made from the declarations of the script API. The repository has them committed, and a
/// test compares.
package enum Reference {
    /// Path below the repository's root, and text.
    package static let files: [(path: String, text: String)] = [
        (".luacheckrc", luacheck), ("editor/trunkside.d.lua", editor), ("docs/script-api.md", page),
    ]

    static let origin = "Made from the declarations in Sources/Flows/Actions: change those, not this file."

    /// Names that scripts see as tables of functions, in order.
    static func spaces(in place: ScriptAction.Place?) -> [String] {
        var names: [String] = []
        for action in ScriptAPI.actions where action.style == .function && !action.object.isEmpty {
            if let place, !action.places.contains(place) { continue }
            if !names.contains(action.object) { names.append(action.object) }
        }
        return names
    }

    /// `call:say(text, {...})`.
    static func signature(_ action: ScriptAction) -> String {
        let positional = action.positional.map { $0.isRequired ? $0.name : "[\($0.name)]" }
        var text = "\(action.fullName)(\(positional.joined(separator: ", "))"
        if !action.options.isEmpty {
            text = positional.isEmpty ? "\(action.fullName){...}" : text + ", {...})"
        } else {
            text += ")"
        }
        return text
    }
}

extension Reference {
    /// What a new campaign's folder gets, so that editors know the script API. Paths are below the folder.
    package static let folderFiles: [(path: String, text: String)] = [
        (".luacheckrc", luacheck(folderOrigin, [("unused_args", "false"), ("max_line_length", "false")])),
        (".luarc.json", languageServer), ("editor/trunkside.d.lua", editor(folderOrigin)),
    ]

    private static let folderOrigin = "Made by trunkside new from the script API of its version."

    /// The repository's own scripts are held to its own style.
    static let luacheck = luacheck(
        origin,
        [("max_cyclomatic_complexity", "12"), ("max_line_length", "110")]
    )

    /// Settings of LuaLS: which Lua it is, what the sandbox has not, and where the definitions lie.
    private static let languageServer: String = {
        let builtin = ["debug", "ffi", "io", "jit", "os", "package"].map { "\"\($0)\": \"disable\"" }
        return """
            {
                "runtime.version": "Lua 5.4",
                "runtime.path": ["?.lua"],
                "runtime.builtin": { \(builtin.joined(separator: ", ")) },
                "workspace.library": ["editor"],
                "workspace.checkThirdParty": false
            }

            """
    }()

    /// Globals of Lua that the sandbox has not.
    package static let withheldGlobals = [
        "os", "io", "debug", "package", "dofile", "loadfile", "collectgarbage", "string.dump",
    ]

    /// What every script may read beside Lua's own, as `table.field`.
    package static let globals = spaces(in: nil).flatMap { space in names(in: space).map { "\(space).\($0)" }
    }

    private static func names(in space: String) -> [String] {
        ScriptAPI.actions.filter { $0.object == space && $0.style == .function }.map(\.name)
            + (space == "json" ? ScriptAPI.facts(of: space) : [])
    }

    private static func luacheck(_ origin: String, _ style: [(name: String, value: String)]) -> String {
        func fields(_ space: String) -> String {
            "\(space) = { fields = { \(names(in: space).map { "\"\($0)\"" }.joined(separator: ", ")) } }"
        }
        let plain = ScriptAPI.actions(in: .outplan).filter { $0.object.isEmpty && $0.places == [.outplan] }
            .map(\.name)
        let lines = spaces(in: nil).map { "    \(fields($0)),\n" }.joined()
        return """
            -- \(origin)
            -- What a script of a campaign folder may use beside Lua's own.
            std = "lua54"
            \(style.map { "\($0.name) = \($0.value)" }.joined(separator: "\n"))

            -- The sandbox has none of these, so their use is a mistake here too.
            not_globals = { \(withheldGlobals.map { "\"\($0)\"" }.joined(separator: ", ")) }
            read_globals = {
            \(lines)}

            files["**/outplan.lua"] = { read_globals = { \(plain.map { "\"\($0)\"" }.joined(separator: ", ")) } }
            files["**/*_test.lua"] = { read_globals = { "test" } }
            exclude_files = { "editor/trunkside.d.lua" }

            """
    }
}
