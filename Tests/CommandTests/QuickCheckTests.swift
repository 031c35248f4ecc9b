import Foundation
import Outbound
import Testing

@Suite("A check for every keystroke, prompts that rows name, and luacheck")
struct QuickCheckTests {
    /// A folder named `a` from a template.
    private static func made(_ template: String = "reminders") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        #expect(try Program.run("new", "a", "--template", template, in: folder).code == 0)
        return folder
    }

    private static func check(
        _ arguments: [String],
        input: String,
        in folder: TemporaryFolder
    ) throws -> Program.Result {
        let file = try folder.file("input", input)
        let script = "exec \"$0\" \"$@\" < \"\(file.path)\""
        let running = try Program.start(
            ["-c", script, Program.path, "check"] + arguments,
            of: "/bin/sh",
            in: folder
        )
        running.process.waitUntilExit()
        return try running.result()
    }

    @Test("--quick reads no list and no luacheck, and finds the rest")
    func quick() throws {
        let folder = try Self.made()
        try folder.file("a/targets.csv", "external_id,name\nx,Ada\n")
        try folder.file("a/do-not-contact.csv", "nothing\n")
        try folder.file("a/flow.lua", "local x = 1\nreturn function(call) call:conect{} end\n")
        let quick = try Program.run("check", "--quick", "a", in: folder)
        #expect(quick.findings == "a/flow.lua:2:28: call has no \"conect\"; did you mean \"connect\"?\n")
        #expect(quick.code == 2)
        let full = try Program.run("check", "a", in: folder)
        #expect(full.findings.contains("a/targets.csv:1"))
        #expect(full.findings.contains("a/do-not-contact.csv:1"))
    }

    @Test("--stdin is read in the place of a file, saved or not, and nothing else changes")
    func buffer() throws {
        let folder = try Self.made()
        let buffer = "return function(call) call:sya(\"x\") end\n"
        let told = "a/flow.lua:1:28: call has no \"sya\"; did you mean \"say\"?\n"
        let found = try Self.check(["--quick", "--stdin", "flow.lua", "a"], input: buffer, in: folder)
        #expect(found.findings == told && found.code == 2)
        // The path of an editor's file is as good as the folder's.
        let file = try Self.check(["--stdin", "flow.lua", "a/flow.lua"], input: buffer, in: folder)
        #expect(file.findings == told)
        #expect(try Program.run("check", "a/flow.lua", in: folder).output == "a/flow.lua: no findings\n")
        let module = try Self.check(["--quick", "--stdin", "texts.lua", "a"], input: "return {", in: folder)
        #expect(module.findings.hasPrefix("a/texts.lua:1"))
        let toml = try Self.check(
            ["--quick", "--stdin", "campaign.toml", "a"],
            input: "naem = 1",
            in: folder
        )
        #expect(toml.findings.contains("a/campaign.toml:1:1: unknown key \"naem\"; did you mean \"name\"?"))
        let long = String(repeating: "-", count: 1 << 20) + "--"
        let longest = try Self.check(["--quick", "--stdin", "flow.lua", "a"], input: long, in: folder)
        #expect(longest.findings.hasPrefix("a/flow.lua:1:1: is 1048577 bytes; at most 1048576 are read"))
        for wrong in [
            ["--stdin", "../flow.lua", "a"], ["--stdin", "targets.csv", "a"],
            ["--stdin", "flow.lua", "a", "a"],
        ] {
            #expect(try Self.check(wrong, input: buffer, in: folder).code == 64)
        }
    }

    @Test("a prompt whose name the rows tell is looked for under each name, and must be a sound")
    func prompts() throws {
        let folder = try Self.made()
        let rows = [
            ("+13035550100", "de"), ("+13035550101", ""), ("+13035550102", "fr"), ("+13035550103", "fr"),
        ]
        try folder.file(
            "a/targets.csv",
            "destination,locale,due\n" + rows.map { "\($0.0),\($0.1),03.03.2026\n" }.joined()
        )
        try folder.file(
            "a/outplan.lua",
            "return { tries = { total = 2 }, windows = { { \"09:00-17:00\" } } }"
        )
        try folder.file(
            "a/flow.lua",
            """
            return function(call)
                call:play("prompts/{locale|en}/hello.wav")
                call:play({ "prompts/{locale|en}.wav", "../flow.lua" })
                call:say("{due:date|soon}")
                call:play("prompts/{called}.wav", { with = { called = "x" } })
            end
            """
        )
        try folder.file("a/callees.lua", "return { { chance = { answered = 1 } } }")
        for name in ["de/hello", "en/hello", "de", "fr"] {
            try folder.file("a/prompts/\(name).wav", "no sound")
        }
        let sound =
            Data("RIFF....WAVEfmt ".utf8)
            + Data([16, 0, 0, 0, 1, 0, 1, 0, 64, 31, 0, 0, 128, 62, 0, 0, 2, 0, 16, 0])
            + Data("data".utf8) + Data([0, 0, 0, 0])
        for name in ["de/hello", "en/hello", "de"] {
            try sound.write(to: folder.url.appendingPathComponent("a/prompts/\(name).wav"))
        }
        #expect(
            try Program.run("check", "a", in: folder).findings == """
                a/flow.lua:2:15: the prompt "prompts/fr/hello.wav" is missing; put it at a/prompts/fr/hello.wav (for 2 rows, \
                the first: targets.csv:4)
                a/flow.lua:3:17: the prompt "prompts/en.wav" is missing; put it at a/prompts/en.wav (for 1 row, the first: \
                targets.csv:3)
                a/flow.lua:3:17: the prompt prompts/fr.wav: not a WAV file (for 2 rows, the first: targets.csv:4)
                a/flow.lua:3:44: the prompt ../flow.lua: a file to play lies below the campaign's folder
                a/flow.lua:4:14: 4 rows have a "due" that cannot be read (the first: targets.csv:2): "{due}" is not a time: \
                "03.03.2026" (write it as 2026-03-03T14:00)

                """
        )
    }

    /// A folder whose `luacheck` is this script.
    private static func luacheck(_ script: String, in folder: TemporaryFolder) throws -> [String: String] {
        let file = try folder.file("bin/luacheck", "#!/bin/sh\n" + script)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        return ["PATH": folder.path("bin") + ":/usr/bin:/bin"]
    }

    @Test("what luacheck says is found where it stands, but for what only some files have and what is known")
    func luacheck() throws {
        let folder = try Self.made()
        let variables = try Self.luacheck(
            """
            pwd > "\(folder.path("where"))"
            echo "$@" > "\(folder.path("arguments"))"
            echo "flow.lua:3:7: (W211) unused variable 'x'"
            echo "./flow.lua:4:1: (W113) accessing undefined variable 'wait'"
            echo "outplan.lua:5:1: (W113) accessing undefined variable 'wait'"
            echo "campaign_test.lua:2:1: (W113) accessing undefined variable 'test'"
            echo "Total: 4 warnings"
            exit 1
            """,
            in: folder
        )
        let result = try Program.run(["check", "a"], variables: variables, in: folder)
        #expect(
            result.output == """
                a/flow.lua:3:7: unused variable 'x' (luacheck W211)
                a/flow.lua:4:1: accessing undefined variable 'wait' (luacheck W113)

                """
        )
        #expect(result.code == 2)
        #expect(try folder.text("where").hasSuffix("/a\n"))
        let arguments = try folder.text("arguments")
        // A folder's own settings are a program: luacheck is not to run it.
        #expect(arguments.hasPrefix("--no-config "))
        #expect(arguments.hasSuffix(" -- ./callees.lua ./campaign_test.lua ./flow.lua ./outplan.lua\n"))
    }

    @Test("without luacheck there is silence, and a note for machines")
    func absent() throws {
        let folder = try Self.made()
        let without = ["PATH": folder.path("bin")]
        let text = try Program.run(["check", "a"], variables: without, in: folder)
        #expect(text.output == "a: no findings\n" && text.code == 0)
        let json = try Program.run(["check", "a", "--output", "json"], variables: without, in: folder)
        #expect(
            json.output == """
                {"kind":"note","message":"luacheck is not installed: what it would find is left out"}

                """
        )
        #expect(json.code == 0)
        let endless = try Self.luacheck(
            "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done",
            in: folder
        )
        let stopped = try Program.run(["check", "a", "--output", "json"], variables: endless, in: folder)
        #expect(stopped.output.contains("luacheck did not end within its limits"))
    }
}
