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
    static let luacheck: String = {
        func fields(_ space: String) -> String {
            let names =
                ScriptAPI.actions.filter { $0.object == space && $0.style == .function }.map(\.name)
                + (space == "json" ? ScriptAPI.facts(of: space) : [])
            return "\(space) = { fields = { \(names.map { "\"\($0)\"" }.joined(separator: ", ")) } }"
        }
        let plain = ScriptAPI.actions(in: .outplan).filter { $0.object.isEmpty && $0.places == [.outplan] }
            .map(\.name)
        let lines = spaces(in: nil).map { "    \(fields($0)),\n" }.joined()
        return """
            -- \(origin)
            -- What a script of a campaign folder may use beside Lua's own.
            std = "lua54"
            max_cyclomatic_complexity = 12
            max_line_length = 110

            -- The sandbox has none of these, so their use is a mistake here too.
            not_globals = { "os", "io", "debug", "package", "dofile", "loadfile", "collectgarbage", "string.dump" }
            read_globals = {
            \(lines)}

            files["**/outplan.lua"] = { read_globals = { \(plain.map { "\"\($0)\"" }.joined(separator: ", ")) } }
            files["**/*_test.lua"] = { read_globals = { "test" } }
            exclude_files = { "editor/trunkside.d.lua" }

            """
    }()
}
