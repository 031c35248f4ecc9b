import Authoring
import Dialer
import Outbound
import Testing

@Suite("What is said at a control socket")
struct ControlTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func problem(_ body: () throws -> ControlRequest) -> String {
        do { return "\(try body())" } catch { return "\(error)" }
    }

    @Test("a request is read as it was written")
    func requests() throws {
        let change = try #require(LimitChange(.perSecond, 0.5))
        let requests: [ControlRequest] = [
            .status, .stop(campaign: nil), .stop(campaign: "a \"b\""), .start(.campaign("x")),
            .start(.folder("/a/b")), .set(.engine, change), .set(.campaign("a.b"), change),
            .set(.folder("/a"), change),
        ]
        for request in requests {
            #expect(try ControlRequest(parsing: bytes(request.json.text)) == request)
        }
    }

    @Test(
        "what is no request is refused in a sentence",
        arguments: [
            ("hello", "not JSON at byte 1: a value was expected"),
            ("[]", "a request is an object like {\"ask\":\"status\"}"),
            ("{\"ask\":\"dial\"}", "\"dial\" cannot be asked for; known are set, start, status, stop"),
            ("{\"ask\":\"start\"}", "name a \"campaign\", a \"folder\", or \"engine\": true"),
            ("{\"ask\":\"stop\",\"campaign\":5}", "\"campaign\" must be a text"),
            ("{\"ask\":\"stop\",\"campaign\":null}", "\"campaign\" must be a text"),
            (
                "{\"ask\":\"stop\",\"campain\":\"c1\"}",
                "\"stop\" takes no \"campain\"; did you mean \"campaign\"?"
            ),
            (
                "{\"ask\":\"status\",\"ask\":\"stop\"}",
                "not JSON at byte 22: \"ask\" is there twice"
            ),
            ("{\"ask\":\"status\",\"campaign\":\"c1\"}", "\"status\" takes no \"campaign\""),
            ("{\"ask\":\"start\",\"engine\":false}", "\"engine\" can only be true"),
            (
                "{\"ask\":\"start\",\"engine\":true,\"campaign\":\"a\"}",
                "name one of them: a \"campaign\", a \"folder\", or \"engine\": true"
            ),
            ("{\"ask\":\"set\",\"engine\":true}", "\"set\" needs a key, and a value that is a number"),
            (
                "{\"ask\":\"set\",\"engine\":true,\"key\":\"limits.concurrent\",\"value\":1e9}",
                "limits.concurrent is 1000000000; it must be from 1 to 100000"
            ),
            (
                "{\"ask\":\"set\",\"engine\":true,\"key\":\"limits.drain\",\"value\":3}",
                "\"limits.drain\" cannot be set while campaigns run; limits.concurrent and limits.per_second can"
            ),
        ]
    )
    func refused(line: String, why: String) {
        #expect(problem { try ControlRequest(parsing: bytes(line)) } == why)
    }

    @Test("an assignment names the folder's campaign, another one by its name, or the engine")
    func assignments() throws {
        let rate = try #require(LimitChange(.perSecond, 2.5))
        let count = try #require(LimitChange(.concurrent, 12))
        func read(_ text: String) throws -> ControlRequest {
            try ControlRequest(assignment: text, folder: "/f")
        }
        #expect(try read("limits.per_second=2.5") == .set(.folder("/f"), rate))
        #expect(try read("limits.per_second = 2.5 ") == .set(.folder("/f"), rate))
        #expect(
            try read("spring offer 2.0.limits.concurrent=12") == .set(.campaign("spring offer 2.0"), count)
        )
        #expect(try read("engine.limits.concurrent=12") == .set(.engine, count))
    }

    @Test(
        "an assignment that cannot be meant says what to write",
        arguments: [
            ("limits.per_second", "\"limits.per_second\" sets nothing; write it like limits.per_second=10"),
            (
                "limits.per_secnd=1",
                "\"limits.per_secnd\" cannot be set while campaigns run (did you mean limits.per_second?); "
                    + "limits.concurrent and limits.per_second can"
            ),
            ("limits.per_second=fast", "limits.per_second must be a number, and \"fast\" is none"),
            ("limits.per_second=0x10", "limits.per_second must be a number, and \"0x10\" is none"),
            ("limits.per_second=0", "limits.per_second is 0; it must be from 0.001 to 10000"),
            ("limits.per_second=nan", "limits.per_second is nan; it must be from 0.001 to 10000"),
            ("limits.concurrent=2.5", "limits.concurrent must be a whole number"),
            ("limits.concurrent=0", "limits.concurrent is 0; it must be from 1 to 100000"),
            (".limits.concurrent=1", "\".limits.concurrent\": no campaign is named so"),
        ]
    )
    func wrongAssignments(text: String, why: String) {
        #expect(problem { try ControlRequest(assignment: text, folder: "/f") } == why)
    }

    @Test("a status comes back as it was sent, and reads as sentences")
    func status() throws {
        let status = EngineStatus(
            at: Instant(milliseconds: 1_772_467_200_000),
            engine: .init(open: 3, concurrent: 500, measured: 2.5, perSecond: 50),
            isStopping: true,
            campaigns: [
                .init(
                    name: "a",
                    state: .stopping,
                    waiting: 4,
                    held: 1,
                    progressing: 3,
                    done: 2,
                    reached: 1,
                    attempts: 6,
                    rate: .init(open: 3, concurrent: 4, measured: 2.04, perSecond: 2.5),
                    waitsFor: "an attempt to end"
                )
            ],
            queues: [.init(name: "desk", signedIn: 2, free: 1, waiting: 1)]
        )
        #expect(ControlAnswer(parsing: bytes(ControlAnswer.status(status).json.text)) == .status(status))
        var silent = status
        silent.engine = nil
        silent.campaigns[0].state = .running
        silent.campaigns[0].attempts = 1
        let counts = "10 targets: 4 waiting, 1 held, 3 in progress, 2 done (1 reached); 1 attempt"
        #expect(silent.lines(isOwned: true).first == "a: running; \(counts)")
        #expect(silent.lines(isOwned: false).first == "a: was running when its process ended; \(counts)")
        var over = silent
        (over.campaigns[0].waiting, over.campaigns[0].held, over.campaigns[0].progressing) = (0, 0, 0)
        #expect(
            over.lines(isOwned: false).first
                == "a: has nobody left to dial and waits for targets; 2 targets: 0 waiting, 0 held, 0 in progress, "
                + "2 done (1 reached); 1 attempt"
        )
        silent.campaigns[0].state = .stop
        #expect(silent.lines(isOwned: true).first == "a: stopped; \(counts)")
        #expect(
            status.lines == [
                "a: stopping; 10 targets: 4 waiting, 1 held, 3 in progress, 2 done (1 reached); 6 attempts",
                "  3 of 4 attempts open, 2 of 2.5 a second", "  waits for an attempt to end",
                "engine: 3 of 500 attempts open, 2.5 of 50 a second",
                "queue desk: 1 of 2 agents free, 1 leg waits",
            ]
        )
        for answer: ControlAnswer in [.done("x"), .refused("y")] {
            #expect(ControlAnswer(parsing: bytes(answer.json.text)) == answer)
        }
        #expect(ControlAnswer(parsing: bytes("{}")) == nil)
        #expect(ControlAnswer(parsing: bytes("nothing")) == nil)
    }
}

