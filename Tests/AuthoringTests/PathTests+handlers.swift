import Authoring
import Testing

/// What happens beside the way through a call: hang-ups, machines, errors, later attempts, recordings.
extension PathTests {
    @Test("a handler for the hang-up that would be cut off after its thirty seconds is found")
    func lateHangUp() throws {
        let flow = """
            return {
                answered = function(call) call:say("Hello") end,
                hangup = function(call)
                    call:sleep("29s")
                    call:set_variables{ late = true }
                    call:sleep("2s")
                end,
            }
            """
        let report = try explore(flow)
        #expect(summary(report) == ["overdue 6: hang-up, done, done, done"])
        #expect(
            report.findings.first?.finding.message
                == "the handler for the hang-up takes longer than 30s and is cut off here: what comes after this "
                + "is not done"
        )
        #expect(try explore(flow.replacing("29s", with: "20s")).findings.isEmpty)
    }

    @Test("a handler knows from its beginning who answered")
    func answeredBy() throws {
        let flow = """
            return {
                answered = function(call) call:say("Hello") end,
                machine = function(call)
                    if call.answered_by ~= "machine" then error("not a machine") end
                    call:leave_message{ say = "Bye" }
                end,
                hangup = function(call) if call.answered_by == "machine" then error("cut off") end end,
            }
            """
        let report = try explore(flow, outplan: "return { machine = \"flow\" }")
        #expect(summary(report) == ["raises 7: a machine is detected, hang-up"])
    }

    @Test("the handler for errors is explored, too: where the flow fails, and by an error that is supposed")
    func errorHandler() throws {
        let flow = """
            return {
                answered = function(call) call:digits{ say = "1?", max = 1 } end,
                error = function(call)
                    local key = call:digits{ say = "Again?", valid = "12", max = 1 }
                    if key == "2" then error("worse") end
                end,
            }
            """
        let supposed = "error: supposed here, for the handler for errors"
        #expect(summary(try explore(flow)) == ["raises 5: \(supposed), \"2\""])
        let failing = flow.replacing(
            "call:digits{ say = \"1?\", max = 1 }",
            with: "call:say(\"Hi\") error(\"bad\")"
        )
        #expect(summary(try explore(failing)) == ["raises 2: true", "raises 5: true, \"2\""])
        let patient = flow.replacing("error(\"worse\")", with: "return")
        #expect(try explore(patient).findings.isEmpty)
    }

    @Test("a round of several actions is told once, at its first")
    func roundOnce() throws {
        let report = try explore(
            """
            return function(call)
                local round = 0
                while true do
                    round = round + 1
                    call:say("Round " .. round)
                    if call:digits{ say = "7 ends this", max = 1 } == "7" then return end
                end
            end
            """
        )
        #expect(summary(report) == ["loop 5: true, timeout, true"])
    }

    @Test("who is recorded and says nothing hears nothing until the recording ends")
    func silentRecording() throws {
        let flow = """
            return function(call)
                call:say("Speak")
                call:record{ max = "60s", silence = "30s" }
                call:say("Bye")
            end
            """
        let report = try explore(flow)
        #expect(summary(report) == ["silence 3: true, recorded"])
        #expect(report.findings.first?.finding.message.contains("hears nothing for 30s") == true)
        #expect(try explore(flow.replacing("30s", with: "3s")).findings.isEmpty)
        #expect(try explore(flow.replacing("60s", with: "5s")).findings.isEmpty)
    }

    @Test("an error after an action that could not be asked for says so, and lots are told")
    func refusedBefore() throws {
        let report = try explore(
            """
            return function(call)
                call:say("Hello")
                local receipt = sms.send{ text = "Hello" }
                log.info(receipt.id)
                if math.random() < 0.5 then call:say("Bye") end
            end
            """
        )
        #expect(
            report.findings.first?.finding.message
                == "raises an error: attempt to index a nil value (local 'receipt'); before, sms.send answered nil, "
                + "\"the target has no sms address\""
        )
        #expect(
            report.notes.contains(
                "the flow draws lots, and here a seed draws them: other draws are not followed"
            )
        )
    }

    @Test("a flow that reads which attempt it is is run as the second and the last, too")
    func attempts() throws {
        let flow = """
            return function(call)
                call:say("Hello")
                if call.attempt.number == 2 then error("second") end
                if call.attempt.number == 5 then error("last") end
            end
            """
        let report = try explore(flow, outplan: "return { tries = { total = 5 } }")
        #expect(summary(report) == ["raises 3: true", "raises 4: true"])
        #expect(report.findings.first?.target.hasSuffix(", attempt 2") == true)
        #expect(try explore(flow, outplan: "return { tries = { total = 1 } }").findings.isEmpty)
    }
}
