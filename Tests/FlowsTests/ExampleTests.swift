import Foundation
import Lua
import Outbound
import Testing

@testable import Flows

/// The examples of the repository are scripts as authors write them.
struct ExampleTests {
    static let folders: [(name: String, kind: CampaignKind)] = [
        ("appointment-reminders", .call), ("emergency-notification", .call), ("newsletter", .email),
        ("sms-reminder", .message), ("telemarketing", .call),
    ]

    func chunk(_ folder: String, _ file: String) throws -> LuaChunk {
        let path = ReferenceTests.root.appending(path: "examples/\(folder)/\(file)")
        return LuaChunk(name: file, source: try String(contentsOf: path, encoding: .utf8))
    }

    @Test("every example publishes, and uses nothing that does not exist", arguments: folders.map(\.name))
    func publishes(_ name: String) throws {
        let folder = try #require(Self.folders.first { $0.name == name })
        let flow = try chunk(name, "flow.lua")
        #expect(try !FlowScript(main: flow, kind: folder.kind).handlers.isEmpty)
        #expect(ScriptUses(flow.source).problems.isEmpty)
        _ = try OutplanScript(main: try chunk(name, "outplan.lua"), kind: folder.kind)
        #expect(try !CalleeScript(main: try chunk(name, "callees.lua")).rules.isEmpty)
    }

    @Test("the reminder's flow runs to each of its ends")
    func reminder() throws {
        let script = try FlowScript(main: try chunk("appointment-reminders", "flow.lua"), kind: .call)
        for (key, tag) in [("1", "confirmed"), ("2", "canceled"), ("0", "busy")] {
            var run = FlowRun(script: script, context: World().context)
            var step = run.start(.answered)
            var ended: String?
            for _ in 0..<20 {
                switch step {
                case .action(.digits): step = run.resume(.digits(key))
                case .action(.connect):
                    step = run.resume(.connected(.busy, agent: nil, waited: .zero, talked: .zero))
                case .action(.disposition(let tag, _, _)):
                    ended = tag
                case .action(.setVariables), .action(.callback): step = run.resume(.nothing)
                case .action: step = run.resume(.done(true))
                case .returned(let disposition): ended = disposition ?? "nothing"
                case .failed(let failure): ended = failure.description
                }
                if ended != nil { break }
            }
            #expect(ended == tag)
        }
    }
}
