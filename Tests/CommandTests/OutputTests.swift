import Foundation
import Outbound
import Testing

@Suite("What is printed, and where")
struct OutputTests {
    @Test("for machines, standard output has one JSON object for each campaign and nothing else")
    func json() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        for command in [["run", campaign, "--speed", "100000"], ["simulate", campaign]] {
            let result = try Program.run(command + ["--output", "json"], variables: [:], in: folder)
            #expect(result.code == 0, "\(result.errors)")
            let lines = result.output.split(separator: "\n")
            #expect(lines.count == 1)
            let figures = try JSONValue(parsing: result.output)
            #expect(figures["campaign"] == "morning")
            #expect(figures["end"] == "finished")
            #expect(figures["targets"] == 40)
        }
        // Nothing is left to dial: that is told to machines too.
        let refused = try Program.run(["run", campaign, "--output", "json"], variables: [:], in: folder)
        #expect(refused.code == 1)
        #expect(try JSONValue(parsing: refused.output)["end"] == "refused")
        for command in ["explain", "report"] {
            let result = try Program.run(command, campaign, "--output", "json", in: folder)
            #expect(try JSONValue(parsing: result.output)["campaign"] == "morning")
        }
        let clean = try Program.run("check", campaign, "--output", "json", in: folder)
        #expect(!clean.output.contains("\"kind\":\"finding\"") && clean.code == 0)
        try folder.file("morning/flow.lua", "return 5")
        let finding = try JSONValue(
            parsing: Program.run("check", campaign, "--output", "json", in: folder).output
        )
        #expect(finding["file"] == "morning/flow.lua")
        #expect(finding["line"] == 1 && finding["column"] == 1)
    }
}
