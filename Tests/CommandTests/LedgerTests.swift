import Foundation
import Outbound
import Testing

@Suite("Which ledger, which settings, and what is left alone")
struct LedgerTests {
    /// Two folders beside each other, named and seeded.
    static func two(in folder: TemporaryFolder, seed: Int = 3) throws -> [String] {
        let first = try RunTests.campaign(in: folder, rows: 5)
        let files = FileManager.default
        try files.copyItem(atPath: first, toPath: folder.path("evening"))
        let toml = try folder.text("morning/campaign.toml")
            .replacing("name = \"morning\"", with: "name = \"evening\"")
            .replacing("seed = 3", with: "seed = \(seed)")
        try folder.file("evening/campaign.toml", toml)
        return [first, folder.path("evening")]
    }

    @Test("a dry run and commands that read write nothing, nowhere")
    func writesNothing() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        let before = try FileManager.default.contentsOfDirectory(atPath: campaign).sorted()
        let dry = try Program.run(
            ["run", campaign, "--dry-run", "--journal", folder.path("j.jsonl")],
            variables: [:],
            in: folder
        )
        #expect(dry.code == 0)
        #expect(dry.output == "morning: 40 targets would be taken\n")
        let json = try Program.run("run", campaign, "--dry-run", "--output", "json", in: folder)
        #expect(try JSONValue(parsing: json.output)["accepted"] == 40)
        #expect(try Program.run("check", campaign, in: folder).code == 0)
        #expect(try Program.run("explain", campaign, "--target", "p1", in: folder).code == 0)
        #expect(try Program.run("report", campaign, in: folder).code == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: campaign).sorted() == before)
        #expect(!FileManager.default.fileExists(atPath: folder.path("j.jsonl")))
        // Nor does a dry run touch a ledger that is there.
        #expect(try Program.run("run", campaign, "--speed", "100000", in: folder).code == 0)
        let ledger = folder.url.appendingPathComponent("morning/.trunkside/ledger.db")
        let bytes = try Data(contentsOf: ledger)
        try folder.file("morning/outplan.lua", "return { tries = { total = 5 } }")
        #expect(try Program.run("run", campaign, "--dry-run", in: folder).code == 0)
        #expect(try Data(contentsOf: ledger) == bytes)
    }

    @Test("several folders share the database of the trunkside.toml above them, or --database, else none")
    func shared() throws {
        let folder = try TemporaryFolder()
        let folders = try Self.two(in: folder)
        let run = ["run"] + folders + ["--speed", "100000"]
        let refused = try Program.run(run, variables: [:], in: folder)
        #expect(refused.code == 2)
        #expect(
            refused.errors.contains("several folders need one ledger: put a trunkside.toml above them (an")
        )

        let named = try Program.run(
            run + ["--database", folder.path("named.db")],
            variables: [:],
            in: folder
        )
        #expect(named.code == 0)
        #expect(named.output.hasPrefix("ledger named.db (simulated)\n"))

        try folder.file("trunkside.toml", "database = \"shared/engine.db\"\n")
        try folder.file("shared/.keep", "")
        let shared = try Program.run(run, variables: [:], in: folder)
        #expect(shared.code == 0, "\(shared.errors)")
        #expect(shared.output.hasPrefix("ledger shared/engine.db (simulated)\n"))
        #expect(shared.output.contains("morning: finished") && shared.output.contains("evening: finished"))
        // Who reads finds it there.
        for command in ["report", "results", "explain"] {
            let read = try Program.run(command, folders[0], in: folder)
            #expect(
                read.code == 0 && read.errors == "ledger shared/engine.db\n",
                "\(command): \(read.errors)"
            )
        }
        // One folder alone keeps its own.
        let alone = try Program.run("run", folders[0], "--speed", "100000", in: folder)
        #expect(alone.output.hasPrefix("ledger morning/.trunkside/ledger.db (simulated)\n"))
        let both = try Program.run("report", folders[0], in: folder)
        #expect(
            both.errors == "ledger morning/.trunkside/ledger.db; shared/engine.db has this campaign too: "
                + "--database shared/engine.db reads that\n"
        )
    }

    @Test("a ledger that a variable names must be there, as one that a flag names")
    func namedByVariable() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder, rows: 5)
        let variables = ["TRUNKSIDE_DATABASE": folder.path("missing.db")]
        let byVariable = try Program.run(["explain", campaign], variables: variables, in: folder)
        let byFlag = try Program.run(
            "explain",
            campaign,
            "--database",
            folder.path("missing.db"),
            in: folder
        )
        #expect(byVariable.code == 1 && byFlag.code == 1)
        #expect(byVariable.errors == byFlag.errors)
        #expect(byVariable.errors.hasPrefix("trunkside: missing.db: there is no ledger yet"))
    }

    @Test("folders of one command agree on [simulation], unless flags or variables override what differs")
    func simulation() throws {
        let folder = try TemporaryFolder()
        let folders = try Self.two(in: folder, seed: 4)
        let differs = try Program.run(["simulate"] + folders, variables: [:], in: folder)
        #expect(differs.code == 2)
        #expect(
            differs.errors.hasPrefix(
                "evening/campaign.toml:6:1: simulation.seed differs from the first folder's; one engine has one clock"
            )
        )
        #expect(try Program.run(["simulate", "--seed", "9"] + folders, variables: [:], in: folder).code == 0)
        #expect(
            try Program.run(["simulate"] + folders, variables: ["TRUNKSIDE_SEED": "9"], in: folder).code == 0
        )
    }

    @Test("a folder with a real carrier is refused: this version has simulated ones only")
    func real() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        let toml = try folder.text("morning/campaign.toml")
        try folder.file("morning/campaign.toml", "carrier = \"main\"\n" + toml)
        try folder.file("trunkside.toml", "[trunk.main]\nkind = \"sip\"\nproxy = \"sip:trunk.example.org\"\n")
        let result = try Program.run("run", campaign, in: folder)
        #expect(result.code == 2)
        #expect(
            result.errors.hasPrefix(
                "morning/campaign.toml:1:1: carrier \"main\" is a trunk of trunkside.toml, a real one; this version"
            )
        )
    }

    @Test("flags go over variables, variables over files, and a variable that cannot be read is named")
    func variables() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder, rows: 5)
        func simulate(_ flags: [String], _ variables: [String: String]) throws -> String {
            try Program.run(["simulate", campaign] + flags, variables: variables, in: folder).output
        }
        #expect(try simulate([], [:]).contains("seed 3\n"))
        #expect(try simulate([], ["TRUNKSIDE_SEED": "8"]).contains("seed 8\n"))
        #expect(try simulate(["--seed", "9"], ["TRUNKSIDE_SEED": "8"]).contains("seed 9\n"))

        let database = ["TRUNKSIDE_DATABASE": folder.path("variable.db"), "TRUNKSIDE_SPEED": "100000"]
        let run = try Program.run(["run", campaign], variables: database, in: folder)
        #expect(run.output.hasPrefix("ledger variable.db (simulated)\n"))
        #expect(try Program.run(["results", campaign], variables: database, in: folder).code == 0)

        let bad = try Program.run(["run", campaign], variables: ["TRUNKSIDE_SEED": "x"], in: folder)
        #expect(bad.code == 64)
        #expect(bad.errors.contains("TRUNKSIDE_SEED is \"x\"; it must be a whole number from 0"))
        let typo = try Program.run(["run", campaign], variables: ["TRUNKSIDE_SEDE": "1"], in: folder)
        #expect(typo.errors.contains("TRUNKSIDE_SEDE is not known; did you mean TRUNKSIDE_SEED?"))
        let slow = try Program.run("run", campaign, "--speed", "0", in: folder)
        #expect(slow.code == 64)
        #expect(slow.errors.contains("--speed is 0.0; it must be from 0.001 to 1000000.0"))

        let missing = ["TRUNKSIDE_CONFIG": folder.path("none.toml")]
        let config = try Program.run(["check", campaign], variables: missing, in: folder)
        #expect(config.output.hasPrefix("none.toml: cannot be opened: No such file or directory\n"))
        #expect(config.code == 2)
    }

    @Test("a ledger that was kept is never written over, and both sides hear of the time zone data's version")
    func kept() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder, rows: 5)
        let kept = folder.path("kept.db")
        let simulate = ["simulate", campaign, "--keep", kept, "--journal", folder.path("j.jsonl")]
        #expect(try Program.run(simulate, variables: [:], in: folder).code == 0)
        let again = try Program.run(simulate, variables: [:], in: folder)
        #expect(again.code == 64)
        #expect(again.errors.contains("the file is there already; name another, or remove it first"))
        #expect(
            try folder.text("j.jsonl").hasPrefix("{") && folder.text("j.jsonl").contains("\"zone_data\":\"")
        )
        #expect(try Program.run("results", campaign, "--database", kept, in: folder).code == 0)
    }
}
