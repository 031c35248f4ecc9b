import Authoring
import Foundation
import Outbound
import Testing

@Suite("A carrier is asked what it can do before anyone is called")
struct CarrierCheckTests {
    private static func findings(_ capabilities: Set<LegCapability>) throws -> [String] {
        let desk = try Desk([
            "flow.lua": """
            return function(call)
                call:say("Hello.")
                call:record{ max = "10s" }
                call:connect{ number = "+13035550199" }
            end
            """,
            "outplan.lua": "return { tries = { total = 2 }, machine = \"hang_up\" }",
        ])
        let check = FolderCheck([desk.folder], isQuick: true) { kind in
            kind == "simulated" ? capabilities : nil
        }
        let prefix = CampaignFolder.shown(desk.folder) + "/"
        return check.findings().map { $0.description.replacing(prefix, with: "") }
    }

    @Test("each action that it cannot do is found by name, where it is used")
    func lacking() throws {
        #expect(
            try Self.findings([.say, .play, .digits]) == [
                "flow.lua:3:10: the carrier \"simulated\" cannot do call:record (record); use another carrier, or leave "
                    + "it out",
                "flow.lua:4:10: the carrier \"simulated\" cannot do call:connect (bridge); use another carrier, or leave "
                    + "it out",
                "outplan.lua:1:33: the carrier \"simulated\" cannot tell a machine from a person (detection): write "
                    + "machine = \"ignore\", or use another carrier",
            ]
        )
    }

    @Test("a simulated leg can do everything")
    func simulated() throws {
        #expect(try Self.findings(Set(LegCapability.allCases)).isEmpty)
    }
}
