import Foundation
import Testing

@Suite("A new campaign from a template")
struct NewTests {
    static let templates = ["reminders", "telemarketing", "emergency", "survey", "sms", "newsletter"]

    @Test(
        "every template passes check, test and simulate as it is, under the name it was given",
        arguments: templates
    )
    func works(_ template: String) throws {
        let folder = try TemporaryFolder()
        let made = try Program.run("new", "spring_1", "--template", template, in: folder)
        #expect(made.code == 0, "\(made.errors)")
        #expect(made.output.hasPrefix("spring_1: "))
        #expect(made.output.contains("\n  trunkside simulate spring_1\n"))
        #expect(try folder.text("spring_1/campaign.toml").contains("name = \"spring_1\"\n"))

        let check = try Program.run("check", "spring_1", in: folder)
        #expect(check.output == "spring_1: no findings\n")
        let tested = try Program.run("test", "spring_1", in: folder)
        #expect(tested.code == 0, "\(tested.output)")
        #expect(
            tested.output.contains(" tests, all passed, in ") || tested.output.contains("1 test, all passed")
        )
        let simulated = try Program.run("simulate", "spring_1", in: folder)
        #expect(simulated.code == 0, "\(simulated.errors)")
        #expect(simulated.output.contains("spring_1: 20 targets (20 new, 0 changed, 0 known)\n"))
        #expect(simulated.output.hasSuffix("spring_1: finished\n"))
        #expect(!simulated.output.contains("Failed"), "no script of a template fails")
    }

    @Test("where no folder can be made the thing in the way is named, and what was typed steers no terminal")
    func inTheWay() throws {
        let folder = try TemporaryFolder()
        try folder.file("file", "")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("dead"),
            withDestinationPath: folder.path("nowhere")
        )
        func errors(_ name: String) throws -> String { try Program.run("new", name, in: folder).errors }
        #expect(try errors("file/x") == "trunkside: file/x: cannot be made: file is a file\n")
        #expect(
            try errors("dead/x/y")
                == "trunkside: dead/x/y: cannot be made: dead is a link that leads nowhere\n"
        )
        let long = String(repeating: "d", count: 256)
        #expect(try errors("\(long)/x").contains("a part of the path has 256 bytes, and 255 are the most"))
        let red = try Program.run("new", "\u{1b}[31mred", "--templte", in: folder)
        #expect(red.code == 64 && !red.errors.contains("\u{1b}"))
        #expect(try !errors("\u{1b}[31mred").contains("\u{1b}"))
    }

    @Test("reminders is what comes without a choice, with what editors need beside it")
    func files() throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run("new", "a/b", in: folder).code == 0)
        #expect(
            try FileManager.default.subpathsOfDirectory(atPath: folder.path("a/b")).sorted() == [
                ".gitignore", ".luacheckrc", ".luarc.json", "callees.lua", "campaign.toml",
                "campaign_test.lua",
                "do-not-contact.csv", "editor", "editor/trunkside.d.lua", "flow.lua", "outplan.lua",
                "targets.csv",
            ]
        )
        #expect(try folder.text("a/b/campaign.toml").contains("name = \"b\"\n"))
        #expect(try folder.text("a/b/editor/trunkside.d.lua").hasPrefix("---@meta trunkside\n"))
        #expect(try folder.text("a/b/.gitignore") == ".trunkside/\n")
    }

    @Test("a place where something is, and a name that files cannot carry, are refused; nothing is written")
    func refused() throws {
        let folder = try TemporaryFolder()
        try folder.file("full/mine.txt", "mine")
        let full = try Program.run("new", "full", in: folder)
        #expect(full.code == 1)
        #expect(
            full.errors.contains(
                "full: is there already, and not empty (it has mine.txt): nothing was written"
            )
        )
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path("full")) == ["mine.txt"])
        try folder.file("file", "")
        #expect(try Program.run("new", "file", in: folder).errors.contains("file: is a file"))
        for name in ["two words", "ein-käse", ".hidden", "a\"b", String(repeating: "x", count: 65)] {
            let result = try Program.run("new", name, in: folder)
            #expect(result.code == 1)
            #expect(result.errors.contains("cannot be the campaign's name"), "\(name): \(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.path(name)))
        }
        #expect(try Program.run("new", "", in: folder).code == 64)
        #expect(try Program.run("new", "x", "--template", "sales", in: folder).code == 64)
        #expect(!FileManager.default.fileExists(atPath: folder.path("x")))
    }

    @Test("an empty folder, or one in which a repository was begun, is filled")
    func begun() throws {
        let folder = try TemporaryFolder()
        try folder.file("begun/.git/config", "")
        let made = try Program.run("new", "begun", "--template", "sms", in: folder)
        #expect(made.code == 0, "\(made.errors)")
        #expect(try folder.text("begun/campaign.toml").contains("name = \"begun\"\n"))
    }
}
