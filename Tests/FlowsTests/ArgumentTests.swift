import Outbound
import Testing

@testable import Flows

struct ArgumentTests {
    @Test(
        "an error names the action, the field, what was expected and what was given",
        arguments: [
            ("call:say()", "call:say, text: expected a text, given nothing"),
            ("call:say{}", "call:say, text: expected a text, given a table"),
            (
                "call:say('x', 'y')",
                #"call:say: expected a table of options such as { with = ... }, given "y""#
            ),
            (
                "call:say('x', {}, 3)",
                "call:say: one argument too many, the number 3 (it is call:say(text, {...}))"
            ),
            ("call.say('x')", "call:say is called with a colon: call:say(...), not call.say(...)"),
            ("sms:send{ text = 'x' }", "sms.send is called with a dot: sms.send(...), not sms:send(...)"),
            (
                "call:sleep(2)",
                #"call:sleep, time: a duration needs its unit: write "2s" for 2 seconds (ms, s, m, h, d)"#
            ),
            (
                "call:sleep('2')",
                #"call:sleep, time: "2" has no unit; write "2s" for seconds (ms, s, m, h, d)"#
            ),
            ("call:sleep('2h')", #"call:sleep, time: expected a duration from 1ms to 1h, given "2h""#),
            (
                "call:digits{ max = 'x' }",
                #"call:digits, max: expected a whole number from 1 to 32, given "x""#
            ),
            (
                "call:digits{ max = 99 }",
                "call:digits, max: expected a whole number from 1 to 32, given the number 99"
            ),
            ("call:digits{ min = 3, max = 2 }", "call:digits, min: 3 is more than max, which is 2"),
            ("call:digits{ timout = '5s' }", #"call:digits has no option "timout"; did you mean "timeout"?"#),
            (
                "call:digits{ say = 'a', play = 'b.wav' }",
                "call:digits: say and play are both given; give one"
            ),
            (
                "call:digits{ valid = '12x' }",
                #"call:digits, valid: expected 1 to 16 of the keys 0-9 * # A-D, given "12x""#
            ),
            ("call:digits{ pattern = '%' }", "call:digits, pattern: malformed pattern (ends with '%')"),
            ("call:digits{ 'x' }", #"call:digits: "x" stands without a name; its options have names"#),
            ("call:menu{ ['1'] = print }", "call:menu: neither say nor play is given; give one"),
            ("call:menu{ say = 'x' }", #"call:menu has no choices: give one as ["1"] = function() ... end"#),
            ("call:menu{ say = 'x', ['1'] = 'y' }", #"call:menu, "1": expected a function, given "y""#),
            (
                "call:menu{ say = 'x', print }",
                #"call:menu: a function stands without a name; write a key in quotes: ["1"] = function() ... end"#
            ),
            (
                "call:menu{ say = 'x', otherwise = 1 }",
                "call:menu, otherwise: expected a function, given the number 1"
            ),
            (
                "call:play('../secret.wav')",
                #"call:play, files: expected a file below the campaign's folder, given "../secret.wav""#
            ),
            (
                "call:play('/etc/passwd')",
                #"call:play, files: expected a file below the campaign's folder, given "/etc/passwd""#
            ),
            (
                "call:connect{ queue = 'a', agent = 'b' }",
                "call:connect: queue and agent are given; give one of them"
            ),
            (
                "call:connect{ number = '555' }",
                "call:connect, number: expected a number in international form: + and 7 to 15 digits"
            ),
            ("call:callback{}", "call:callback: expected exactly one of after, at and at_local, given none"),
            (
                "call:callback{ after = '1h', at_local = '18:30' }",
                "call:callback: expected exactly one of after, at and at_local, given after and at_local"
            ),
            (
                "call:callback{ at_local = '25:00' }",
                #"call:callback, at_local: expected a time of day such as "18:30", given "25:00""#
            ),
            (
                "call:callback{ at = '2026-03-02T11:00' }",
                "call:callback: the time 2026-03-02T18:00:00Z has passed (it is 2026-03-02T19:00:00Z)"
            ),
            (
                "call:opt_out{ scope = 'everything' }",
                #"call:opt_out, scope: expected "campaign" or "engine", given "everything""#
            ),
            (
                "http.get('example.org')",
                "http.get, url: expected an address such as \"https://crm.example.org/people\", given \"example.org\""
            ),
            (
                "sms.send{ to = '3035550142', text = 'x' }",
                "sms.send, to: expected a number in international form: + and 7 to 15 digits"
            ),
            ("sms.send{}", "sms.send, text: expected a text, given nothing"),
            ("email.send{ subject = 's' }", "email.send: neither text nor html is given; give one or both"),
            ("email.send{ subject = 'a\\nb', text = 'x' }", "email.send, subject: has more than one line"),
            (
                "call:say('{doctr}')",
                #"call:say, text: "{doctr}" has no value for this target; did you mean "doctor"? or give a default, as in {doctr|there}"#
            ),
            ("call:say(('x'):rep(6000))", "call:say, text: 6000 characters long, and 5000 are the most"),
        ]
    )
    func errors(_ body: String, _ message: String) throws {
        #expect(try World().failure(body) == message)
    }

    @Test("no error shows a whole phone number")
    func masking() throws {
        let message = try World().failure("call:connect{ queue = 5, timeout = '+13035550142' }")
        #expect(!message.contains("3035550142"))
        #expect(message.contains("+1303"))
        let wrong = try World().failure("call:digits{ ['+13035550142'] = 1 }")
        #expect(!wrong.contains("3035550142"))
    }

    @Test("an error shows the line, and a caret where the name stands once in it")
    func caret() throws {
        guard case .failed(let failure) = try World().first(#"    call:digits{ say = "x", timout = "5s" }"#)
        else {
            Issue.record("it did not fail")
            return
        }
        #expect(
            failure.description == """
                flow.lua:2:29: call:digits has no option "timout"; did you mean "timeout"?
                        call:digits{ say = "x", timout = "5s" }
                                                ^
                """
        )
    }

    @Test("an error in the tail of a function still has its own line")
    func tailCalls() throws {
        for body in [
            "return call:digits{ max = 0 }", "return call:menu{}", "return time.parse(5)", "return call.x",
        ] {
            guard case .failed(let failure) = try World().first(body) else {
                Issue.record("it did not fail: \(body)")
                continue
            }
            #expect(failure.line == 2, "\(body): \(failure)")
        }
    }

    @Test("defaults are what the reference says")
    func defaults() throws {
        guard case .action(.digits(let request)) = try World().first("call:digits{ say = 'PIN' }") else {
            Issue.record("no digits")
            return
        }
        let prompt = [PromptItem.text("PIN", voice: nil, language: nil)]
        #expect(request == DigitsRequest(prompt: prompt, terminator: "#"))
        let day = try World().first("call:callback{ at_local = '11:30' }")
        #expect(day == .action(.callback(World.noon + .minutes(23 * 60 + 30))))
        #expect(try World().first("call:opt_out()") == .action(.optOut(engine: true)))
        #expect(try World().first("call:opt_out{ scope = 'campaign' }") == .action(.optOut(engine: false)))
        #expect(
            try World().first("call:record()")
                == .action(.record(max: .minutes(1), silence: .seconds(3), beep: true))
        )
        #expect(try World().first("call:music()") == .action(.music(nil)))
        #expect(
            try World().first("call:disposition('sold', { success = true, note = '{name}' })")
                == .action(.disposition(tag: "sold", success: true, note: "Ada"))
        )
    }

    @Test("a pattern is matched against the whole input, try by try")
    func pattern() throws {
        var run = try World().body(
            """
            local pin, why = call:digits{ say = "PIN", pattern = "%d%d%d%d", tries = 2, invalid = "Again.", flush = true }
            return tostring(pin) .. tostring(why)
            """
        )
        guard case .action(.digits(let first)) = run.start(.answered),
            case .action(.digits(let second)) = run.resume(.digits("123"))
        else {
            Issue.record("no second try")
            return
        }
        #expect(first.tries == 1)
        #expect(first.flush)
        #expect(
            second.prompt == [
                .text("Again.", voice: nil, language: nil), .text("PIN", voice: nil, language: nil),
            ]
        )
        #expect(!second.flush)
        #expect(run.resume(.digits("12345")) == .returned(disposition: "nilinvalid"))
    }

    @Test("a message's flow sends once, has no media, and knows whether it has sent")
    func messages() throws {
        var world = World()
        world.campaign.kind = .message
        world.slot = 1
        var run = try world.run(
            "return function(m) m:send{ text = 'Hi {name}' } m:send{ text = 'again' } end"
        )
        let request = MessageRequest(
            to: world.draft.destinations[1],
            source: nil,
            subject: nil,
            text: "Hi Ada",
            html: nil,
            attachments: []
        )
        #expect(run.hasSent == false)
        #expect(run.start(.message) == .action(.sendMessage(request)))
        #expect(run.hasSent == true)
        guard case .failed(let failure) = run.resume(.receipt(status: "accepted", id: "1")) else {
            Issue.record("it sent twice")
            return
        }
        #expect(
            failure.message
                == "message:send: this flow has sent its message already, and one attempt sends one; for more use "
                + "sms.send or email.send"
        )
        var speaker = try world.run("return function(m) m:say('x') end")
        guard case .failed(let media) = speaker.start(.message) else {
            Issue.record("it spoke")
            return
        }
        #expect(media.message.hasPrefix(#"message has no "say""#))
    }

    @Test("an email's values are escaped in html only, and the default address is the target's own")
    func emails() throws {
        var world = World()
        world.draft.name = "A & B"
        let step = try world.first(
            "email.send{ subject = 'Hi {name}', text = '{name}', html = '<p>{name}</p>', attachments = 'a.pdf' }"
        )
        let request = MessageRequest(
            to: world.draft.destinations[2],
            source: nil,
            subject: "Hi A & B",
            text: "A & B",
            html: "<p>A &amp; B</p>",
            attachments: ["a.pdf"]
        )
        #expect(step == .action(.sendEmail(request)))
        world.draft.destinations = [world.draft.destinations[0]]
        #expect(
            try world.value(
                "local sent, why = email.send{ subject = 's', text = 't' } return tostring(sent) .. why"
            )
                == "nilthe target has no email address"
        )
    }
}