@Suite("One client of a control socket")
struct ControlSessionTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("lines come out whole, one at a time, each when the one before was answered")
    func lines() {
        var session = ControlSession(at: 0)
        #expect(session.received(bytes("{\"a")) == .nothing)
        #expect(session.received(bytes("sk\"}\nsecond\r\n\n")) == .line(bytes("{\"ask\"}")))
        #expect(!session.reads)
        #expect(session.received(bytes("third\n")) == .nothing)
        session.answered("yes", at: 1)
        #expect(session.outgoing == bytes("yes\n"))
        #expect(session.sent(3, at: 1) == .nothing)
        #expect(session.sent(1, at: 1) == .line(bytes("second\r")))
        session.answered("no", at: 2)
        #expect(session.sent(3, at: 2) == .line(bytes("third")))
        #expect(session.ended() == .nothing)
        #expect(!session.isOver)
        session.answered("no", at: 2)
        #expect(session.sent(3, at: 2) == .nothing)
        #expect(session.isOver)
    }

    @Test("one that asks and asks and takes nothing is not read further, and has one answer waiting")
    func greedy() {
        var session = ControlSession(at: 0)
        let requests = String(repeating: "{\"ask\":\"status\"}\n", count: 500)
        #expect(session.received(bytes(requests)) == .line(bytes("{\"ask\":\"status\"}")))
        session.answered("all is well", at: 1)
        #expect(!session.reads)
        #expect(session.outgoing == bytes("all is well\n"))
        #expect(session.tick(at: 1 + ControlSession.patience) == .leave(nil))
        #expect(session.isOver)
    }

    @Test("one that does not take its last words is let go all the same")
    func deaf() {
        var session = ControlSession(at: 0)
        #expect(session.leave("too many") == .leave("too many"))
        session.told("too many")
        #expect(!session.isOver)
        #expect(session.tick(at: ControlSession.patience) == .leave(nil))
        #expect(session.isOver)
    }

    @Test("a last line without its end is a request all the same")
    func unended() {
        var session = ControlSession(at: 0)
        #expect(session.received(bytes("status")) == .nothing)
        #expect(session.ended() == .line(bytes("status")))
    }

    @Test("a line that is too long ends the session, in one piece or in many, and keeps nothing")
    func tooLong() {
        let why = "a request is one line of at most 16384 bytes"
        var session = ControlSession(at: 0)
        #expect(session.received([UInt8](repeating: 65, count: 16_384)) == .nothing)
        #expect(session.received(bytes("A")) == .leave(why))
        #expect(!session.reads)
        #expect(session.received(bytes("\nmore\n")) == .nothing)
        session.told(why)
        #expect(!session.isOver)
        _ = session.sent(session.outgoing.count, at: 0)
        #expect(session.isOver)
        var other = ControlSession(at: 0)
        #expect(other.received([UInt8](repeating: 65, count: 20_000) + bytes("\n")) == .leave(why))
    }

    @Test("one that says nothing is let go, one that waits for our answer is not")
    func patience() {
        var silent = ControlSession(at: 5)
        #expect(silent.alarm == 15)
        #expect(silent.tick(at: 14.9) == .nothing)
        #expect(silent.tick(at: 15) == .leave("no request came for 10 s"))
        #expect(silent.tick(at: 16) == .nothing)
        var asking = ControlSession(at: 5)
        #expect(asking.received(bytes("status\n")) == .line(bytes("status")))
        #expect(asking.alarm == nil)
        #expect(asking.tick(at: 100) == .nothing)
        asking.answered("late", at: 100)
        #expect(asking.alarm == 110)
        #expect(asking.tick(at: 110) == .leave(nil))
        #expect(asking.isOver)
    }
}
