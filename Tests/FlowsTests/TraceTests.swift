import Lua
import Outbound
import Testing

@testable import Flows

/// A trace is what happened, packed small: whatever is written is read back, and damage is noticed.
struct TraceTests {
    private static let start = Instant(milliseconds: 1_772_467_200_000)

    private func read(_ pen: TracePen) throws -> AttemptTrace { try AttemptTrace(pen.packed()) }

    private static let pause = FlowAction.sleep

    static let prompt: [PromptItem] = [
        .text("H\u{e9}llo", voice: nil, language: nil), .text("b", voice: "ann", language: "de"),
        .file("a/b.wav"),
    ]

    static let actions: [FlowAction] = [
        .play(PlayRequest(items: prompt, bargeIn: true)), .play(PlayRequest(items: [])),
        .digits(
            DigitsRequest(
                prompt: prompt,
                min: 0,
                max: 9,
                valid: ["1", "2", "*"],
                terminator: "#",
                timeout: .seconds(7),
                between: .milliseconds(1),
                tries: 3,
                invalid: prompt,
                noInput: [],
                flush: true,
                secret: true
            )
        ),
        .digits(DigitsRequest(terminator: nil)),
        .listen(
            ListenRequest(
                prompt: prompt,
                timeout: .seconds(1),
                silence: .zero,
                hints: ["yes", ""],
                language: "en"
            )
        ),
        .connect(ConnectRequest(party: .queue(nil))),
        .connect(
            ConnectRequest(
                party: .queue("desk"),
                timeout: .minutes(2),
                music: "m.wav",
                whisper: "w",
                record: true
            )
        ),
        .connect(ConnectRequest(party: .agent("desk/1"))), .connect(ConnectRequest(party: .number("+1555"))),
        .connect(ConnectRequest(party: .sip("sip:a@b"))),
        .record(max: .minutes(1), silence: .seconds(3), beep: true), .startRecording, .stopRecording,
        .leaveMessage(prompt), .music(nil), .music("x"), .beep, .sendDigits("12#"), .flushDigits,
        pause(.days(1)), .hangUp,
        .setVariables([
            "a": .null, "b": ["x": [1, .number(1.5), true, "t"], "y": false], "c": .integer(.min),
        ]),
        .disposition(tag: "t", success: nil, note: "n"), .disposition(tag: "t", success: false, note: nil),
        .http(
            WebRequest(
                method: "GET",
                url: "https://a/b",
                headers: ["k": WebRequest.hiddenHeader],
                timeout: .seconds(5)
            )
        ),
        .optOut(engine: true), .callback(start),
        .sendSMS(message), .sendEmail(message), .sendMessage(message),
    ]

    private static let message = MessageRequest(
        to: Destination(type: .email, address: "a@b", slot: 3, raw: "A@B", zones: ["Europe/Berlin"]),
        source: "s",
        subject: nil,
        text: "t",
        html: "<p>",
        attachments: ["a.pdf"]
    )

    static let answers: [FlowAnswer] = [
        .nothing, .done(true), .done(false), .digits("12*"), .speech(text: "y\u{e9}s", confidence: 0.25),
        .keys("1"), .connected(.noAgents, agent: nil, waited: .seconds(1), talked: .zero),
        .connected(.connected, agent: "desk/1", waited: .milliseconds(1), talked: .hours(1)),
        .fetched(WebResponse(status: 404, headers: ["a": "b"], body: "x")),
        .recorded(file: "r.wav", duration: .seconds(2)), .receipt(status: "sent", id: nil),
        .receipt(status: "sent", id: "x"), .failure("timeout"), .raise("broken"),
    ]

