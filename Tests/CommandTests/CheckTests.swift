import Foundation
import Outbound
import Testing

@Suite("Checking, explaining and reporting")
struct CheckTests {
    static let names = [
        "appointment-reminders", "emergency-notification", "newsletter", "sms-reminder", "telemarketing",
    ]

    @Test("a text beside the call that has nowhere to go is found; one with a number is not")
    func beside() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        func found(_ options: String) throws -> String {
            try folder.file("morning/flow.lua", "return function(call)\n    sms.send\(options)\nend\n")
            return try Program.run("check", campaign, in: folder).findings
        }
        #expect(
            try found("{ text = \"Bye.\" }").contains(
                "morning/flow.lua:2:9: no row has an sms address, and sms.send without a \"to\" goes there: "
                    + "nothing would be sent; give it one (to = call.destination.address is the number called)"
            )
        )
        #expect(try !found("{ to = call.destination.address, text = \"Bye.\" }").contains("sms address"))
        #expect(try !found("(call.variables)").contains("sms address"))
    }

    @Test("a policy that fails at once is found, and a run does not begin with a misspelled word")
    func policy() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        let good = try folder.text("morning/outplan.lua")
        try folder.file(
            "morning/outplan.lua",
            """
            return {
                decide = function(target, history, now)
                    if history[#history].outcome == "busy" then return wait{ after = "1h" } end
                end,
            }
            """
        )
        let found = try Program.run("check", campaign, in: folder)
        #expect(found.code == 2)
        #expect(
            found.output.contains(
                "morning/outplan.lua:2:1: decide fails where nothing was tried yet, for the first row: "
                    + "outplan.lua:3: "
            ),
            "\(found.output)"
        )
        try folder.file("morning/outplan.lua", good)
        try folder.file("morning/flow.lua", "return function(call)\n    call:sey(\"Hello.\")\nend\n")
        for command in ["run", "simulate"] {
            let refused = try Program.run(command, campaign, in: folder)
            #expect(refused.code == 2 && refused.output == "", "\(refused)")
            #expect(refused.errors == "morning/flow.lua:2:10: call has no \"sey\"; did you mean \"say\"?\n")
        }
    }

    @Test("the examples have no findings", arguments: names)
    func examples(_ name: String) throws {
        let result = try Program.run("check", Program.example(name), in: TemporaryFolder())
        #expect(result.code == 0, "\(result.output)")
    }

    @Test("an unknown key is found where it stands, with the key that was meant")
    func unknownKey() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        let toml = try folder.text("morning/campaign.toml")
        try folder.file("morning/campaign.toml", toml.replacing("per_second = 20", with: "  per_secnd = 20"))
        let result = try Program.run("check", campaign, in: folder)
        #expect(result.code == 2)
        #expect(
            result.output.hasPrefix(
                "morning/campaign.toml:5:3: unknown key \"per_secnd\"; did you mean \"per_second\"?"
            )
        )
    }

    @Test(
        "a flow that does not compile, a missing prompt, and a name that rows lack are found by line; http is advised upon"
    )
    func flow() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        try folder.file(
            "morning/flow.lua",
            """
            return function(call)
                call:play("prompts/none.wav")
                call:say("Your {doctor} waits.")
                http.get("https://crm.example.org")
            end
            """
        )
        let found = try Program.run("check", campaign, in: folder)
        #expect(found.code == 2)
        #expect(found.output.contains("morning/flow.lua:2:15: the prompt \"prompts/none.wav\" is missing"))
        #expect(found.output.contains("morning/flow.lua:3:14: 40 rows have no \"doctor\" (the first: p0)"))
        let advice = "\n  morning/flow.lua:4:10: http.get is refused: write the host into campaign.toml"
        #expect(found.output.contains(advice))
        #expect(!found.findings.contains("http.get"))

        try folder.file("morning/flow.lua", "return function(call)\n  call:say(\"x\"\nend\n")
        let broken = try Program.run("check", campaign, in: folder)
        #expect(broken.output.contains("morning/flow.lua:3"))
        #expect(
            broken.output.hasSuffix("\nmorning: the rest of this folder is checked when that is mended\n")
        )
        #expect(!found.output.contains("the rest of this folder"))
        #expect(broken.code == 2)
    }

    @Test("bad rows are told with file, line and column, and never show a whole number")
    func rows() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder, rows: 3)
        let csv = try folder.text("morning/targets.csv")
        try folder.file("morning/targets.csv", csv + "\nbad,+130355512,Eve\n")
        let result = try Program.run("run", campaign, "--on-error", "abort", in: folder)
        #expect(result.code == 2)
        #expect(result.errors.contains("targets.csv:5:5:"))
        #expect(!result.errors.contains("+130355512"))
        #expect(result.errors.contains("no row was taken"))
    }

    @Test("explain names the gate that holds a target, in the past and in the future")
    func explains() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        try folder.file(
            "morning/outplan.lua",
            "return { tries = { total = 2 }, windows = { { days = \"mon-fri\", \"09:00-17:00\" } } }"
        )
        let kept = folder.path("kept.db")
        #expect(try Program.run("simulate", campaign, "--keep", kept, in: folder).code == 0)
        let night = try Program.run(
            "explain",
            campaign,
            "--database",
            kept,
            "--target",
            "p1",
            "--at",
            "2026-03-01T22:00:00-07:00",
            "--output",
            "json",
            in: folder
        )
        let explained = try JSONValue(parsing: night.output)
        #expect(explained["decision"] == "wait")
        #expect(explained["gate"] == "window")
        #expect(explained["until"] == "2026-03-02T16:00:00Z")
        let summary = try Program.run("explain", campaign, "--database", kept, in: folder)
        #expect(summary.output.contains("of 40 targets"))
    }

    @Test("the report is one page without a script, and names every outcome")
    func page() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        let kept = folder.path("kept.db")
        #expect(try Program.run("simulate", campaign, "--keep", kept, in: folder).code == 0)
        let result = try Program.run(
            "report",
            campaign,
            "--database",
            kept,
            "--html",
            folder.path("report.html"),
            in: folder
        )
        #expect(result.code == 0)
        let page = try folder.text("report.html")
        #expect(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"))
        for part in [
            "Reach over time", "Outcomes by hour", "Attempts per target", "role=\"img\"", "no answer",
        ] {
            #expect(page.contains(part), "\(part)")
        }
    }

    @Test("usage errors end with 64, a missing folder with a finding")
    func usage() throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run("simulate", in: folder).code == 64)
        #expect(try Program.run("nonsense", in: folder).code == 64)
        let missing = try Program.run("run", folder.path("none"), in: folder)
        #expect(missing.code == 2)
        #expect(missing.errors.contains("there is no such folder"))
        #expect(try Program.run("version", in: folder).output.hasPrefix("trunkside "))
    }
}
