import Authoring
import Foundation
import Outbound
import Testing

/// Every kind of broken flow, and the shortest answers that lead to what breaks.
struct PathTests {
    func explore(
        _ flow: String,
        outplan: String = "return {}",
        toml: String = "",
        targets: String? = nil,
        bounds: PathBounds = PathBounds()
    ) throws -> PathReport {
        var files = ["flow.lua": flow, "outplan.lua": outplan]
        if let targets { files["targets.csv"] = targets }
        let desk = try Desk(files, toml: toml)
        return try PathExplorer(desk.gathering(), at: 0, start: Desk.start, bounds: bounds).explore()
    }

    /// `raises 4: "1", "2"`: kind, line and the answers of each finding.
    func summary(_ report: PathReport) -> [String] {
        report.findings.map { finding in
            "\(finding.kind.rawValue) \(finding.finding.line ?? 0): "
                + finding.steps.map(\.answer).joined(separator: ", ")
        }
    }

    @Test("an error is found behind the keys that lead to it, by the shortest way there")
    func raises() throws {
        let report = try explore(
            """
            return function(call)
                for _ = 1, 3 do
                    call:menu{
                        say = "1 or 2?",
                        ["1"] = function() call:say("again") end,
                        ["2"] = function() call:say("No " .. call.variables.none) end,
                    }
                end
                call:say("bye")
            end
            """
        )
        #expect(summary(report) == ["raises 6: \"2\""])
        #expect(
            report.findings.first?.finding.message
                == "raises an error: attempt to concatenate a nil value (field 'none')"
        )
    }

    @Test("an input of several keys that the flow compares with is pressed")
    func pressesLiterals() throws {
        let report = try explore(
            """
            return function(call)
                local code = call:digits{ say = "Code?", max = 6 }
                if code == "4711" then error("open") end
                call:say("Thanks")
            end
            """
        )
        #expect(summary(report) == ["raises 3: \"4711\""])
        let high = try explore(
            """
            return function(call)
                local code = call:digits{ say = "Code?", min = 4, max = 4 }
                if code and (tonumber(code) or 0) > 5000 then error("high") end
                call:say("Thanks")
            end
            """
        )
        #expect(summary(high) == ["raises 3: \"9999\""])
    }

    @Test("every status of a connection is tried, and a queue that nobody described")
    func connects() throws {
        let flow = """
            return function(call)
                call:say("Hello")
                local answer = call:connect{ number = "+13035550199" }
                if answer.status == "busy" then error("busy") end
                call:connect{ queue = "nobody" }
            end
            """
        let report = try explore(flow)
        #expect(summary(report).first == "raises 4: true, busy")
        #expect(report.findings.last?.finding.line == 5)
        #expect(report.findings.last?.finding.message.contains("there is no queue \"nobody\"") == true)
    }

    @Test("a hang-up is tried at each action, and the handler for it has no media")
    func hangUp() throws {
        let report = try explore(
            """
            return {
                answered = function(call) call:say("Hello") call:say("Bye") end,
                hangup = function(call) call:say("too late") end,
            }
            """
        )
        #expect(summary(report) == ["raises 3: hang-up"])
    }

    @Test("a machine is tried where the outplan detects one, and nowhere else")
    func machine() throws {
        let flow = """
            return {
                answered = function(call) call:say("Hello") end,
                machine = function(call) call:leave_message{ say = "Call {nobody}" } end,
            }
            """
        let detecting = try explore(flow, outplan: "return { machine = \"flow\" }")
        #expect(summary(detecting) == ["raises 3: a machine is detected"])
        #expect(try explore(flow).findings.isEmpty)
    }

    @Test("an error that the flow's own handler answers is found, too, with what that handler did left out")
    func recovers() throws {
        let report = try explore(
            """
            return {
                answered = function(call) call:say("Hello") error("broken") end,
                error = function(call) call:say("Sorry") call:disposition("sorry") end,
            }
            """
        )
        #expect(summary(report) == ["raises 2: true"])
        #expect(
            report.findings.first?.finding.message.hasSuffix("(its handler for errors runs then)") == true
        )
    }

    @Test("silence is added up over what makes no sound, and music ends it")
    func silence() throws {
        let flow = """
            return function(call)
                call:say("Hello")
                call:sleep("6s")
                call:set_variables{ a = 1 }
                call:digits{ max = 1, timeout = "5s" }
                call:say("Bye")
            end
            """
        let report = try explore(flow)
        #expect(summary(report) == ["silence 5: true, done, done, timeout"])
        #expect(
            report.findings.first?.finding.message
                == "the callee hears nothing for 11s (more than 10s is taken for a dead line)"
        )
        var patient = PathBounds()
        patient.silence = .seconds(11)
        #expect(try explore(flow, bounds: patient).findings.isEmpty)
        let music = flow.replacing("call:sleep(\"6s\")", with: "call:music(\"a.wav\") call:sleep(\"6s\")")
        #expect(try explore(music).findings.isEmpty)
    }

    @Test("a flow that ends without a sound is found, unless the call goes into a queue then")
    func neverHeard() throws {
        let flow = "return function(call)\n    call.variables.seen = true\nend"
        #expect(summary(try explore(flow)) == ["silence 2: done"])
        let queue = "queue = \"desk\"\n[queues.desk]\nagents = [\"sip:a@example.org\"]"
        #expect(try explore(flow, toml: queue).findings.isEmpty)
        let nobody = "return { machine = function(call) call:leave_message{ say = \"Hello\" } end }"
        #expect(summary(try explore(nobody)) == ["silence 1: "])
    }

    @Test("a flow that asks on and on whoever is silent, presses wrong keys or gets no agent has no end")
    func loops() throws {
        let silent = """
            return function(call)
                local key
                repeat key = call:digits{ say = "Press 1", valid = "1", max = 1 } until key
            end
            """
        #expect(summary(try explore(silent)) == ["loop 3: timeout, timeout"])
        let wrong = """
            return function(call)
                local key, why
                repeat key, why = call:digits{ say = "Press 1", valid = "1", max = 1 } until why ~= "invalid"
            end
            """
        #expect(summary(try explore(wrong)) == ["loop 3: invalid, invalid"])
        let queue = "queue = \"desk\"\n[queues.desk]\nagents = [\"sip:a@example.org\"]"
        let waiting = """
            return function(call)
                repeat local got = call:connect{ timeout = "10m" } until got.status == "connected"
            end
            """
        #expect(summary(try explore(waiting, toml: queue)) == ["loop 2: timeout, timeout"])
        let busy =
            "return function(call)\n    call:say(\"a\")\n    while true do call:flush_digits() end\nend"
        #expect(summary(try explore(busy)).first?.hasPrefix("loop 3: true, done, done") == true)
    }

    @Test("a menu that a key repeats is no loop without an end, and what follows it is found all the same")
    func repeats() throws {
        let report = try explore(
            """
            local function ask(call, round)
                return call:menu{
                    say = "9 repeats, 1 ends",
                    ["9"] = function()
                        if round == 5 then error("five") end
                        return ask(call, round + 1)
                    end,
                    ["1"] = function() return "done" end,
                    otherwise = function() return "none" end,
                }
            end
            return function(call) return ask(call, 1) end
            """
        )
        #expect(summary(report) == ["raises 5: \"9\", \"9\", \"9\", \"9\", \"9\""])
    }

    @Test("an end without a disposition is found where other paths have one, but not for who hung up")
    func disposition() throws {
        let flow = """
            return function(call)
                local key = call:digits{ say = "1 or 2?", valid = "12", max = 1 }
                if key == "1" then return "yes" end
                if key == "2" then return end
                call:disposition("none")
            end
            """
        #expect(summary(try explore(flow)) == ["disposition 2: \"2\""])
        let none = flow.replacing("\"yes\"", with: "").replacing("call:disposition(\"none\")", with: "")
        #expect(try explore(none).findings.isEmpty)
    }

    @Test("a message that is not sent, and a refusal that the flow does not expect")
    func message() throws {
        let flow = """
            return function(message)
                if message.target.data.vip == "no" then return end
                local receipt = message:send{ text = "Hello {name}" }
                log.info(receipt.status)
            end
            """
        let targets = "external_id,destination,name,vip\na,+13035550100,Ada,no\nb,+13035550101,Bob,\n"
        let desk = try Desk(["flow.lua": flow, "targets.csv": targets])
        let toml = Desk.campaign("").replacing("\"call\"", with: "\"message\"")
        try desk.write("campaign.toml", toml)
        let report = try PathExplorer(desk.gathering(), at: 0, start: Desk.start).explore()
        #expect(summary(report) == ["raises 4: do_not_contact", "unsent 1: "])
        #expect(report.findings.map(\.target) == ["b", "a"])
    }

    @Test("rows that lack a column are explored for themselves")
    func rows() throws {
        let report = try explore(
            "return function(call)\n    call:say(\"Hello {nickname}\")\nend",
            targets: "external_id,destination,nickname\na,+13035550100,Ada\nb,+13035550101,\n"
        )
        #expect(report.targets == 2)
        #expect(summary(report) == ["raises 2: "])
        #expect(report.findings.first?.target == "b")
    }

    @Test("a bound that is reached is said, and places that nobody has seen are still followed behind it")
    func bounds() throws {
        let asks = (1...8).map { "    call:digits{ say = \"\($0)?\", max = 1 }" }.joined(separator: "\n")
        let flow = "return function(call)\n\(asks)\n    error(\"at the end\")\nend"
        var few = PathBounds()
        few.paths = 50
        let report = try explore(flow, bounds: few)
        #expect(report.findings.map(\.finding.line) == [10])
        #expect(
            report.bounds == [
                "beyond 50 answers to follow only places that no path had seen were followed; --limit N follows more"
            ]
        )
        few.depth = 3
        let shallow = try explore(flow, bounds: few)
        #expect(shallow.bounds.contains("a path was left after 3 answers; --depth N follows further"))
    }
}
