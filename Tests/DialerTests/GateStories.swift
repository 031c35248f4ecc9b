import Dialer
import Outbound
import Store
import Testing

@Suite("What holds a target, or ends it")
struct GateStories {
    @Test("a target is tried so often in any 24 hours and no more")
    func targetPerDay() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,busy"],
                plan: "tries = { total = 5 }, retry = { busy = \"10m\" }",
                toml: "[caps]\ntarget_per_day = 2"
            )
        ])
        let attempts = try story.attempts
        #expect(attempts.count == 5)
        for (earlier, later) in zip(attempts, attempts.dropFirst(2)) {
            #expect(later.startedAt - earlier.startedAt == .hours(24))
        }
        #expect(story.gaps(Array(attempts.prefix(2))) == [.minutes(10)])
    }

    @Test("an address is tried so often in 24 hours and in 7 days, whoever the targets and campaigns are")
    func addressCaps() async throws {
        let toml = "[caps]\naddress_per_day = 1\naddress_per_week = 3"
        let plan = "tries = { total = 2 }, retry = { busy = \"10m\" }"
        let story = try await Story.simulate(
            [
                Story.told(["a,+13035550000,busy", "b,+13035550000,busy"], plan: plan, toml: toml),
                Story.told(["c,+13035550000,busy"], plan: plan, toml: toml, name: "other"),
            ],
            days: 20
        )
        let all = try (story.attempts + story.attempts("other")).sorted { $0.startedAt < $1.startedAt }
        let days = all.map { ($0.startedAt - Story.start).milliseconds / 86_400_000 }
        #expect(days == [0, 1, 2, 7, 8, 9])
        for (earlier, later) in zip(all, all.dropFirst(1)) {
            #expect(later.startedAt - earlier.startedAt >= .hours(24))
        }
    }

    @Test("windows are in the target's own zone, and spring forward with it")
    func windowsOverDST() async throws {
        // Clocks go forward on 8 March 2026 in the United States, not in Phoenix.
        let story = try await Story.simulate(
            [
                Story.told(
                    [
                        "denver,+13035550000,busy,America/Denver",
                        "phoenix,+16025550000,busy,America/Phoenix",
                    ],
                    columns: "does,timezone",
                    plan: "windows = { { days = \"sat-sun\", \"09:00-09:30\" } }, tries = { total = 2 }"
                )
            ],
            days: 9
        )
        let attempts = try story.attempts.sorted { ($0.target, $0.number) < ($1.target, $1.number) }
        #expect(
            attempts.map { RFC3339.text($0.startedAt) } == [
                "2026-03-07T16:00:00Z", "2026-03-08T15:00:00Z", "2026-03-07T16:00:00Z",
                "2026-03-08T16:00:00Z",
            ]
        )
    }

    @Test("on a holiday nobody is called, and the retry waits for the next day's window")
    func holidays() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,busy"],
                plan: """
                    windows = { { days = "mon-sun", "09:00-10:00" } }, holidays = { "2026-03-03", "2026-03-04" },
                    tries = { total = 2 }, retry = { busy = "2h" }
                    """
            )
        ])
        #expect(
            story.starts(try story.attempts) == ["2026-03-02T09:00:00-07:00", "2026-03-05T09:00:00-07:00"]
        )
    }

    @Test("nobody is called before not_before or after not_after, which are local without an offset")
    func notBeforeNotAfter() async throws {
        let story = try await Story.simulate([
            Story.told(
                [
                    "late,+13035550000,busy,2026-03-04T14:00,", "gone,+13035550001,busy,,2026-03-02T08:59",
                    "soon,+13035550002,busy,,2026-03-02T10:15",
                ],
                columns: "does,not_before,not_after",
                plan: "tries = { total = 2 }, retry = { busy = \"30m\" }"
            )
        ])
        let (attempts, targets) = (try story.attempts, try story.targets)
        let late = attempts.filter { $0.destination.address == "+13035550000" }
        #expect(story.starts(late).first == "2026-03-04T14:00:00-07:00")
        #expect(late.count == 2)
        #expect(targets.map(\.state) == [.done(.exhausted), .done(.expired), .done(.exhausted)])
        #expect(attempts.count == 4)
    }

    @Test("a retry that would come after not_after expires the target at once, not then")
    func expires() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,busy,2026-03-02T09:20"],
                columns: "does,not_after",
                plan: "tries = { total = 2 }, retry = { busy = \"30m\" }"
            )
        ])
        #expect(try story.attempts.count == 1)
        #expect(try story.targets.map(\.state) == [.done(.expired)])
        #expect(try story.unreached() == ["1 its time had passed"])
    }

    @Test("schedule is around the time in the row; past it the target expires, without it it is held")
    func schedule() async throws {
        let story = try await Story.simulate([
            Story.told(
                [
                    "soon,+13035550000,busy,2026-03-02T12:00", "later,+13035550001,answered,2026-03-05T14:00",
                    "past,+13035550002,answered,2026-03-02T09:30", "none,+13035550003,answered,",
                ],
                columns: "does,appointment_at",
                plan: """
                    schedule = { relative_to = "appointment_at", from = "-24h", to = "-1h" },
                    tries = { total = 9 }, retry = { busy = "50m" }
                    """
            )
        ])
        let targets = try story.targets
        #expect(
            targets.map(\.state) == [.done(.expired), .done(.reached), .done(.expired), .idle]
        )
        #expect(targets[3].hold == "schedule")
        #expect(targets[3].due == nil)
        let attempts = try story.attempts
        let later = attempts.filter { $0.target == targets[1].id }
        #expect(story.starts(later) == ["2026-03-04T14:00:00-07:00"])
        // 9:00, 9:50 and 10:40; the next would be after 11:00.
        #expect(attempts.filter { $0.target == targets[0].id }.count == 3)
        #expect(try story.unreached() == ["2 its time had passed", "1 held: schedule"])
    }

    @Test("held targets are in the end's report with what holds them, and block nobody")
    func held() async throws {
        var folder = Story.told(
            [
                "nozone,sip:ada@example.org,answered,", "policy,+13035550001,answered,",
                "fine,+13035550002,answered,",
            ],
            columns: "does,x",
            plan: """
                windows = { { days = "mon-fri", "08:00-20:00" } },
                decide = function(target) if target.external_id == "policy" then error("no") end end
                """,
            toml: "[limits]\nconcurrent = 1"
        )
        folder.timezone = ""
        let story = try await Story.simulate([folder])
        let (targets, unreached) = (try story.targets, try story.unreached())
        #expect(targets.map(\.hold) == ["zone", "policy", nil])
        #expect(targets.map(\.state) == [.idle, .idle, .done(.reached)])
        #expect(unreached == ["1 held: policy", "1 held: zone"])
        #expect(story.report.ends["story"] == .finished)
    }

    @Test("do-not-contact lists cover addresses, prefixes and what has an end, until that")
    func doNotContact() async throws {
        var folder = Story.told(
            [
                "listed,+13035550000,answered", "premium,+19005550001,answered",
                "until,+13035550002,answered", "over,+13035550003,answered",
            ],
            plan: "retry = { default = \"1h\" }",
            toml: "do_not_contact = [\"no.csv\"]"
        )
        folder.files["no.csv"] = """
            address,reason,expires
            +13035550000,asked,
            +1900*,premium,
            +13035550002,asked,2026-03-04T09:00:00-07:00
            +13035550003,asked,2026-03-01T09:00:00-07:00
            """
        let story = try await Story.simulate([folder])
        #expect(
            try story.targets.map(\.state)
                == [.done(.suppressed), .done(.suppressed), .done(.suppressed), .done(.reached)]
        )
        #expect(try story.unreached() == ["3 on a do-not-contact list"])
    }

    @Test("an opt-out holds in its campaign, or everywhere, from the next look on")
    func optOut() async throws {
        let flow = """
            return function(call)
                call:opt_out{ scope = call.target.external_id == "here" and "campaign" or "engine" }
                call:disposition("later", { success = false })
            end
            """
        let rows = ["here,+13035550000,answered", "everywhere,+13035550001,answered"]
        let story = try await Story.simulate([
            Story.told(rows, plan: "retry = { unsuccessful = \"1h\" }", flow: flow),
            Story.told(
                rows.map { $0 + ",2026-03-02T10:00" },
                columns: "does,not_before",
                plan: "tries = { total = 1 }",
                name: "other"
            ),
        ])
        #expect(try story.attempts.count == 2)
        #expect(try story.targets.map(\.state) == [.done(.suppressed), .done(.suppressed)])
        #expect(try story.targets("other").map(\.state) == [.done(.reached), .done(.suppressed)])
    }

    @Test("two targets with one address are never tried at once, in one campaign or in two")
    func sameAddress() async throws {
        let flow = "return function(call) call:sleep(\"150s\") end"
        let plan = "tries = { total = 1 }"
        let story = try await Story.simulate([
            Story.told(["a,+13035550000,answered", "b,+13035550000,answered"], plan: plan, flow: flow),
            Story.told(["c,+13035550000,answered"], plan: plan, flow: flow, name: "other"),
        ])
        let all = try (story.attempts + story.attempts("other")).sorted { $0.startedAt < $1.startedAt }
        #expect(all.map(\.outcome) == [.answered, .answered, .answered])
        // Each lasts 152 s, and whoever finds the address busy looks again every minute.
        #expect(all.map { ($0.startedAt - Story.start).milliseconds / 1000 } == [0, 180, 360])
    }
}
