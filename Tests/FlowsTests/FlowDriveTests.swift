import Lua
import Outbound
import Testing

@testable import Flows

/// A flow driven by answers, as the engine would run it: which handlers run, how it ends, what it leaves.
struct FlowDriveTests {
    /// Gives these in turn, then nothing; what takes no time answers itself.
    struct Given: AnswerSource {
        var answers: [GivenAnswer]
        var asked: [AskedAction] = []

        init(_ answers: GivenAnswer...) { self.answers = answers }

        mutating func answer(_ asked: AskedAction) -> GivenAnswer {
            self.asked.append(asked)
            if asked.action.isImmediate { return .answer(.nothing) }
            return answers.isEmpty ? .abandon : answers.removeFirst()
        }
    }

    private func drive(
        _ source: String,
        _ given: Given,
        machine: Outplan.MachineRule = .ignore,
        world: World = World()
    ) throws -> (end: DriveEnd, asked: [AskedAction]) {
        let script = try FlowScript(
            main: LuaChunk(name: "flow.lua", source: source),
            kind: world.campaign.kind
        )
        var drive = FlowDrive(script: script, context: world.context, machine: machine)
        var given = given
        let end = drive.run(&given)
        return (end, given.asked)
    }

    private static func waits(_ duration: Duration) -> GivenAnswer { .answer(.done(true), after: duration) }

    private static func connected(_ status: ConnectStatus) -> FlowAnswer {
        .connected(status, agent: nil, waited: .seconds(1), talked: .seconds(2))
    }

    @Test("answers move the clock, and the end has every step with its place, its variables and its instants")
    func whole() throws {
        let (end, asked) = try drive(
            FlowRunTests.reminder,
            Given(
                Self.waits(.seconds(3)),
                .answer(.digits("1"), after: .seconds(2)),
                .answer(Self.connected(.connected))
            )
        )
        #expect(end.ending == AttemptMachine.Ending(.answered, success: true))
        #expect(end.disposition == "confirmed")
        #expect(end.variables == ["confirmed": true])
        #expect(asked.map(\.number) == [1, 2, 3, 4])
        #expect(asked.map { $0.place?.description } == ["flow.lua:2", "flow.lua:3", "flow.lua:5", nil])
        #expect(asked.map { $0.at - World.noon } == [.zero, .seconds(3), .seconds(5), .seconds(5)])
        #expect(end.steps[2].changed == ["confirmed": true])
        #expect(asked[2].variables == ["visits": 3])
        #expect(asked[3].variables == ["visits": 3, "confirmed": true])
        #expect(end.handlers.map(\.entry) == [.answered])
    }

    @Test("a flow that returns unconnected joins the campaign's queue, and abandons it without an agent")
    func joins() throws {
        let talk = "return function(call) call:say(\"Hello\") return \"done\" end"
        let none = try drive(talk, Given(Self.waits(.seconds(1)), .answer(Self.connected(.timeout))))
        #expect(none.asked.last?.isJoining == true)
        #expect(none.end.ending == AttemptMachine.Ending(.abandoned))
        let some = try drive(talk, Given(Self.waits(.seconds(1)), .answer(Self.connected(.connected))))
        #expect(some.end.ending == AttemptMachine.Ending(.answered, success: true))
        #expect(some.end.disposition == "done")

        var world = World()
        world.campaign.queue = ""
        let free = try drive(talk, Given(Self.waits(.seconds(1))), world: world)
        #expect(free.asked.count == 1)
        #expect(free.end.ending == AttemptMachine.Ending(.answered, success: true))
    }

    @Test("who was connected, or waited in vain, does not join the queue a second time")
    func joinsOnce() throws {
        let flow = "return function(call) call:connect{ queue = \"front-desk\" } call:say(\"Bye\") end"
        let vain = try drive(flow, Given(.answer(Self.connected(.noAgents)), Self.waits(.seconds(1))))
        #expect(vain.asked.count == 2)
        #expect(vain.end.ending == AttemptMachine.Ending(.abandoned))
        let well = try drive(flow, Given(.answer(Self.connected(.connected)), Self.waits(.seconds(1))))
        #expect(well.asked.count == 2)
        #expect(well.end.ending == AttemptMachine.Ending(.answered, success: true))
    }

