import Outbound
import Store
import Testing

@Suite("Which caller id a call shows")
struct SourceStories {
    private static let people = ["p0,+13035550000,answered", "p1,+13035550001,answered"]

    private func sources(toml: String = "", plan: String) async throws -> [String?] {
        try await Story.simulate([Story.told(Self.people, plan: plan, toml: toml)]).attempts.map(\.source)
    }

    @Test("the outplan's, in turn, where the campaign has none")
    func outplan() async throws {
        let plan = #"source = { "+13035559001", "+13035559002" }"#
        #expect(try await sources(plan: plan) == ["+13035559001", "+13035559002"])
        #expect(try await sources(plan: #"source = "desk""#) == ["desk", "desk"])
        #expect(try await sources(plan: "tries = { total = 1 }") == [nil, nil])
    }

    @Test("the campaign's goes before the outplan's, and one that decide answers before both")
    func order() async throws {
        let toml = #"source = "+13035558000""#
        let plan = #"source = "+13035559001""#
        #expect(try await sources(toml: toml, plan: plan) == ["+13035558000", "+13035558000"])
        let policy =
            plan
            + #", decide = function(target, history) "#
            + #"if target.external_id == "p1" and #history == 0 then return dial{ source = "+13035557000" } end end"#
        let mixed = try await sources(toml: toml, plan: policy)
        #expect(mixed == ["+13035558000", "+13035557000"])
    }
}
