import Foundation
import Outbound
import Testing

@Suite("Exploring flows by the program")
struct PathsTests {
    @Test("no example has a path that breaks", arguments: CheckTests.names)
    func examples(_ name: String) throws {
        let result = try Program.run("check", "--paths", Program.example(name), in: TemporaryFolder())
        #expect(result.code == 0, "\(result.output)")
        #expect(result.output.contains(" paths, 0 findings"))
        #expect(!result.output.contains("--limit"))
    }

    @Test("a finding is told with its path, for people and for machines, and ends with 2")
    func finding() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        try folder.file(
            "morning/flow.lua",
            """
            return function(call)
                local key = call:digits{ say = "Press 1", valid = "1", max = 1 }
                call:say("You pressed " .. key)
            end
            """
        )
        let text = try Program.run("check", campaign, "--paths", in: folder)
        #expect(text.code == 2)
        #expect(
            text.output == """
                morning/flow.lua:3:32: raises an error: attempt to concatenate a nil value (local 'key')
                    1. digits, say "Press 1" -> timeout
                    (target p0)
                morning: 5 paths, 1 finding

                """
        )
        let machine = try Program.run("check", campaign, "--paths", "--output", "json", in: folder)
        #expect(machine.code == 2)
        let lines = try machine.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(lines.count == 2)
        #expect(lines.first?["kind"] == "raises")
        #expect(lines.first?["line"] == 3)
        #expect(lines.last?["paths"] == 5)
        #expect(lines.last?["findings"] == 1)
    }

    @Test("bounds that make no sense are a mistake of usage")
    func usage() throws {
        let folder = try TemporaryFolder()
        for wrong in [["--silence", "0s"], ["--silence", "10"], ["--depth", "0"], ["--limit", "-1"]] {
            let arguments = ["check", "--paths", Program.example("newsletter")] + wrong
            #expect(try Program.run(arguments, variables: [:], in: folder).code == 64, "\(wrong)")
        }
    }
}