    @Test("a hang-up ends the pending action for good, then the handler runs without media")
    func hangUp() throws {
        let flow = """
            return {
                answered = function(call)
                    pcall(function() call:say("Hello") end)
                    call:say("never")
                end,
                hangup = function(call, cause)
                    call:set_variables{ cause = cause }
                    call:say("too late")
                end,
            }
            """
        let (end, asked) = try drive(flow, Given(.hangUp(after: .seconds(1))))
        #expect(end.cause == .hungUpByCallee)
        #expect(end.handlers.map(\.entry) == [.answered, .hangup])
        #expect(end.variables == ["cause": "hung_up"])
        #expect(asked.map(\.number) == [1, 2])
        #expect(end.failures.map(\.entry) == [.hangup])
        // Who hung up had a whole conversation: what breaks afterwards changes nothing.
        #expect(end.ending == AttemptMachine.Ending(.answered, success: true))
    }

    @Test("who hangs up while waiting in the queue abandons it, who hangs up while talking does not")
    func hangUpInQueue() throws {
        let flow = "return function(call) call:connect{} end"
        #expect(try drive(flow, Given(.hangUp())).end.ending == AttemptMachine.Ending(.abandoned))
        #expect(
            try drive(flow, Given(.hangUp(talking: true))).end.ending
                == AttemptMachine.Ending(.answered, success: true)
        )
    }

    @Test("an error runs its handler once; what that leaves is kept, and the attempt has failed")
    func failure() throws {
        let flow = """
            return {
                answered = function(call) call:say("Hello") error("broken") end,
                error = function(call, err)
                    call:say("Sorry: " .. err.line)
                    call:callback{ after = "1h" }
                end,
            }
            """
        let (end, _) = try drive(flow, Given(Self.waits(.seconds(1)), Self.waits(.seconds(1))))
        #expect(end.failures.map(\.failure.message) == ["broken"])
        #expect(end.failures.map(\.failure.line) == [2])
        #expect(end.isRecovered)
        #expect(end.ending == AttemptMachine.Ending(.failed, cause: "flow_error"))
        #expect(end.callbackAt == World.noon + .seconds(2) + .hours(1))

        let twice = flow.replacing("call:callback", with: "error(1) call:callback")
        let second = try drive(twice, Given(Self.waits(.seconds(1)), Self.waits(.seconds(1)))).end
        #expect(second.failures.map(\.entry) == [.answered, .error])
        #expect(!second.isRecovered)
        #expect(second.callbackAt == nil)
    }

    @Test("a machine is let go, or runs its handler, or changes nothing, as the outplan and the flow say")
    func machine() throws {
        let given = Given(.machine(after: .seconds(1)), Self.waits(.seconds(4)), .answer(.digits("1")))
        let flow = try drive(FlowRunTests.reminder, given, machine: .flow)
        #expect(flow.end.handlers.map(\.entry) == [.answered, .machine])
        #expect(flow.end.ending == AttemptMachine.Ending(.machine))
        #expect(flow.asked.map(\.number) == [1, 2])

        let cut = try drive(FlowRunTests.reminder, given, machine: .hangUp)
        #expect(cut.end.cause == .cut)
        #expect(cut.end.handlers.map(\.entry) == [.answered])
        #expect(cut.end.ending == AttemptMachine.Ending(.machine))

        // Nobody is told where nothing is to be detected: the same action is asked for again.
        let ignored = try drive(FlowRunTests.reminder, given, machine: .ignore)
        #expect(ignored.asked.map(\.number) == [1, 1, 2, 3, 4])
        #expect(ignored.end.answeredBy == .unknown)
        #expect(ignored.end.disposition == "confirmed")
    }

    @Test("limits end a drive as they end an attempt: its longest call, the hang-up's 30 s, too many actions")
    func limits() throws {
        let flow = """
            return {
                answered = function(call) while true do call:sleep("10m") end end,
                hangup = function(call) while true do call:sleep("10s") end end,
            }
            """
        struct Sleeper: AnswerSource {
            var hangsUpAt: Int?
            mutating func answer(_ asked: AskedAction) -> GivenAnswer {
                if asked.number == hangsUpAt { return .hangUp() }
                return .answer(.nothing, after: asked.entry == .hangup ? .seconds(10) : .minutes(10))
            }
        }
        let script = try FlowScript(main: LuaChunk(name: "flow.lua", source: flow), kind: .call)
        var sleeper = Sleeper()
        var drive = FlowDrive(script: script, context: World().context)
        let long = drive.run(&sleeper)
        #expect(long.ending == AttemptMachine.Ending(.failed, cause: "max_duration"))
        #expect(long.endedAt - long.startedAt == .hours(1))

        sleeper.hangsUpAt = 2
        var second = FlowDrive(script: script, context: World().context)
        let cleaned = second.run(&sleeper)
        #expect(cleaned.endedAt - cleaned.startedAt == .minutes(10) + .seconds(30))
        #expect(cleaned.ending == AttemptMachine.Ending(.answered, success: true))

        let busy = try self.drive(
            "return function(call) while true do call:flush_digits() end end",
            Given()
        )
        #expect(busy.asked.count == 1000)
        #expect(busy.end.ending == AttemptMachine.Ending(.failed, cause: "actions"))
    }

    @Test("hang_up does not return, and its line is known")
    func hangsUp() throws {
        let flow = "return function(call)\n    call:hang_up()\n    call:say(\"never\")\nend"
        let (end, asked) = try drive(flow, Given())
        #expect(end.cause == .hungUpByFlow(ScriptPlace(file: "flow.lua", line: 2)))
        #expect(asked.count == 1)
    }

    @Test("a secret is raised at, and never among the variables")
    func secrets() throws {
        let flow = """
            return function(call)
                local pin = call:digits{ max = 4, secret = true }
                call:set_variables{ pin = pin }
            end
            """
        let (end, _) = try drive(flow, Given(.answer(.digits("4711"))))
        #expect(end.variables.isEmpty)
        #expect(end.steps[1].raised?.hasPrefix("set_variables: pin holds digits") == true)
        #expect(end.failures.map(\.failure.line) == [3])
    }

    @Test("a message's receipt is its outcome, and a flow that sends nothing has failed")
    func message() throws {
        var world = World()
        world.campaign.kind = .message
        world.slot = 1
        let flow = "return function(message) message:send{ text = \"Hello\" } end"
        let sent = try drive(flow, Given(.answer(.receipt(status: "sent", id: "m-1"))), world: world)
        #expect(sent.end.ending == AttemptMachine.Ending(.sent, success: true))
        let refused = try drive(flow, Given(.answer(.failure("invalid"))), world: world)
        #expect(refused.end.ending == AttemptMachine.Ending(.invalid, cause: "invalid"))
        let none = try drive("return function(message) end", Given(), world: world)
        #expect(none.end.ending == AttemptMachine.Ending(.failed, cause: "nothing_sent"))
    }

    @Test("every handler knows from its first line who answered, as in the engine")
    func answeredBy() throws {
        let flow = """
            return {
                answered = function(call) call:say("Hello") end,
                machine = function(call) call:set_variables{ at = call.answered_by } end,
                hangup = function(call) call:set_variables{ after = call.answered_by } end,
            }
            """
        let machine = try drive(flow, Given(.machine(after: .seconds(2))), machine: .flow).end
        #expect(machine.variables == ["at": "machine"])
        let person = Given(.detected(.person, after: .seconds(1)), .hangUp(after: .seconds(2)))
        #expect(try drive(flow, person, machine: .flow).end.variables == ["after": "person"])
    }

    @Test("an action that is refused before anything happens has not waited in a queue")
    func refusedConnect() throws {
        let flow = """
            return function(call) pcall(function() call:connect{ queue = "nobody" } end) end
            """
        var world = World()
        world.campaign.queue = "desk"
        let raised = Given(.answer(.raise("connect: there is no queue")), .answer(Self.connected(.connected)))
        let (end, asked) = try drive(flow, raised, world: world)
        #expect(asked.map(\.isJoining) == [false, true])
        #expect(end.ending?.outcome == .answered)
    }

    /// Gives zeros for digits that it does not know.
    private struct Zeros: AnswerSource {
        var knowsSecrets: Bool { false }

        mutating func answer(_ asked: AskedAction) -> GivenAnswer {
            if case .digits = asked.action { return .answer(.digits("0000")) }
            return .answer(.nothing)
        }
    }

    @Test("digits that stand for a secret are none themselves")
    func standIns() throws {
        let flow = """
            return function(call)
                call:digits{ say = "Your PIN", max = 4, secret = true }
                call:set_variables{ wrong = 0 }
            end
            """
        let script = try FlowScript(main: LuaChunk(name: "flow.lua", source: flow), kind: .call)
        var drive = FlowDrive(script: script, context: World().context)
        var zeros = Zeros()
        #expect(drive.run(&zeros).variables == ["wrong": 0])
    }

    @Test("a source that has no answer leaves the drive, with the action that waits for one")
    func abandoned() throws {
        let (end, _) = try drive(FlowRunTests.reminder, Given(Self.waits(.seconds(1))))
        #expect(end.ending == nil)
        guard case .abandoned(let asked) = end.cause else {
            Issue.record("not abandoned")
            return
        }
        #expect(asked.number == 2)
        #expect(asked.place == ScriptPlace(file: "flow.lua", line: 3))
    }
}

extension DriveEnd {
    /// Whether what broke was answered by the flow's own handler for errors.
    fileprivate var isRecovered: Bool { failures.count == 1 && handlers.contains { $0.entry == .error } }
}
