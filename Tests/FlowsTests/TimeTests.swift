import Testing

@testable import Flows

struct TimeTests {
    @Test(
        "times are values",
        arguments: [
            ("return tostring(time.now())", "2026-03-02T12:00:00-07:00"),
            ("return tostring(time.now() + '2h')", "2026-03-02T14:00:00-07:00"),
            ("return tostring('2h' + time.now())", "2026-03-02T14:00:00-07:00"),
            ("return tostring(time.now() - '1d')", "2026-03-01T12:00:00-07:00"),
            ("return tostring(time.parse('2026-03-02T12:00'))", "2026-03-02T12:00:00-07:00"),
            ("return tostring(time.parse('2026-03-02T12:00Z'))", "2026-03-02T05:00:00-07:00"),
            ("return tostring(time.parse('2026-03-02T13:30') - time.now())", "5400"),
            ("return tostring(time.parse('2026-03-02T12:00:00.500') - time.now())", "0.5"),
            ("return tostring(time.parse('2026-03-02T12:00') == time.now())", "true"),
            ("return tostring(time.now() < time.now() + '1ms')", "true"),
            ("return tostring(time.now() >= time.now() + '1ms')", "false"),
            ("local t = time.now():in_zone('Asia/Tokyo') return t.day .. ' ' .. t.hour", "3 4"),
            (
                "local t = time.now() return t.year .. t.month .. t.day .. t.hour .. t.min .. t.sec .. t.wday",
                "20263212002"
            ),
            (
                "return time.now():format('%A %d %B %Y, %I:%M %p %a %b %e %y %z %Z %%')",
                "Monday 02 March 2026, 12:00 PM Mon Mar 2 26 -0700 America/Denver %"
            ),
            ("return 'at ' .. time.now()", "at 2026-03-02T12:00:00-07:00"),
            (
                "local t, why = time.parse('soon') return tostring(t) .. ' ' .. why",
                #"nil "soon" is not a time such as 2026-03-03T14:00"#
            ),
        ]
    )
    func values(_ body: String, _ expected: String) throws {
        #expect(try World().value(body) == expected)
    }

    @Test(
        "and wrong uses are named",
        arguments: [
            (
                "return time.now() + 90",
                #"time arithmetic: a duration needs its unit: write "90s" for 90 seconds (ms, s, m, h, d)"#
            ),
            ("return time.now() + time.now()", #"two times cannot be added: add a duration, as in t + "2h""#),
            (
                "return time.now() < '2026-03-02'",
                "a time is compared with a time only: put time.parse(...) around the text"
            ),
            ("return time.now().minute", #"a time has no "minute"; did you mean "min"?"#),
            ("return time.now().hours", #"a time has no "hours"; did you mean "hour"?"#),
            ("time.now().hour = 3", #"a time is read-only: make a new one, as in t + "2h""#),
            (
                "return time.now():in_zone('Denver')",
                #"in_zone: expected a zone such as "America/Denver", given "Denver""#
            ),
            ("return time.parse(5)", "time.parse, text: expected a text, given the number 5"),
            ("return time.soon", #"time has no "soon"; known are now, parse"#),
        ]
    )
    func errors(_ body: String, _ message: String) throws {
        #expect(try World().failure(body) == message)
    }

    @Test("without a zone a time has no clock, and a text without an offset no instant")
    func noZone() throws {
        var world = World()
        world.zone = nil
        #expect(try world.value("return tostring(time.now())") == "2026-03-02T19:00:00Z")
        #expect(
            try world.failure("return time.now().hour")
                == #"hour: this time has no zone, for the target has none; use t:in_zone("...") first"#
        )
        #expect(
            try world.value("local t, why = time.parse('2026-03-02T12:00') return why")
                == #""2026-03-02T12:00" has no offset, and this target has no time zone to read it in"#
        )
        #expect(
            try world.failure("call:callback{ at_local = '18:30' }")
                == "call:callback, at_local: this target has no time zone"
        )
    }

    @Test("the present is not known while the file is loaded")
    func load() throws {
        let problem = #expect(throws: ScriptProblem.self) {
            _ = try World().run("local t = time.now()\nreturn function() end")
        }
        #expect(
            problem?.summary
                == "flow.lua:1:16: time.now is known only while a call or message runs: use it inside a function"
        )
    }

    @Test("JSON goes both ways, with its null")
    func json() throws {
        #expect(
            try World().value(#"return json.encode(json.decode('{"b":[1,2.5,null],"a":true}'))"#)
                == #"{"a":true,"b":[1,2.5,null]}"#
        )
        #expect(try World().value("return tostring(json.decode('[null]')[1] == json.null)") == "true")
        #expect(
            try World().value("local v, why = json.decode('{') return why")
                == "not JSON at byte 2: a key in quotes was expected"
        )
        #expect(
            try World().failure("json.encode(print)").hasPrefix("json.encode: a function cannot be passed")
        )
        #expect(
            try World().failure("json.encode{ 1, a = 2 }")
                == "json.encode, value: expected a value that JSON has, given a table that is a list and has names (a) too"
        )
    }

    @Test("the log is bounded, and says so")
    func log() throws {
        var run = try World().body("for i = 1, 600 do print(i, nil, true) end")
        _ = run.start(.answered)
        #expect(run.log.count == 501)
        #expect(run.log[0].text == "1\tnil\ttrue")
        #expect(run.log[500].text == "the log of this run is full (500 lines)")
    }
}
