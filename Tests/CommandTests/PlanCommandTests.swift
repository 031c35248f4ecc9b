import Foundation
import Outbound
import Testing

@Suite("Planning by the program")
struct PlanCommandTests {
    @Test("a plan is made from the folder's files, or goes on from a ledger, and writes to neither")
    func plans() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        let files = try FileManager.default.subpathsOfDirectory(atPath: campaign).sorted()
        let fresh = try Program.run("plan", campaign, in: folder)
        #expect(fresh.code == 0, "\(fresh.errors)")
        #expect(fresh.output.contains(": 40 of 40 targets have a next attempt\n"))
        #expect(try FileManager.default.subpathsOfDirectory(atPath: campaign).sorted() == files)

        let kept = folder.path("kept.db")
        #expect(try Program.run("simulate", campaign, "--keep", kept, in: folder).code == 0)
        let after = try Program.run("plan", campaign, "--database", kept, "--output", "json", in: folder)
        let lines = try after.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(lines.count == 41)
        #expect(lines.allSatisfy { $0["due"] == nil })
        #expect(lines.last?["targets"] == 40)
    }

    @Test("another outplan is held against the folder's; one that does not compile is a finding")
    func against() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        try folder.file("other.lua", "return { windows = { { days = \"sun\", \"09:00-10:00\" } } }")
        let changed = try Program.run("plan", campaign, "--against", "other.lua", in: folder)
        #expect(changed.code == 0)
        #expect(changed.output.contains("40 later, because of outplan.windows"))
        #expect(
            changed.output.contains("the outplans differ in tries, retry, windows\n"),
            "\(changed.output)"
        )
        try folder.file("bad.lua", "return { tries = 1 }")
        let bad = try Program.run("plan", campaign, "--against", "bad.lua", in: folder)
        #expect(bad.code == 2)
        #expect(bad.errors.contains("bad.lua:1:10: tries: expected a table"))
        #expect(try Program.run("plan", campaign, "--against", "none.lua", in: folder).code == 2)
        #expect(try Program.run("plan", in: folder).code == 64)
    }

    @Test("a policy that is the same, in a file whose table is another, is not named as different")
    func samePolicy() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        func outplan(_ hours: String, _ evening: String) -> String {
            """
            local evening = "\(evening)"
            return {
                windows = { { days = "mon-sat", "\(hours)" } },
                ["dial_timeout"] = "20s",
                decide = function(_, history)
                    if #history == 1 then return wait{ at_local = evening } end
                end,
                tries = { total = 3 },
            }
            """
        }
        func differences(_ hours: String, _ evening: String) throws -> String {
            try folder.file("other.lua", outplan(hours, evening))
            let result = try Program.run("plan", campaign, "--against", "other.lua", in: folder)
            let line = result.output.split(separator: "\n").first ?? ""
            return line.components(separatedBy: "next attempt; ").last ?? ""
        }
        try folder.file("morning/outplan.lua", outplan("08:00-20:00", "18:30"))
        #expect(try differences("12:00-20:00", "18:30") == "the outplans differ in windows")
        #expect(try differences("12:00-20:00", "19:30") == "the outplans differ in windows, decide")
        #expect(try differences("08:00-20:00", "18:30") == "the outplans say the same")
    }
}
