import Foundation
import Outbound
import Testing

/// What `check --policy` prints as a test to paste is one that `trunkside test` runs, and that fails.
@Suite("Pasting a policy's tests")
struct PastedTestTests {
    private static let policies: [(kind: String, outplan: String)] = [
        (
            "error",
            """
            return { tries = { total = 5 }, decide = function(target, history, now)
                local last = history[#history]
                if #history == 2 and last.outcome == "busy" then error("no plan") end
            end }
            """
        ),
        (
            "state",
            """
            local asked = 0
            return { decide = function(target, history, now)
                asked = asked + 1
                if asked > 2 then return give_up("enough") end
            end }
            """
        ),
        (
            "past",
            """
            return { decide = function(target, history, now)
                if #history == 1 then return wait{ at = "2020-01-01T00:00:00Z" } end
            end }
            """
        ),
        (
            "starves",
            "return { decide = function(target, history, now) return wait{ at = now + \"1h\" } end }"
        ),
        ("unused", "return { tries = { total = 1 } }"),
    ]

    @Test("a test of each kind fails under the outplan that it was printed for", arguments: policies)
    func pasted(_ kind: String, _ outplan: String) throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        try folder.file("morning/outplan.lua", outplan)
        try folder.file(
            "morning/targets.csv",
            "external_id,destination_0,destination_1\na,+13035550100,+13035550101\n"
        )
        let proof = try Program.run("check", "--policy", campaign, "--output", "json", in: folder)
        #expect(proof.code == 2)
        let findings = try proof.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        let test = try #require(findings.first { $0["kind"]?.string == kind }?["test"]?.string)
        try folder.file("morning/proof_test.lua", test + "\n")
        let run = try Program.run("test", campaign, in: folder)
        #expect(run.code == 2, "\(run.output) \(run.errors)")
        #expect(run.output.contains("1 test, 1 failed"), "\(run.output)")
        // One that waits is mended by another wait; the others hold under a plain table.
        let isWait = kind == "past"
        let wait = "if #history == 1 then return wait{ after = \"5h\" } end"
        try folder.file(
            "morning/outplan.lua",
            "return { tries = { total = 4 }, \(isWait ? "decide = function(target, history, now) \(wait) end" : "") }"
        )
        let mended = try Program.run("test", campaign, in: folder)
        #expect(mended.code == 0, "\(mended.output)")
    }
}
