import Authoring
import Flows
import Lua
import Outbound
import Testing

@Suite("A text at the prompt")
struct TypedChunkTests {
    @Test(
        "is complete when it compiles, as a value or as statements, and when more could not mend it",
        arguments: [
            "1 + 1", "x = 5", "print('a')", "return 1", "", "-- a comment", "x y", "= 5", "\"open", "f()",
            "local x",
            "a.b.c",
        ]
    )
    func complete(_ text: String) {
        var chunk = TypedChunk()
        #expect(chunk.take(text) == .complete(text))
        #expect(chunk.isEmpty)
    }

    @Test(
        "goes on where more may mend it",
        arguments: [
            "x = {", "function f(a)", "f(", "if x then", "[[ long", "1 +", "x =", "for i = 1, 3 do",
            "return 1,",
        ]
    )
    func goesOn(_ text: String) {
        var chunk = TypedChunk()
        #expect(chunk.take(text) == .more)
        #expect(!chunk.isEmpty)
        #expect(chunk.pending == text)
        #expect(chunk.end() == text)
        #expect(chunk.isEmpty)
    }

    @Test("that is longer than the limit is forgotten")
    func limit() {
        var chunk = TypedChunk()
        #expect(chunk.take("x = {") == .more)
        #expect(chunk.take(String(repeating: "1,", count: TypedChunk.limit / 2)) == .tooLong)
        #expect(chunk.take("1") == .complete("1"))
    }
}

@Suite("A command at the prompt")
struct ReplCommandTests {
    private let zone = Zone("America/Denver")

    @Test("is read with its arguments")
    func reads() throws {
        #expect(try ReplCommand(".target  17", zone: nil) == .target("17"))
        #expect(try ReplCommand(".call \"Ada Moreno\"", zone: nil) == .call("Ada Moreno"))
        #expect(try ReplCommand(".targets", zone: nil) == .targets(nil))
        #expect(try ReplCommand(".advance 3h", zone: nil) == .advance(.hours(3)))
        #expect(try ReplCommand(".run until idle", zone: nil) == .runUntilIdle)
        #expect(try ReplCommand(".trace", zone: nil) == .trace(nil))
        #expect(try ReplCommand(".trace 12", zone: nil) == .trace(12))
        let evening = try #require(RFC3339.instant("2026-12-24T20:41:00-07:00"))
        #expect(
            try ReplCommand(".explain 17 --at \"2026-12-24T20:41:00-07:00\"", zone: nil)
                == .explain("17", at: evening)
        )
        #expect(
            try ReplCommand(".explain --at 2026-12-24T20:41 17", zone: zone) == .explain("17", at: evening)
        )
        #expect(try ReplCommand(".run until 2026-12-24T20:41:00", zone: zone) == .runUntil(evening))
    }

    @Test(
        "that is wrong says what to write",
        arguments: [
            (".targest", ".targest is no command; did you mean \".target\"?"),
            (".call", ".call needs a TARGET: an external_id, a row or an address; .targets lists them"),
            (".advance 3", ".advance: \"3\" has no unit; write \"3s\" for seconds (ms, s, m, h, d)"),
            (".advance", "write .advance DURATION, such as .advance 3h"),
            (".run", "write .run until idle, or .run until TIME"),
            (".seed x", ".seed takes a whole number from 0: .seed 7"),
            (".trace x", ".trace takes \"last\" or an attempt's number: .trace 12"),
            (".clock now", ".clock takes nothing after it"),
            (".explain 1 --at", ".explain: --at needs a time"),
            (".call \"x", "a quote is not closed"),
        ]
    )
    func wrong(_ line: String, _ why: String) throws {
        let problem = try #require(throws: ReplProblem.self) { try ReplCommand(line, zone: nil) }
        #expect(problem.description == why)
    }
}

@Suite("What may follow at the prompt")
struct CompleterTests {
    private func candidates(_ text: String, pending: String = "") -> [String] {
        let names: LuaTable = [
            "people": .table(["first": .table(["title": true]), "greet": "function"]), "pair": true,
        ]
        let completer = Completer(names: names, pending: pending, isFlow: true) { prefix in
            ["patient-1", "patient-2", "zoe"].filter { $0.hasPrefix(prefix) }
        }
        return completer.complete(text).candidates
    }

    @Test("are commands and targets")
    func commands() {
        #expect(candidates(".cl") == [".clock "])
        #expect(candidates(".call pat") == ["patient-1", "patient-2"])
        #expect(candidates(".explain zoe --") == ["--at "])
        #expect(candidates(".run un") == ["until idle"])
        #expect(candidates(".nothing x") == [])
    }

    @Test("are actions, the options of the action that is open, and functions")
    func api() {
        #expect(candidates("call:di") == ["digits{", "disposition("])
        #expect(candidates("x = call:conn") == ["connect{"])
        #expect(candidates("call:menu{ tim") == ["timeout = "])
        #expect(candidates("  tim", pending: "call:digits{\n  say = \"{\",") == ["timeout = "])
        #expect(candidates("call:say(\"Hello\", { ba") == ["barge_in = "])
        #expect(candidates("call:menu{ say = \"a\", sa") == [])
        #expect(candidates("call:menu{ timeout = ti").contains("time"))
        #expect(candidates("time.n") == ["now()"])
        #expect(candidates("string.gs") == ["gsub("])
        #expect(candidates("call.target.na") == ["name"])
        #expect(candidates("message:s").contains("send{"))
    }

    @Test("are names and fields that the author has made")
    func names() {
        #expect(candidates("pe") == ["people"])
        #expect(candidates("print(people.") == ["first", "greet("])
        #expect(candidates("people.first.t") == ["title"])
        #expect(candidates("people.second.t") == [])
        #expect(candidates("pa") == ["pair", "pairs("])
    }
}
