import Foundation
import Outbound
import Testing

@Suite("Proving policies by the program")
struct PolicyProofTests {
    private static let broken = """
        return {
            decide = function(target, history, now)
                if #history == 1 then error("no plan") end
            end,
        }
        """

    @Test("no example has an outplan that breaks", arguments: CheckTests.names)
    func examples(_ name: String) throws {
        let result = try Program.run("check", "--policy", Program.example(name), in: TemporaryFolder())
        #expect(result.code == 0, "\(result.output)")
        #expect(result.output.contains("outplan.lua: 200 cases, "))
    }

    @Test("an outplan's file alone will do, and another outplan of a campaign's folder")
    func file() throws {
        let folder = try TemporaryFolder()
        try folder.file("mine.lua", Self.broken)
        let alone = try Program.run("check", "--policy", "mine.lua", in: folder)
        #expect(alone.code == 2)
        #expect(alone.output.hasPrefix("mine.lua:3:1: decide fails, and the target is held: no plan\n"))
        #expect(alone.output.contains("no campaign.toml beside it"))

        let campaign = try RunTests.campaign(in: folder)
        try folder.file("morning/other.lua", Self.broken)
        let other = try Program.run("check", "--policy", campaign + "/other.lua", in: folder)
        #expect(other.code == 2)
        #expect(other.output.hasPrefix("morning/other.lua:3:1: decide fails"))
        #expect(try Program.run("check", "--policy", campaign, in: folder).code == 0)
    }

    @Test("for machines a finding has its history and its test, and the last line the table")
    func json() throws {
        let folder = try TemporaryFolder()
        try folder.file("mine.lua", Self.broken)
        let arguments = ["check", "--policy", "mine.lua", "--output", "json", "--cases", "30", "--seed", "3"]
        let result = try Program.run(arguments, variables: [:], in: folder)
        #expect(result.code == 2)
        let lines = try result.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(lines.count == 2)
        #expect(lines.first?["kind"] == "error")
        #expect(lines.first?["history"] == ["no_answer"])
        #expect(lines.first?["test"]?.string?.contains("t:expect_next{}") == true)
        #expect(lines.last?["cases"] == 30)
        #expect(lines.last?["answers"]?["error"] == 30)
    }

    @Test("a file that is not there or does not compile is a finding, a number of cases below one a mistake")
    func wrong() throws {
        let folder = try TemporaryFolder()
        try folder.file("bad.lua", "return {")
        let bad = try Program.run("check", "--policy", "bad.lua", in: folder)
        #expect(bad.code == 2)
        #expect(bad.output.contains("bad.lua:1"))
        let machine = try Program.run("check", "--policy", "bad.lua", "--output", "json", in: folder)
        #expect(try JSONValue(parsing: machine.output)["line"] == 1)
        #expect(try Program.run("check", "--policy", "none.lua", in: folder).code == 2)
        #expect(try Program.run("check", "--policy", "bad.lua", "--cases", "0", in: folder).code == 64)
    }
}
