import Authoring
import Foundation
import Outbound
import Store
import Testing

/// Who would be dialed when, by the engine's own decision and within the limits.
struct PlanTests {
    private func plan(_ desk: Desk, at: Instant = Desk.start) throws -> CampaignPlan {
        try CampaignPlan(
            desk.gathering(),
            ledger: desk.ledger,
            campaign: desk.campaign(),
            at: at,
            seed: nil
        )
    }

    private static func list(_ count: Int, columns: String = "", values: (Int) -> String = { _ in "" })
        -> String
    {
        (0..<count).reduce("external_id,destination\(columns)\n") { text, number in
            text + "p\(number),+130355501\(number < 10 ? "0" : "")\(number)\(values(number))\n"
        }
    }

    private static let morning =
        "return { dial_timeout = \"30s\", windows = { { days = \"mon-fri\", \"10:00-11:00\" } } }"

    @Test("a window's opening is whose time comes, the rate is when they begin")
    func window() async throws {
        let desk = try Desk(
            ["outplan.lua": Self.morning, "targets.csv": Self.list(5)],
            toml: "limits.per_second = 0.5"
        )
        try await desk.publish()
        let report = try plan(desk).report()
        #expect(report.targets.map(\.outlook.key) == Array(repeating: "outplan.windows", count: 5))
        let ten = Desk.start + .hours(1)
        #expect(report.targets.map(\.start) == (0..<5).map { ten + .seconds(2 * $0) })
        #expect(report.hours.map(\.start) == [ten])
        #expect(report.hours.map(\.due) == [5])
        #expect(report.hours.map(\.dialed) == [5])
        // Everybody in callees.lua answers.
        #expect(report.hours.map(\.answers) == [5])
        #expect(
            report.lines().first == "desk at 2026-03-02T09:00:00-07:00: 5 of 5 targets have a next attempt"
        )
        #expect(report.lines().contains("Mon 2026-03-02 10:00          5       5      5.0"))
    }

    @Test("lines that are taken hold the next, the higher priority goes first, and a closing window moves on")
    func concurrency() async throws {
        let desk = try Desk(
            [
                "outplan.lua": Self.morning.replacing("11:00", with: "10:01"),
                "targets.csv": Self.list(4, columns: ",priority") { ",\($0)" },
                "callees.lua": "return { { chance = { busy = 1 } } }",
            ],
            toml: "limits.concurrent = 1"
        )
        try await desk.publish()
        let report = try plan(desk).report()
        let ten = Desk.start + .hours(1)
        // Thirty seconds of ringing each: two fit into the minute.
        #expect(
            report.targets.map(\.start) == [
                ten + .days(1) + .seconds(30), ten + .days(1), ten + .seconds(30), ten,
            ]
        )
        #expect(report.hours.map(\.due) == [4, 0])
        #expect(report.hours.map(\.dialed) == [2, 2])
    }

    @Test("agents are answers an hour times their work, by callees.lua")
    func agents() async throws {
        let desk = try Desk(
            [
                "targets.csv": Self.list(40),
                "callees.lua": """
                return {
                    { chance = { answered = .5 } },
                    agents = { desk = { count = 1, talks = { "4m", "8m" }, answers = "1s", wraps_up = "1m" } },
                }
                """,
            ],
            toml: "queue = \"desk\"\nlimits.per_second = 10"
        )
        try await desk.publish()
        let report = try plan(desk).report()
        #expect(report.hours.map(\.answers) == [20])
        // 20 x 7 minutes are 2.3 hours.
        #expect(report.hours.map { report.agents($0) } == [3])
        #expect(report.lines().last?.contains("(6m talking + 1m after it)") == true)
    }

    @Test("a ledger's history moves the next attempt, ends targets, and tells the share of answers")
    func history() async throws {
        let desk = try Desk(["targets.csv": Self.list(40)])
        try await desk.publish()
        try desk.begin()
        for number in 0..<30 {
            let attempt = try desk.dial("p\(number)", at: Desk.start)
            if number < 12 {
                _ = try desk.ledger.commit([
                    .answered(attempt, by: .person, at: Desk.start + .seconds(5))
                ])
            }
            let outcome = number < 12 ? Outcome.answered : .noAnswer
            try desk.settle(attempt, outcome, at: Desk.start + .seconds(65))
        }
        let at = Desk.start + .minutes(2)
        let report = try plan(desk, at: at).report()
        #expect(report.targets[0].outlook.next == .done(.reached))
        #expect(report.targets[20].outlook.key == "retry.default")
        #expect(report.targets[20].outlook.next.isDial(at: Desk.start + .seconds(65) + .minutes(10)))
        #expect(report.targets[35].outlook.next.isDial(at: at))
        #expect(report.targets[35].answers == 0.4)
        #expect(report.lines().contains("  12 done: reached"))
        #expect(report.lines().contains("(answers: 40% of 30 settled calls in the ledger)"))
    }

    @Test("under another outplan each change has its kind and the key that makes it")
    func against() async throws {
        let desk = try Desk(["targets.csv": Self.list(3)])
        try await desk.publish()
        try desk.begin()
        let attempt = try desk.dial("p0", at: Desk.start)
        try desk.settle(attempt, .busy, at: Desk.start + .seconds(5))
        let at = Desk.start + .minutes(1)

        func compare(_ outplan: String) throws -> PlanComparison {
            try desk.write("other.lua", outplan)
            return try plan(desk, at: at).comparison(with: desk.folder.appendingPathComponent("other.lua"))
        }
        let same = try compare("return { tries = { total = 2 }, retry = { default = \"10m\" } }")
        #expect(same.changes.isEmpty)
        #expect(
            same.lines.first?.hasSuffix("0 of 3 targets change their next attempt; the outplans say the same")
                == true
        )

        let later = try compare(
            "return { tries = { total = 2 }, retry = { default = \"10m\", busy = \"1h\" } }"
        )
        #expect(later.keys == ["retry"])
        #expect(later.lines.contains("  1 later, because of retry.busy"))

        let windows = try compare(
            "return { tries = { total = 2 }, retry = { default = \"10m\" }, windows = { { \"12:00-13:00\" } } }"
        )
        #expect(windows.lines.contains("  3 later, because of outplan.windows"))
        #expect(
            windows.lines.contains("  p1  Mon 2026-03-02 09:01 -> Mon 2026-03-02 12:00  (outplan.windows)")
        )

        let fewer = try compare("return { tries = { total = 1 }, retry = { default = \"10m\" } }")
        #expect(fewer.lines.contains("  1 no longer tried, because of tries.total"))

        let rings = try compare(
            "return { dial_timeout = \"45s\", tries = { total = 2 }, retry = { default = \"10m\" } }"
        )
        #expect(rings.lines.contains("  3 otherwise, because of outplan.dial_timeout"))
        #expect(rings.lines.contains("  p1  rings 45s instead of 30s  (outplan.dial_timeout)"))

        let policy = try compare(
            """
            return { tries = { total = 2 }, retry = { default = "10m" },
                decide = function() return give_up("no") end }
            """
        )
        #expect(policy.lines.contains("  3 no longer tried, because of outplan.decide"))
    }
}

extension PlanOutlook.Next {
    fileprivate func isDial(at instant: Instant) -> Bool {
        if case .dial(instant, _) = self { return true }
        return false
    }
}
