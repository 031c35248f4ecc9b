import Foundation
import Lua
import Testing

@testable import Flows

struct ReferenceTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("the committed files are what the declarations say", arguments: Reference.files.map(\.path))
    func committed(_ path: String) throws {
        let file = try #require(Reference.files.first { $0.path == path })
        let committed = try? String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
        if committed == file.text { return }
        let made = Self.root.appending(path: ".build/reference").appending(path: path)
        try FileManager.default.createDirectory(
            at: made.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try file.text.write(to: made, atomically: true, encoding: .utf8)
        Issue.record("\(path) is out of date: cp .build/reference/\(path) \(path)")
    }

    @Test("the editor's definitions are Lua")
    func editor() {
        #expect(LuaCheck.syntax(LuaChunk(name: "trunkside.d.lua", source: Reference.editor)) == nil)
    }

    @Test("names are unique, positional parameters come first, and everything says what it is")
    func declarations() {
        let names = ScriptAPI.actions.map(\.fullName)
        #expect(Set(names).count == names.count)
        for action in ScriptAPI.actions {
            #expect(!action.doc.isEmpty)
            #expect(action.parameters.allSatisfy { !$0.doc.isEmpty })
            let options = action.parameters.drop { $0.isPositional }
            #expect(options.allSatisfy { !$0.isPositional }, "\(action.fullName)")
            #expect(Set(action.parameters.map(\.name)).count == action.parameters.count, "\(action.fullName)")
        }
    }

    @Test("luacheck knows what the sandbox has")
    func luacheck() {
        #expect(Reference.luacheck.contains(#"json = { fields = { "encode", "decode", "null" } },"#))
        #expect(
            Reference.luacheck.contains(
                #"files["**/outplan.lua"] = { read_globals = { "dial", "wait", "give_up" } }"#
            )
        )
    }
}
