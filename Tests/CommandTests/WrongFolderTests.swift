import Foundation
import Testing

@Suite("Wrong folders, each told with file, line, column and what to do")
struct WrongFolderTests {
    /// A good folder, wronged by one file.
    struct Wrong: Sendable {
        var name: String
        var file = "campaign.toml"
        /// The file's whole text; nil where `toml` stands in the good campaign.toml.
        var text: String?
        /// A line of its own, as the third of campaign.toml.
        var toml = ""
        /// How the finding goes on after `NAME/`.
        var finding: String
    }

    static let wrongs: [Wrong] = [
        Wrong(
            name: "a01",
            toml: "timezon = \"UTC\"",
            finding: "campaign.toml:3:1: unknown key \"timezon\"; did"
        ),
        Wrong(
            name: "a02",
            toml: "priority = \"high\"",
            finding: "campaign.toml:3:1: priority must be a whole"
        ),
        Wrong(
            name: "a03",
            toml: "priority = 5000",
            finding: "campaign.toml:3:1: priority is 5000; it must be"
        ),
        Wrong(
            name: "a04",
            toml: "max_duration = 60",
            finding: "campaign.toml:3:1: max_duration must be a dura"
        ),
        Wrong(
            name: "a005",
            toml: "source = \"banana\"",
            finding: "campaign.toml:3:1: source is \"banana\", which is no caller id"
        ),
        Wrong(
            name: "a05",
            toml: "timezone = \"Mars\"",
            finding: "campaign.toml:3:1: \"Mars\" is not a zone's"
        ),
        Wrong(
            name: "a06",
            toml: "default_country = \"USA\"",
            finding: "campaign.toml:3:1: \"USA\" is no country"
        ),
        Wrong(
            name: "a07",
            toml: "queue = \"desk\"",
            finding: "campaign.toml:3:1: queue \"desk\" has no [queues"
        ),
        Wrong(
            name: "a08",
            toml: "source = [1]",
            finding: "campaign.toml:3:1: source must be a text or a list"
        ),
        Wrong(
            name: "a09",
            toml: "carrier = { tel = \"simulated\", fax = \"x\" }",
            finding: "campaign.toml:3:32: unk"
        ),
        Wrong(
            name: "a10",
            toml: "carrier = \"main\"",
            finding: "campaign.toml:3:1: carrier \"main\" is not in tr"
        ),
        Wrong(
            name: "a11",
            toml: "do_not_contact = [\"gone.csv\"]",
            finding: "gone.csv: cannot be opened: No such"
        ),
        Wrong(name: "a12", toml: "do_not_contact = [\"flow.lua\"]", finding: "flow.lua:1:1: address"),
        Wrong(
            name: "a13",
            toml: "type = \"call\"",
            finding: "campaign.toml:3:8: Error while parsing key-value"
        ),
        Wrong(name: "a14", text: "", finding: "campaign.toml:1:1: name is missing; write name ="),
        Wrong(
            name: "a15",
            text: "name = \"a15\"\r\ntype = \"call\"\r\npriorty = 1\r\n",
            finding: "campaign.toml:3:1"
        ),
        Wrong(
            name: "a16",
            text: "name = \"a16\"\ntype = \"call\"\n",
            finding: "campaign.toml:1:1: simulated carr"
        ),
        Wrong(
            name: "b01",
            file: "targets.csv",
            text: "",
            finding: "targets.csv:1:1: is empty: its first row"
        ),
        Wrong(
            name: "b02",
            file: "targets.csv",
            text: "destination\n",
            finding: "targets.csv:1:1: no row below"
        ),
        Wrong(
            name: "b03",
            file: "targets.csv",
            text: "id,tel\n1,+13035550101\n",
            finding: "targets.csv:1:1: no co"
        ),
        Wrong(
            name: "b04",
            file: "targets.csv",
            text: "to,to\na,b\n",
            finding: "targets.csv:1:1: the column to is"
        ),
        Wrong(
            name: "b05",
            file: "targets.csv",
            text: "to\r\n+1303555\r\n",
            finding: "targets.csv:2:1: to \"•••\": too"
        ),
        Wrong(
            name: "b06",
            file: "targets.csv",
            text: "to\n\"+13035550101\n",
            finding: "targets.csv:2:1: to: a quote"
        ),
        Wrong(name: "b07", file: "targets.jsonl", text: "nonsense\n", finding: "targets.jsonl:1:1: not JSON"),
        Wrong(
            name: "c01",
            file: "outplan.lua",
            text: "",
            finding: "outplan.lua:1:1: an outplan returns a table"
        ),
        Wrong(
            name: "c02",
            file: "outplan.lua",
            text: "return {\n  trie = 1 }",
            finding: "outplan.lua:2:3: unknown key"
        ),
        Wrong(
            name: "c03",
            file: "outplan.lua",
            text: "return { tries = { total = 2 }, retry = { busy = { \"5m\", \"9m\" } } }",
            finding: "outplan.lua:1:43: retry.busy has 2 entries, and tries.total = 2 leaves room"
        ),
        Wrong(
            name: "c04",
            file: "outplan.lua",
            text: "return { windows = { { days = \"mon\", \"09:00-09:00\" } } }",
            finding: "outplan.lua:1:38: windows[1][1]: \"09:00-09:00\" never opens"
        ),
        Wrong(
            name: "c05",
            file: "outplan.lua",
            text: "return { schedule = { relative_to = \"due\", from = \"-1h\", to = \"0s\" } }",
            finding: "outplan.lua:1:10: 1 row has no \"due\" for the schedule"
        ),
        Wrong(
            name: "d01",
            file: "flow.lua",
            text: "return function(call\n",
            finding: "flow.lua:2:1: ')' expected"
        ),
        Wrong(
            name: "d02",
            file: "flow.lua",
            text: "return { answerd = 1 }",
            finding: "flow.lua:1:10: a flow has no"
        ),
        Wrong(
            name: "d03",
            file: "flow.lua",
            text: "return function(call)\r\n  call:sya(\"x\")\r\nend",
            finding: "flow.lua:2:8: call has no \"sya\"; did you mean \"say\"?"
        ),
        Wrong(
            name: "d04",
            file: "flow.lua",
            text: "return function(call)\n  call:say(\"{nmae\")\nend",
            finding: "flow.lua:2:12: \"{nmae\" has no closing brace"
        ),
        Wrong(
            name: "d05",
            file: "flow.lua",
            text: "return function(call)\n  call:connect{ queue = \"desk\" }\nend",
            finding: "flow.lua:2:25: queue \"desk\" has no [queues.desk]"
        ),
        Wrong(
            name: "d06",
            file: "flow.lua",
            text: "return function(call)\n  call:say(\"x\", { vioce = \"Ann\" })\nend",
            finding: "flow.lua:2:19: call:say has no option \"vioce\"; did you mean \"voice\"?"
        ),
        Wrong(
            name: "d07",
            file: "flow.lua",
            text: "return function(call)\n  os.exit()\nend",
            finding: "flow.lua:2:3: os is not available to scripts"
        ),
        Wrong(
            name: "a17",
            toml: "next_campaign = \"a17\"",
            finding: "campaign.toml:3:1: next_campaign is this campaign itself"
        ),
        Wrong(
            name: "a18",
            toml: "queue = \"desk\"\n[queues.desk]\ntimeout = \"1m\"",
            finding: "campaign.toml:3:1: queue \"desk\" has no agents: nobody would take a call"
        ),
        Wrong(
            name: "b08",
            file: "targets.csv",
            text: "destination,destination_1\n+13035550101,sms:+13035550101\n",
            finding:
                "flow.lua: 1 row has an sms address (the first: targets.csv:2), and the flow has no \"message\""
        ),
        Wrong(
            name: "e01",
            file: "callees.lua",
            text: "return { { chanse = 1 } }",
            finding: "callees.lua:1:12: [1]: unk"
        ),
    ]