    static let events: [TraceEvent] = [
        .decision(["decision": "dial", "slot": 1]), .opened(leg: 9, .callee, by: "simulated"),
        .leg(9, .ringing), .leg(9, .answered), .leg(9, .detected(.machine)), .leg(9, .beep),
        .leg(9, .digit("#")), .leg(9, .speech(text: "hi", confidence: 1)),
        .leg(9, .ended(.hungUp, code: 486, reason: "Busy")), .leg(9, .ended(.busy, code: nil, reason: nil)),
        .began(.answered, why: nil), .began(.hangup, why: "hung_up"),
        .lines([ScriptPlace(file: "flow.lua", line: 3), ScriptPlace(file: "other.lua", line: 4)], lost: 300),
        .action(.beep, ScriptPlace(file: "flow.lua", line: 300)), .action(.beep, nil),
        .answer(.done(true), answeredBy: .person, isSecret: false), .log(.warn, "l"),
        .returned(disposition: nil), .returned(disposition: "d"),
        .failed(
            ScriptFailure(
                kind: .memory,
                problem: ScriptProblem(file: "flow.lua", line: 2, message: "m", traceback: ["a", "b"])
            )
        ),
        .cancelled(.hungUp), .cancelled(.calleeHungUp), .cancelled(.machine), .cancelled(.ended),
        .joined(queue: "desk"), .parted(.failure("x")), .bridged(leg: 10, agent: "desk/1"),
        .refused(.invalid, reason: "unknown"), .limit("max_duration"), .facts(facts),
    ]

    static let facts = TraceFacts(
        seed: .max,
        countsInstructions: true,
        target: TargetDraft(
            externalID: "x",
            name: "Ada",
            detail: "d",
            zone: "Europe/Berlin",
            postalCode: "1",
            locale: "de",
            priority: 9,
            notBefore: start,
            notAfter: nil,
            data: ["k": 1],
            destinations: [Destination(type: .tel, address: "+15550100", slot: 1)]
        ),
        targetVariables: ["v": "w"],
        attemptVariables: [:],
        zone: "Europe/Berlin",
        locale: nil,
        queue: "desk",
        campaignDetail: "",
        maxDuration: .hours(1),
        machine: .hangUp
    )

