import Authoring
import Outbound
import Testing

@Suite("What was expected beside what came")
struct DifferenceTests {
    @Test("tables stand side by side, field by field, with a mark between what differs")
    func tables() {
        let difference = Difference(
            wanted: ["answer": "confirmed", "tries": 2, "list": ["a", "b"]],
            got: ["answer": "canceled", "list": ["a"], "talked": 3]
        )
        #expect(
            difference.lines(width: 65) == [
                "expected                          got",
                "{                                 {",
                "  answer = \"confirmed\",         |   answer = \"canceled\",",
                "  list = {                          list = {",
                "    \"a\",                              \"a\",",
                "    \"b\",                        <",
                "  },                                },",
                "                                >   talked = 3,",
                "  tries = 2,                    <",
                "}                                 }",
            ]
        )
        #expect(difference.wanted == #"{ answer = "confirmed", list = { "a", "b" }, tries = 2 }"#)
        #expect(difference.got == #"{ answer = "canceled", list = { "a" }, talked = 3 }"#)
    }

    @Test("long texts are folded between words, and texts of several lines are shown as these")
    func folds() {
        let long = Difference(
            wanted: "Hello Ada, your appointment is tomorrow",
            got: .string(String(repeating: "x", count: 30))
        )
        #expect(
            long.lines(width: 51) == [
                "expected                   got",
                "\"Hello Ada, your         | \"xxxxxxxxxxxxxxxxxxxxxxx",
                "appointment is tomorrow\" | xxxxxxx\"",
            ]
        )
        let lines = Difference(wanted: "one\ntwo\nthree", got: "one\nthree")
        #expect(
            lines.lines(width: 51) == [
                "expected                   got",
                "one                        one",
                "two                      <",
                "three                      three",
            ]
        )
    }

    @Test("on a narrow page the two stand one below the other")
    func narrow() {
        let difference = Difference(wanted: ["a": 1], got: .null)
        #expect(difference.lines(width: 40) == ["expected:", "  {", "    a = 1,", "  }", "got:", "  nil"])
    }

    @Test("names that Lua does not take stand in brackets, and quotes are escaped")
    func names() {
        let difference = Difference(
            wanted: ["a b": "say \"hi\"\\", "1": .array([]), "_x": .object([:])],
            got: 1
        )
        #expect(difference.wanted == #"{ ["1"] = {}, _x = {}, ["a b"] = "say \"hi\"\\" }"#)
    }

    @Test("of large values only what differs is shown, with three equal lines around it")
    func large() {
        let list = (1...1000).map { JSONValue.integer($0) }
        var other = list
        other[499] = "changed"
        other.insert("new", at: 0)
        #expect(
            Difference(wanted: .array(list), got: .array(other)).lines(width: 55) == [
                "expected                     got",
                "{                            {",
                "                           >   \"new\",",
                "  1,                           1,",
                "  2,                           2,",
                "  3,                           3,",
                "... 493 equal lines          ... 493 equal lines",
                "  497,                         497,",
                "  498,                         498,",
                "  499,                         499,",
                "  500,                     |   \"changed\",",
                "  501,                         501,",
                "  502,                         502,",
                "  503,                         503,",
                "... 498 equal lines          ... 498 equal lines",
            ]
        )
    }

    @Test("so many differences are shown, then how many lines are left, then what is equal again at the end")
    func most() {
        let list = (1...20_000).map { JSONValue.integer($0) }
        let lines = Difference(wanted: .array(list), got: [1]).lines(width: 55)
        #expect(lines.count == 65)
        #expect(lines[2...3] == ["  1,                           1,", "  2,                       <"])
        #expect(
            lines[62...] == [
                "  61,                      <", "... 19939 more lines", "}                            }",
            ]
        )
        let all = Difference(wanted: .array(list), got: .array(list.map { .string($0.text) }))
        #expect(
            all.lines(width: 55)[61...62] == [
                "  60,                      |   \"60\",", "... 19940 more lines         ... 19940 more lines",
            ]
        )
        let narrow = all.lines(width: 30)
        #expect(narrow.count == 128)
        #expect(narrow[62] == "  ... 19940 more lines")
    }

    @Test("a long text is shown around its first difference, and a long one alone is cut")
    func longText() {
        let text = String(repeating: "x", count: 100_000)
        let lines = Difference(wanted: .string(text), got: .string(text + "y")).lines(width: 203)
        #expect(lines.count == 2)
        #expect(lines[1].hasPrefix("(from character 99962) ...xxx"))
        #expect(
            lines[1].hasSuffix(
                "xxx\"" + String(repeating: " ", count: 33) + " | (from character 99962) ..."
                    + String(repeating: "x", count: 40) + "y\""
            )
        )
        let alone = Difference(wanted: .null, got: ["a": .string(text)]).lines(width: 103)
        #expect(alone.joined().contains("> (100009 characters)"))
        #expect(alone.count < 12)
    }

    @Test("one line against several is held against each of them, and control characters are written out")
    func control() {
        let difference = Difference(wanted: "one\ntwo", got: "one")
        #expect(
            difference.lines(width: 51) == [
                "expected                   got", "one                        one",
                "two                      <",
            ]
        )
        #expect(Difference(wanted: "a\r\u{1B}[2J", got: "a\t\u{9B}").wanted == #""a\u{d}\u{1b}[2J""#)
        #expect(Difference(wanted: "a", got: "a\t\u{9B}").got == #""a\u{9}\u{9b}""#)
    }
}