    static func good(_ name: String, in folder: TemporaryFolder, toml: String = "") throws {
        try folder.file(
            "\(name)/campaign.toml",
            "name = \"\(name)\"\ntype = \"call\"\n\(toml)\n[simulation]\nstart = \"2026-03-02T09:00:00-07:00\"\n"
        )
        try folder.file("\(name)/targets.csv", "destination\n+13035550101\n")
        try folder.file("\(name)/outplan.lua", "return { tries = { total = 2 } }")
        try folder.file("\(name)/flow.lua", "return function(call) call:say(\"Hello.\") end")
        try folder.file("\(name)/callees.lua", "return { { chance = { answered = 1 } } }")
    }

    @Test("what is wrong is found where it stands")
    func finds() throws {
        let folder = try TemporaryFolder()
        for wrong in Self.wrongs {
            try Self.good(wrong.name, in: folder, toml: wrong.toml)
            if let text = wrong.text { try folder.file("\(wrong.name)/\(wrong.file)", text) }
        }
        let result = try Program.run(
            ["check"] + Self.wrongs.map(\.name),
            variables: [:],
            in: folder
        )
        #expect(result.code == 2)
        let lines = result.output.split(separator: "\n").map(String.init)
        for wrong in Self.wrongs {
            let found = lines.filter { $0.hasPrefix("\(wrong.name)/") }
            #expect(
                found.contains { $0.hasPrefix("\(wrong.name)/\(wrong.finding)") },
                "\(wrong.name): \(found)"
            )
        }
    }

    @Test("a schedule's column is read row by row, as the rule reads it")
    func schedule() throws {
        let folder = try TemporaryFolder()
        try Self.good("praxis", in: folder, toml: "timezone = \"Europe/Berlin\"")
        try folder.file(
            "praxis/outplan.lua",
            "return { schedule = { relative_to = \"Termin\", from = \"-24h\", to = \"-2h\" } }"
        )
        let times = [
            "2026-03-03 14:30", "03.03.2026 08:00", "2026-03-33 08:00", "", "2026-03-03T14:30+01:00",
        ]
        let rows = times.enumerated().map { "+1303555010\($0),\($1)" }
        try folder.file("praxis/targets.csv", (["to,Termin"] + rows).joined(separator: "\n"))
        let result = try Program.run("check", "praxis", in: folder)
        #expect(result.code == 2)
        #expect(
            result.findings.split(separator: "\n") == [
                "praxis/outplan.lua:1:10: 1 row has no \"Termin\" for the schedule (the first: targets.csv:5); they would "
                    + "be held",
                "praxis/targets.csv:3:14: \"Termin\" is \"03.03.2026 08:00\", not a time like 2026-03-03T14:00 or "
                    + "2026-03-03T14:00:00-07:00; the schedule would hold 2 such rows",
            ]
        )
    }

    @Test("what is no file, and what is no text, is said as it is; two campaigns of one name are refused")
    func files() throws {
        let folder = try TemporaryFolder()
        for name in ["folder", "pipe", "link", "latin", "first", "second"] { try Self.good(name, in: folder) }
        let manager = FileManager.default
        try manager.removeItem(atPath: folder.path("folder/flow.lua"))
        try manager.createDirectory(
            atPath: folder.path("folder/flow.lua"),
            withIntermediateDirectories: false
        )
        try manager.removeItem(atPath: folder.path("pipe/targets.csv"))
        #expect(mkfifo(folder.path("pipe/targets.csv"), 0o600) == 0)
        try manager.removeItem(atPath: folder.path("link/outplan.lua"))
        try manager.createSymbolicLink(
            atPath: folder.path("link/outplan.lua"),
            withDestinationPath: "gone.lua"
        )
        let toml = Data("name = \"latin\"\ndetail = \"caf".utf8) + Data([0xE9]) + Data("\"\n".utf8)
        try toml.write(to: folder.url.appendingPathComponent("latin/campaign.toml"))
        try folder.file("second/campaign.toml", folder.text("first/campaign.toml"))
        let result = try Program.run(
            "check",
            "folder",
            "pipe",
            "link",
            "latin",
            "first",
            "second",
            in: folder
        )
        #expect(
            result.findings == """
                folder/flow.lua: is a folder, and a file is needed here: rename or remove it
                latin/campaign.toml:2:14: is not UTF-8 text from here on: save the file as UTF-8
                link/outplan.lua: is a link that leads nowhere (No such file or directory): mend the link or remove it
                pipe/targets.csv: is no regular file (a pipe, a socket or a device): put a file here
                second/campaign.toml:1:1: the name "first" is that of first too; the ledger knows a campaign by its name: \
                give one another name
                folder: the rest of this folder is checked when that is mended
                pipe: the rest of this folder is checked when that is mended
                link: the rest of this folder is checked when that is mended
                latin: the rest of this folder is checked when that is mended

                """
        )
    }
}
