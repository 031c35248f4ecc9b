import Authoring
import Dialer
import Flows
import Foundation
import Outbound
import Simulation
import Store
import Testing

@Suite("A replay")
struct ReplayTests {
    /// Simulates a folder; every attempt's story.
    static func stories(
        _ folder: URL,
        seed: UInt64,
        tracesLines: Bool = false,
        days: Int64 = 3
    ) async throws -> [AttemptStory] {
        let gathering = try Gathering([folder])
        let run = try SimulatedRun(
            gathering,
            start: gathering.folders.first?.file.simulation?.start ?? Desk.start,
            days: days,
            seed: seed,
            journal: NoJournal(),
            problems: { Issue.record("a callee's script: \($0)") }
        )
        let published = try await run.publish().map(\.published)
        _ = try await run.run(published, altering: { $0.tracesLines = tracesLines })
        return try published.flatMap { try CampaignReport.attempts($0.campaign.id, run.ledger) }
            .map { try AttemptStory($0, ledger: run.ledger) }
    }

    /// What a replay of each that had a flow says against it.
    static func differences(_ stories: [AttemptStory]) throws -> (replayed: Int, found: [String]) {
        var replayed = 0
        var found: [String] = []
        for story in stories where story.trace?.entries.contains(where: { $0.event.isBeginning }) == true {
            let replay = try Replay(story, Replay.Question())
            replayed += 1
            let count = "\(replay.actions) action\(replay.actions == 1 ? "" : "s")"
            if replay.verdict != "replayed \(count): the same" {
                found.append("attempt \(story.attempt.id): \(replay.verdict) \(replay.differences)")
            }
        }
        return (replayed, found)
    }

    /// The example with the first rows of its list.
    static func example(_ name: String, rows: Int) throws -> Desk {
        let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("examples")
        let desk = try Desk()
        for file in try FileManager.default.contentsOfDirectory(atPath: desk.folder.path) {
            try FileManager.default.removeItem(at: desk.folder.appendingPathComponent(file))
        }
        let source = examples.appendingPathComponent(name)
        for file in try FileManager.default.contentsOfDirectory(atPath: source.path).sorted()
        where !file.hasPrefix(".") {
            try FileManager.default.copyItem(
                at: source.appendingPathComponent(file),
                to: desk.folder.appendingPathComponent(file)
            )
        }
        let list = try String(contentsOf: desk.folder.appendingPathComponent("targets.csv"), encoding: .utf8)
        try desk.write("targets.csv", list.split(separator: "\n").prefix(rows + 1).joined(separator: "\n"))
        return desk
    }

    @Test(
        "of every attempt of the examples is the same run, whatever the seed",
        arguments: [
            "appointment-reminders", "telemarketing", "emergency-notification", "newsletter", "sms-reminder",
        ],
        [1, 2, 3]
    )
    func examples(name: String, seed: Int) async throws {
        let desk = try Self.example(name, rows: 100)
        let (replayed, found) = try Self.differences(
            try await Self.stories(desk.folder, seed: UInt64(seed), tracesLines: seed == 3)
        )
        #expect(replayed >= 60)
        #expect(found == [])
    }

    @Test(
        "of every attempt of a flow that does everything is the same run",
        arguments: [1, 2, 3, 4, 5]
    )
    func everything(seed: Int) async throws {
        let desk = try Self.everything()
        let stories = try await Self.stories(desk.folder, seed: UInt64(seed))
        let (replayed, found) = try Self.differences(stories)
        #expect(replayed > 60)
        #expect(found == [])
        let kinds = Set(stories.flatMap { $0.trace?.entries ?? [] }.map(\.event.kind))
        #expect(kinds.isSuperset(of: ["failed", "cancelled", "joined", "bridged", "log", "limit", "answer"]))
    }

    /// Sixty people for a flow that does everything.
    static func everything() throws -> Desk {
        let rows = (0..<60).map {
            "p\($0),+1303555\(1000 + $0),sms:+1303555\(1000 + $0),p\($0)@example.org,Ada"
        }
        return try Desk(
            [
                "targets.csv": "external_id,destination,destination_1,destination_2,name\n"
                    + rows.joined(separator: "\n"),
                "flow.lua": Self.flow, "callees.lua": Self.callees,
                "outplan.lua": """
                return { tries = { total = 3, callbacks = 1 }, machine = "flow", reached_when = "success",
                         retry = { default = "10m", unsuccessful = "20m", failed = "30m" },
                         decide = function(target, history, now)
                             if #history == 0 then return dial{ variables = { first = true, n = #target.name } } end
                         end }
                """,
            ],
            toml: """
                queue = "desk"
                max_duration = "90s"
                [queues.desk]
                timeout = "20s"
                """
        )
    }