    @Test func `every event comes back as it was written, with its time`() throws {
        var pen = TracePen(at: Self.start)
        var expected: [AttemptTrace.Entry] = []
        let all =
            Self.events + Self.actions.map { .action($0, ScriptPlace(file: "flow.lua", line: 7)) }
            + Self.answers.map { .answer($0, answeredBy: nil, isSecret: false) }
        for (index, event) in all.enumerated() {
            let at = Self.start + .milliseconds(Int64(index * index))
            pen.write(event, at: at)
            expected.append(AttemptTrace.Entry(at: at, event: event))
        }
        let trace = try read(pen)
        #expect(trace.entries.count == expected.count)
        for (read, written) in zip(trace.entries, expected) { #expect(read == written) }
        #expect(trace.start == Self.start)
        #expect(trace.lost == 0)
    }

    @Test func `a trace that was cut off or changed is refused or read, never more than that`() throws {
        var pen = TracePen(at: Self.start)
        for event in Self.events { pen.write(event, at: Self.start) }
        for action in Self.actions { pen.write(.action(action, nil), at: Self.start) }
        let bytes = pen.packed()
        for length in 0..<bytes.count {
            #expect(throws: PackingProblem.self) { try AttemptTrace(Array(bytes.prefix(length))) }
        }
        var generator = Generator(seed: 1, "damage")
        for _ in 0..<5_000 {
            var damaged = bytes
            for _ in 0...Int(generator.next() % 4) {
                damaged[Int(generator.next() % UInt64(bytes.count))] = UInt8(
                    truncatingIfNeeded: generator.next()
                )
            }
            do { _ = try AttemptTrace(damaged) } catch { #expect(error.description != "") }
        }
    }

    @Test func `a trace has a limit; what has no room is counted`() throws {
        var pen = TracePen(at: Self.start, limit: 1000)
        for number in 0..<500 { pen.write(.log(.info, "line \(number)"), at: Self.start) }
        let trace = try read(pen)
        #expect(trace.entries.count == 66)
        #expect(trace.lost == 434)
        #expect(trace.entries.last?.event == .log(.info, "line 65"))
        #expect(pen.packed().count <= 1010)
    }

    @Test func `secret digits are in no event: not the keys, not the answer, not what is said of them`()
        throws
    {
        var pen = TracePen(at: Self.start)
        for key in "9876" { pen.write(.leg(1, .digit(key)), at: Self.start) }
        pen.beginSecret(waiting: 2)
        for key in "54" { pen.write(.leg(1, .digit(key)), at: Self.start) }
        var secrets = Secrets()
        secrets.keep("7654")
        pen.endSecret(secrets)
        pen.write(.answer(.digits("7654"), answeredBy: nil, isSecret: true), at: Self.start)
        pen.write(.log(.info, "it is 7654"), at: Self.start)
        pen.write(.action(.setVariables(["k": 7654, "7654": "v"]), nil), at: Self.start)
        pen.write(.leg(1, .digit("3")), at: Self.start)
        let events = try read(pen).entries.map(\.event)
        #expect(
            events == [
                .leg(1, .digit("9")), .leg(1, .digit("8")), .leg(1, .digit("?")), .leg(1, .digit("?")),
                .leg(1, .digit("?")), .leg(1, .digit("?")),
                .answer(.digits("0000"), answeredBy: nil, isSecret: true),
                .log(.info, "it is \u{2022}\u{2022}\u{2022}"),
                .action(
                    .setVariables(["k": "\u{2022}\u{2022}\u{2022}", "\u{2022}\u{2022}\u{2022}": "v"]),
                    nil
                ),
                .leg(1, .digit("3")),
            ]
        )
    }

    @Test func `lines are traced in their order, across coroutines and files, and a run is the same with it`()
        throws
    {
        let source = """
            local other = require "other"
            return function(call)
                local co = coroutine.wrap(function()
                    call:say("a")
                    coroutine.yield(1)
                end)
                co()
                other(call)
                local n = 0
                for i = 1, 3000 do n = n + i end
                return tostring(n)
            end
            """
        let module = LuaChunk(name: "other.lua", source: "return function(call)\n  call:say('b')\nend")
        var world = World()
        var plain = try world.run(source, modules: [module])
        world.tracesLines = true
        var traced = try world.run(source, modules: [module])
        #expect(plain.start(.answered) == traced.start(.answered))
        let untraced = plain.takeLines()
        #expect(untraced == nil)
        var lines = take(&traced)
        #expect(
            lines.places == [
                "flow.lua:1", "other.lua:3", "flow.lua:12", "flow.lua:3", "flow.lua:6", "flow.lua:3",
                "flow.lua:7",
                "flow.lua:4",
            ]
        )
        #expect(plain.resume(.done(true)) == traced.resume(.done(true)))
        lines = take(&traced)
        #expect(lines.places == ["flow.lua:5", "flow.lua:8", "other.lua:2"])
        #expect(plain.resume(.done(true)) == traced.resume(.done(true)))
        lines = take(&traced)
        #expect(lines.places.count == 1000)
        #expect(lines.lost > 2000)
        #expect(lines.places.last == "flow.lua:11")
        lines = take(&traced)
        #expect(lines.places.isEmpty)
        // A hook needs room on Lua's stack.
        #expect(traced.memory - plain.memory < 1024)
    }

    private func take(_ run: inout FlowRun) -> (places: [String], lost: Int) {
        guard let lines = run.takeLines() else { return ([], -1) }
        return (lines.places.map(\.description), lines.lost)
    }

    @Test func `the budget of instructions ends a traced run at the same line as any other`() throws {
        let source = """
            return function(call)
                local n = 0
                while true do
                    n = n + 1
                    local t = {}
                    if n % 100000 == 0 then log.info(n) end
                end
            end
            """
        var ends: [[String]] = []
        for tracesLines in [false, true] {
            var world = World()
            world.tracesLines = tracesLines
            var run = try world.run(source)
            guard case .failed(let failure) = run.start(.answered) else {
                Issue.record("it went on")
                return
            }
            ends.append([failure.description] + run.log.map(\.text))
        }
        #expect(ends[0] == ends[1])
    }
}
