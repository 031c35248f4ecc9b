import Foundation
import Glibc
import Outbound
import Testing

/// The ledger that a server takes, and what stands beside it.
@Suite("What a served ledger goes by", .serialized)
struct ServedLedgerTests {
    @Test func `a backup finds the ledger that the server takes by itself`() throws {
        let folder = try TemporaryFolder()
        let home = ["XDG_STATE_HOME": folder.path("state")]
        let made = try Program.run(["key", "create"], variables: home, in: folder)
        #expect(made.code == 0, "\(made.errors)")
        let copied = try Program.run(["backup", "copy.db"], variables: home, in: folder)
        #expect(copied.code == 0, "\(copied.errors)")
        #expect(
            copied.output.contains("of \(folder.path("state/trunkside/trunkside.db"))"),
            "\(copied.output)"
        )
        let keys = try Program.run("key", "list", "--database", folder.path("copy.db"), in: folder)
        #expect(keys.code == 0, "\(keys.errors)")
        // The engine's file names another.
        try folder.file("trunkside.toml", "database = \"engine.db\"\n")
        let other = try Program.run(["key", "create"], variables: home, in: folder)
        #expect(other.code == 0, "\(other.errors)")
        let second = try Program.run(["backup", "second.db"], variables: home, in: folder)
        #expect(second.code == 0, "\(second.errors)")
        #expect(second.output.contains("engine.db"), "\(second.output)")
    }

    @Test func `a speed that no clock goes by is refused from a variable as from a flag`() throws {
        let folder = try TemporaryFolder()
        for speed in ["0", "1e12", "-1"] {
            let result = try Program.run(
                ["serve", "--listen", "127.0.0.1:0", "--database", folder.path("x.db")],
                variables: ["TRUNKSIDE_SPEED": speed],
                in: folder
            )
            #expect(result.code == 64, "\(result.errors)")
            #expect(result.errors.contains("the variable TRUNKSIDE_SPEED is"), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.path("x.db")))
        }
    }

    @Test func `a do-not-contact list that cannot be read holds everybody, and explain says so`() async throws
    {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder, rows: 3)
        let toml = try folder.text("morning/campaign.toml")
        try folder.file("morning/campaign.toml", "do_not_contact = [\"gone.csv\"]\n" + toml)
        let served = try ServedProgram(in: folder, [campaign])
        let page = try await served.ask("GET", "/campaigns")
        guard case .array(let rows)? = page.json["result"], let id = rows.first?["id"]?.string else {
            Issue.record("no campaign: \(page.text)")
            return
        }
        let summary = try await served.ask("GET", "/campaigns/\(id)/explain")
        #expect(summary.text.contains("do_not_contact"), "\(summary.text)")
        let outdial = rows.first?["outdial_id"]?.string ?? ""
        let targets = try await served.ask("GET", "/outdials/\(outdial)/targets?page_size=1")
        guard case .array(let people)? = targets.json["result"], let target = people.first?["id"]?.string
        else {
            Issue.record("no target: \(targets.text)")
            return
        }
        let why = try await served.ask("GET", "/outdials/\(outdial)/targets/\(target)/explain")
        #expect(why.text.contains("gone.csv"), "\(why.text)")
        served.send(SIGKILL)
    }
}
