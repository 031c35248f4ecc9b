import Authoring
import Dialer
import Foundation
import Outbound
import Store
import Testing

@Suite("Looking at a running campaign's folder")
struct FolderWatchTests {
    private static let greeting = "return function(call) call:say(\"Good morning.\") end"

    /// What is told when the files stand still: two looks see no change in between.
    private func look(_ watch: inout FolderWatch) -> [FolderWatch.Effect] {
        watch.look() + watch.look()
    }

    private func words(_ effects: [FolderWatch.Effect]) -> [String] {
        effects.map { effect in
            switch effect {
            case .take(_, let words): "take: " + words
            case .refuse(let findings, let words):
                "refuse: " + findings.map { $0.description.split(separator: "/").last ?? "" }.joined() + "; "
                    + words
            case .remark(let words): "remark: " + words
            }
        }
    }

    @Test("a changed flow is taken once, when it stands still, and with what it requires")
    func takes() throws {
        let desk = try Desk(["parts.lua": "return { word = \"old\" }"])
        var watch = FolderWatch(try desk.gathering(), 0)
        #expect(words(look(&watch)) == [])
        try desk.write("flow.lua", Self.greeting)
        #expect(words(watch.look()) == [])
        try desk.write("parts.lua", "return { word = \"new\" }")
        #expect(words(watch.look()) == [])
        let effects = watch.look()
        #expect(
            words(effects) == ["take: desk: flow.lua, parts.lua changed; what is dialed from now on takes it"]
        )
        guard case .take(let scripts, _)? = effects.first else { return }
        #expect(scripts.flowDraft?.source == Self.greeting)
        #expect(scripts.outplanDraft.modules.map(\.source) == ["return { word = \"new\" }"])
        #expect(words(look(&watch)) == [])
        // Written again as it is: nothing has changed.
        try desk.write("flow.lua", Self.greeting)
        #expect(words(look(&watch)) == [])
    }

    @Test("what does not compile or pass check is told once with its place, and the next good text is taken")
    func refuses() throws {
        let desk = try Desk()
        var watch = FolderWatch(try desk.gathering(), 0)
        _ = look(&watch)
        let stays = "desk: the changed scripts are not taken; the ones before stay active"
        try desk.write("flow.lua", "return function(call)\n    call:sya(\"Hello.\")\nend")
        let refused = words(look(&watch))
        #expect(refused.count == 1)
        #expect(refused.first?.hasPrefix("refuse: flow.lua:2:") == true)
        #expect(refused.first?.hasSuffix("; " + stays) == true)
        #expect(words(look(&watch)) == [])
        // Something else changes: what was told is not told again.
        try desk.write("callees.lua", "return { { chance = { busy = 1 } } }")
        #expect(
            words(look(&watch)) == [
                "remark: desk: callees.lua changed; the people of this run stay, the next one takes it"
            ]
        )
        // Another text, and the same mistake: told again.
        try desk.write("flow.lua", "return function(call)\n    call:sya(\"Hi.\")\nend")
        #expect(words(look(&watch)).first?.hasPrefix("refuse: flow.lua:2:") == true)
        try desk.write("flow.lua", "return function(")
        #expect(words(look(&watch)).first?.hasPrefix("refuse: flow.lua:1:") == true)
        try desk.write("flow.lua", Desk.flow)
        #expect(words(look(&watch)) == ["remark: desk: the scripts are again the ones that are dialed"])
        try desk.write("outplan.lua", "return { tries = { totl = 3 } }")
        #expect(words(look(&watch)).first?.contains("outplan.lua:1:") == true)
        try desk.write("outplan.lua", "return { tries = { total = 3 } }")
        #expect(
            words(look(&watch)) == ["take: desk: outplan.lua changed; what is dialed from now on takes it"]
        )
    }

    @Test("a flow that is gone, unreadable or too long is refused, and settings are for the next run")
    func gone() throws {
        let desk = try Desk()
        var watch = FolderWatch(try desk.gathering(), 0)
        _ = look(&watch)
        try FileManager.default.removeItem(at: desk.folder.appendingPathComponent("flow.lua"))
        #expect(words(look(&watch)).first?.contains("flow.lua: cannot be opened") == true)
        try Data([0x2d, 0x2d, 0xff]).write(to: desk.folder.appendingPathComponent("flow.lua"))
        #expect(words(look(&watch)).first?.contains("flow.lua:1:3: is not UTF-8") == true)
        try desk.write("flow.lua", String(repeating: "-- x\n", count: 300_000))
        #expect(words(look(&watch)).first?.contains("flow.lua:1:1: is 1500000 bytes") == true)
        try desk.write("flow.lua", Desk.flow)
        _ = look(&watch)
        try desk.write("campaign.toml", Desk.campaign("priority = 7"))
        let remark =
            "remark: desk: campaign.toml changed; this run keeps the settings that it began with "
            + "(trunkside set changes limits), the next one takes it"
        #expect(words(look(&watch)) == [remark])
        try desk.write("campaign.toml", "name = ")
        #expect(words(look(&watch)) == [remark])
        try desk.write("flow.lua", Self.greeting)
        #expect(words(look(&watch)) == ["take: desk: flow.lua changed; what is dialed from now on takes it"])
    }
}