    /// Every kind of action and of end, by chance.
    static let flow = """
        local names = {}
        local function some(call)
            local n = math.random(1, 17)
            names[#names + 1] = n
            log.info("action", n, tostring(time.now()), call.answered_by)
            if n == 1 then call:say("Hello {name|there}.", { barge_in = true }) end
            if n == 2 then call:set_variables{ roll = math.random(), list = { n, "x" }, gone = json.null } end
            if n == 3 then log.warn(tostring(call:digits{ say = "Digits", max = 4, tries = 2, timeout = "3s" })) end
            if n == 4 then return call:menu{ say = "Menu", ["1"] = function() return "one" end,
                ["2"] = function() call.variables.two = call.variables.two or 0 end,
                otherwise = function() call.variables.none = true end } end
            if n == 5 then local heard, why = call:listen{ say = "Say", timeout = "4s" } call.variables.heard = heard or why end
            if n == 6 then call.variables.connected = call:connect{ queue = "desk", timeout = "15s" }.status end
            if n == 7 then call.variables.connected = call:connect{ number = "+13035550999" }.status end
            if n == 8 then call:sleep("7s") call:beep() end
            if n == 9 then sms.send{ text = "Hi {name}" } end
            if n == 10 then email.send{ subject = "Hi", text = "Hi" } end
            if n == 11 then call:callback{ after = "1h" } end
            if n == 12 then call:disposition("tag" .. n, { success = math.random() < .5, note = "n" }) end
            if n == 13 then error("broken " .. n) end
            if n == 14 then call:hang_up() end
            if n == 15 then call.variables.file = (call:record{ max = "3s" } or {}).duration end
            if n == 16 then
                local pin = call:digits{ say = "Your code", max = 4, min = 3, secret = true, timeout = "5s" }
                call.variables.has_pin = pin ~= nil
                if pin then call:say("You said " .. pin) print("pin", pin) end
            end
            if n == 17 then call:music() call:send_digits("12") call:flush_digits() call:music(nil) end
        end
        return {
            answered = function(call)
                call:say("Welcome.")
                for i = 1, math.random(1, 7) do
                    local tag = some(call)
                    if tag then return tag end
                end
                if call.variables.first then return "end " .. #names end
            end,
            machine = function(call)
                call.variables.machine = tostring(call:leave_message{ say = "Please call us." })
            end,
            hangup = function(call, cause)
                call.variables.cause = cause
                if math.random() < .3 then sms.send{ text = "You hung up" } end
                if math.random() < .1 then error("in hangup") end
                call:sleep("40s")
            end,
            error = function(call, err)
                log.error(err.text)
                if call.answered_by == "person" then call:say("Sorry.") end
                if math.random() < .2 then error("again") end
                call:disposition("broke")
            end,
        }
        """

    static let callees = """
        return {
            { when = { type = "sms" }, chance = { delivered = .8 }, after = { "1s", "2m" } },
            { when = { type = "email" }, chance = { delivered = 1 } },
            { chance = { answered = .6, machine = .2, busy = .1 }, rings = { "2s", "9s" }, greeting = { "1s", "9s" },
              run = function(callee)
                  for _ = 1, callee:pick{ ["3"] = .5, ["12"] = .5 } do
                      callee:wait{ "1s", "6s" }
                      local what = callee:pick{ press = .5, say = .3, nothing = .2 }
                      if what == "press" then callee:press(callee:pick{ ["1"] = .3, ["2"] = .2, ["1234#"] = .5 }) end
                      if what == "say" then callee:say("yes please") end
                  end
                  if callee:pick{ leave = .6, stay = .4 } == "leave" then callee:hang_up() end
                  callee:wait("10m")
              end },
            agents = { desk = { count = 1, answers = { "1s", "9s" }, talks = { "5s", "40s" }, wraps_up = "5s" } },
        }
        """
}

extension TraceEvent {
    fileprivate var isBeginning: Bool {
        if case .began = self { true } else { false }
    }

    fileprivate var kind: String { String("\(self)".prefix { $0 != "(" }) }
}
