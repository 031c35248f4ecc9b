import Lua
import Testing

@testable import Flows

/// The examples of the repository are scripts as authors write them; `ExampleScriptTests` runs them.
struct ExampleTests {
    @Test("no example uses what does not exist", arguments: ExampleScriptTests.examples.map(\.name))
    func uses(_ name: String) throws {
        for (file, place) in [
            ("flow.lua", ScriptAction.Place.flow), ("outplan.lua", .outplan), ("callees.lua", .callees),
        ] {
            let source = try ExampleScriptTests.chunk(name, file).source
            #expect(ScriptUses(source, in: place).problems.isEmpty)
        }
    }
}
