import Authoring
import Outbound
import Testing

@Suite("Explain says whose caller id a call shows")
struct CallerIDTests {
    private static let outplan = #"return { source = "+13035559001" }"#

    private func line(_ desk: Desk) throws -> String? {
        try desk.explain("p0").lines().first { $0.contains("source:") }
    }

    @Test("the outplan's, where the campaign has none")
    func outplan() async throws {
        let desk = try Desk(["outplan.lua": Self.outplan])
        try await desk.publish()
        #expect(try line(desk) == "  ok    source: +1303•••01, the outplan's: the campaign has none")
        #expect(
            try desk.explain("p0").json["source"] == ["by": "outplan", "sources": ["+1303•••01"]]
        )
    }

    @Test("the campaign's before it, and one that decide answers before both")
    func order() async throws {
        let desk = try Desk(
            ["outplan.lua": Self.outplan],
            toml: #"source = ["+13035558000", "+13035558001"]"#
        )
        try await desk.publish()
        #expect(
            try line(desk)
                == "  ok    source: in turn, one of 2, the campaign's; it goes before the outplan's"
        )
        try desk.write(
            "outplan.lua",
            #"return { decide = function() return dial{ source = "+13035557000" } end }"#
        )
        try await desk.publish()
        #expect(try line(desk) == "  ok    source: +1303•••00, that decide answered")
    }

    @Test("nothing where the campaign's own is all there is")
    func campaign() async throws {
        let desk = try Desk(toml: #"source = "+13035558000""#)
        try await desk.publish()
        #expect(try line(desk) == nil)
        #expect(try desk.explain("p0").json["source"]?["by"] == "campaign")
    }
}
