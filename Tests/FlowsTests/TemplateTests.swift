import Outbound
import Testing

@testable import Flows

struct TemplateTests {
    static let draft = TargetDraft(
        externalID: "x-1",
        name: "Ada",
        locale: "en-US",
        data: [
            "at": "2026-03-03T14:00", "half": "2026-03-03T00:30", "utc": "2026-03-03T21:00:00Z",
            "code": "A 12",
            "owed": "1234.5", "price": "12.5 EUR", "francs": "-7 CHF", "empty": "", "count": 5,
            "whole": .number(5),
            "order": ["total": "9", "lines": ["a"]], "tag": "<b>&\"'",
        ],
        destinations: []
    )

    func render(
        _ text: String,
        with: [String: JSONValue] = [:],
        variables: [String: JSONValue] = [:],
        locale: String? = nil,
        use: Template.Use = .plain
    ) -> String {
        do {
            let scope = TemplateScope(
                with: with,
                variables: variables,
                target: Self.draft,
                zone: Zone("America/Denver"),
                locale: locale
            )
            return try Template(text).render(scope, use: use)
        } catch {
            return "problem: \(error)"
        }
    }

    @Test(
        "holes are filled",
        arguments: [
            ("Hello {name}.", "Hello Ada."),
            ("Hello {nick|there}.", "Hello there."),
            ("{empty|none}{empty|}", "none"),
            ("{at:time} {half:time} {utc:time}", "2 pm 12:30 am 2 pm"),
            ("{at:date}", "Tuesday, March 3"),
            ("{code:digits}", "A 1 2"),
            ("{owed:money} {price:money} {francs:money}", "$1,234.50 €12.50 -7.00 CHF"),
            ("{count} {whole}", "5 5"),
            ("{order.total}", "9"),
            ("{at:time|soon} {when:time|soon}", "2 pm soon"),
            ("{{name} { color: red } {\"a\": 1} 100%", "{name} { color: red } {\"a\": 1} 100%"),
            ("{external_id} {locale} {timezone}", "x-1 en-US America/Denver"),
        ]
    )
    func fills(_ text: String, _ expected: String) { #expect(render(text) == expected) }

    @Test("a name is looked up in `with`, then the variables, then the target")
    func order() {
        #expect(render("{name}", with: ["name": "W"], variables: ["name": "V"]) == "W")
        #expect(render("{name}", variables: ["name": "V"]) == "V")
        #expect(render("{name}", with: ["name": .null], variables: ["name": ""]) == "Ada")
    }

    @Test("other locales have the forms that any voice reads right")
    func locales() {
        #expect(render("{at:time} {at:date}", locale: "de-DE") == "14:00 2026-03-03")
        #expect(render("{owed:money}", locale: "de-DE") == "€1,234.50")
        #expect(render("{owed:money}", locale: "en") == "1,234.50")
    }

    @Test("html escapes values and keeps the text; a file's name does not leave the folder")
    func uses() {
        #expect(render("<i>{tag}</i>", use: .html) == "<i>&lt;b&gt;&amp;&quot;&#39;</i>")
        #expect(render("prompts/{locale|en}/hi.wav", use: .file) == "prompts/en-US/hi.wav")
        #expect(
            render("{x}.wav", with: ["x": "../../etc/passwd"], use: .file)
                == "problem: \"{x}\" stands in a file's name, and its value leads to another folder"
        )
    }

    @Test(
        "what cannot be filled, or is no template, says why",
        arguments: [
            (
                "{nam}",
                #""{nam}" has no value for this target; did you mean "name"? or give a default, as in {nam|there}"#
            ),
            (
                "{zzz}",
                #""{zzz}" has no value for this target; set the variable, or give a default, as in {zzz|there}"#
            ),
            ("{name", #""{name" has no closing brace (for a brace as text write "{{")"#),
            ("{at:tim}", #""{at:tim}" has an unknown format "tim"; did you mean "time"?"#),
            (
                "{a b}",
                #""{a b}" is no hole: a name has letters, digits, _ and . only (for a brace as text write "{{")"#
            ),
            ("{name:time}", #""{name}" is not a time: "Ada" (write it as 2026-03-03T14:00)"#),
            (
                "{name:money}",
                #""{name:money}" needs a number, or one with a currency as in "12.50 EUR", and its value is neither"#
            ),
            ("{order}", #""{order}" is a table; a text needs one of its fields, as in {order.field}"#),
        ]
    )
    func problems(_ text: String, _ expected: String) { #expect(render(text) == "problem: " + expected) }

    @Test("the names that a text needs are known before anyone is called")
    func names() throws {
        #expect(try Template.names(in: "{a} {b|x} {c:time} {a}") == ["a", "c", "a"])
        #expect(
            try Template.holes(in: "{b:date|x}") == [Template.Hole(name: "b", format: .date, fallback: "x")]
        )
    }
}
