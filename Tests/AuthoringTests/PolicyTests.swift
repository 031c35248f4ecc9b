import Authoring
import Foundation
import Outbound
import Testing

/// A broken policy of each kind is found, and shrunk to the smallest history.
struct PolicyTests {
    private func prove(
        _ outplan: String,
        flow: String? = nil,
        targets: String? = nil,
        modules: [String: String] = [:],
        seed: UInt64 = 1,
        cases: Int = 100
    ) throws -> PolicyReport {
        var files = modules
        files["outplan.lua"] = outplan
        if let flow { files["flow.lua"] = flow }
        if let targets { files["targets.csv"] = targets }
        let desk = try Desk(files)
        return try PolicyProof(desk.folder, seed: seed, cases: cases).report()
    }

    private func decide(_ body: String, before: String = "", keys: String = "") -> String {
        "\(before)\nreturn { \(keys)\n    decide = function(target, history, now)\n\(body)\n    end,\n}"
    }

    @Test("an error is shrunk to the shortest history that brings it, with its line")
    func error() throws {
        let report = try prove(
            decide(
                """
                local last = history[#history]
                if #history >= 2 and last.outcome == "busy" then
                    return wait{ after = last.variables.pause .. "m" }
                end
                """,
                keys: "tries = { total = 5 },"
            )
        )
        #expect(report.findings.map(\.kind) == [.error])
        let found = try #require(report.findings.first)
        #expect(found.finding.line == 6)
        #expect(found.finding.message.contains("attempt to concatenate a nil value (field 'pause')"))
        #expect(found.history == ["no_answer", "busy"])
        #expect(
            found.test == """
                test("decide answers after no_answer, busy", function(t)
                    t:callee{ no_answer = true }
                    t:run()
                    t:callee{ busy = true }
                    t:run()
                    t:expect_next{}
                end)
                """
        )
    }

    @Test("an error that only one choice in the flow brings about is reached by its key")
    func errorBehindKey() throws {
        let flow = """
            return function(call)
                return call:menu{
                    say = "1 or 2?",
                    ["1"] = function() call:disposition("later", { success = false }) end,
                    ["2"] = function() call:disposition("done") end,
                }
            end
            """
        let outplan = decide(
            """
            local last = history[#history]
            if last and last.disposition == "later" then return wait{ at_local = target.data.hour } end
            """,
            keys: "retry = { unsuccessful = \"1h\" },"
        )
        let report = try prove(outplan, flow: flow)
        #expect(report.findings.map(\.kind) == [.error])
        #expect(report.findings.first?.history == ["answered (1)"])
        #expect(report.findings.first?.test.contains("t:callee{ keys = { \"1\" } }\n    t:run()") == true)
    }

    @Test(
        "state is found in a local, a global and a module's table",
        arguments: [
            ("local asked = 0", "asked = asked + 1 if asked > 3 then return give_up(\"enough\") end"),
            ("", "asked = (asked or 0) + 1 if asked > 3 then return give_up(\"enough\") end"),
            (
                "local kept = require(\"kept\")",
                "kept.asked = kept.asked + 1 if kept.asked > 3 then return give_up(\"enough\") end"
            ),
        ]
    )
    func state(_ before: String, _ body: String) throws {
        let report = try prove(decide(body, before: before), modules: ["kept.lua": "return { asked = 0 }"])
        #expect(report.findings.map(\.kind) == [.state])
        let found = try #require(report.findings.first)
        #expect(
            found.finding.message.contains("alone it answers nothing, after 3 questions give_up(\"enough\")")
        )
        #expect(found.test.contains("t:expect_next{}"))
    }

    @Test("of a policy that gives up at its first question only, the test wants no other attempt")
    func stateGivesUp() throws {
        let report = try prove(
            decide(
                "asked = (asked or 0) + 1 if asked == 1 and #history > 0 then return give_up(\"once\") end"
            )
        )
        let found = try #require(report.findings.first { $0.kind == .state })
        #expect(found.test.contains("t:expect_done{}"))
    }

    @Test("a policy that draws lots is not blamed for answering differently, and that is said")
    func lots() throws {
        let report = try prove(decide("if math.random() < 0.5 then return wait{ after = \"2h\" } end"))
        #expect(report.findings.isEmpty)
        #expect(report.notes.contains { $0.hasPrefix("decide draws lots") })
    }

    @Test("a wait until what is over is found, and one whose time has come since is not")
    func past() throws {
        let report = try prove(
            decide("if #history == 1 then return wait{ at = \"2020-01-01T00:00:00Z\" } end")
        )
        #expect(report.findings.map(\.kind) == [.past])
        #expect(report.findings.first?.history == ["no_answer"])
        #expect(report.findings.first?.test.contains("t:expect_next{ because = \"outplan.decide\" }") == true)
        #expect(try prove(decide("return wait{ after = \"2h\" }")).findings.isEmpty)
    }

    @Test("a target that waits on and on, or is held for good, starves")
    func starves() throws {
        let onAndOn = try prove(decide("return wait{ at = now + \"1h\" }"))
        #expect(onAndOn.findings.map(\.kind) == [.starves])
        #expect(onAndOn.findings.first?.history == [])
        #expect(onAndOn.findings.first?.test.contains("t:expect_next{}") == true)

        let usedUp = try prove(
            decide("return dial{ to = target.destinations[1] }", keys: "tries = { per_destination = 1 },"),
            targets: "external_id,destination_0,destination_1\na,+13035550100,+13035550101\n"
        )
        #expect(usedUp.findings.map(\.kind).contains(.starves))
        #expect(usedUp.findings.first { $0.kind == .starves }?.history == ["no_answer"])
    }

    @Test("a table whose windows never open starves its targets, too")
    func table() throws {
        let holidays = (0..<8).map { "\"2026-03-0\($0 + 2)\"" }.joined(separator: ", ")
        #expect(try prove("return { holidays = { \(holidays) } }").findings.isEmpty)
        let report = try prove("return { windows = { { days = \"mon\", \"09:00-10:00\" } } }")
        #expect(report.findings.isEmpty)
        #expect(!report.hasPolicy)
        let nobody = try prove("return { decide = function() return give_up(\"no\") end }", cases: 30)
        #expect(nobody.findings.map(\.kind) == [.starves])
        #expect(
            nobody.findings.first?.finding.message.hasPrefix("no target is ever tried in 30 cases") == true
        )
        let lost = try prove("return { schedule = { relative_to = \"due_at\", from = \"0s\", to = \"1h\" } }")
        #expect(lost.findings.isEmpty)
    }

    @Test("a destination that no case ever tries is found, by table and by policy")
    func unused() throws {
        let targets = "external_id,destination_0,destination_1\na,+13035550100,+13035550101\n"
        let policy = try prove(
            decide(
                "if #history < 2 then return dial{ to = target.destinations[1] } end return give_up(\"no\")"
            ),
            targets: targets
        )
        #expect(policy.findings.map(\.kind).contains(.unused))
        let table = try prove("return { tries = { total = 1 } }", targets: targets)
        #expect(table.findings.map(\.kind) == [.unused])
        #expect(table.findings.first?.finding.message.hasPrefix("destination 2 is never tried") == true)
        #expect(table.findings.first?.test.contains("for _ = 1, 2 do") == true)
        #expect(try prove("return { tries = { total = 3 } }", targets: targets).findings.isEmpty)
    }

    @Test("a destination that is not tried because decide fails is no finding of its own")
    func unusedByError() throws {
        let report = try prove(
            decide("if #history == 1 then return \"later\" end"),
            targets: "external_id,destination_0,destination_1\na,+13035550100,+13035550101\n"
        )
        #expect(report.findings.map(\.kind) == [.error])
    }

    @Test("a policy that fails only in the hour after a change of the clocks is found by the usual cases")
    func clocks() throws {
        let report = try prove(
            decide(
                """
                local z = now:in_zone("America/Denver")
                if z.month == 3 and z.hour == 3 and (z - "61m").hour == 1 then error("dst") end
                """
            ),
            cases: PolicyProof.cases
        )
        #expect(report.findings.map(\.kind) == [.error])
    }

    @Test("what the gates held back is counted by gate, and is no finding")
    func clamps() throws {
        let report = try prove(
            decide("return dial{}", keys: "windows = { { days = \"mon-fri\", \"09:00-12:00\" } },")
        )
        #expect(report.findings.isEmpty)
        #expect(report.answers.keys.sorted() == ["dial"])
        let gates = Set(report.clamps.map(\.gate))
        #expect(gates.isSuperset(of: [.window, .interval, .tries]))
        #expect(report.clamps.allSatisfy { $0.answer == "dial" && $0.count > 0 && !$0.example.isEmpty })
        #expect(report.clamps.map(\.count) == report.clamps.map(\.count).sorted(by: >))
        #expect(report.lines.contains { $0.contains("held back by the gates:") })
    }

    @Test("one seed gives one report, and another gives other cases")
    func seeds() throws {
        let outplan = decide("return dial{}", keys: "windows = { { days = \"mon-fri\", \"09:00-12:00\" } },")
        #expect(try prove(outplan).clamps == prove(outplan).clamps)
        #expect(try prove(outplan).clamps != prove(outplan, seed: 2).clamps)
    }

    @Test("what a script says in a finding's test is quoted, and cannot end the text it stands in")
    func quotes() throws {
        let flow = """
            return function(call)
                call:say("Hello")
                call:disposition("a\\"b", { success = false })
            end
            """
        let outplan = decide(
            "local last = history[#history] if last and last.disposition then error(last.disposition) end",
            keys: "retry = { unsuccessful = \"1h\" },"
        )
        let report = try prove(outplan, flow: flow)
        #expect(report.findings.map(\.kind) == [.error])
        #expect(report.findings.first?.finding.message.hasSuffix("a\"b") == true)
    }
}
