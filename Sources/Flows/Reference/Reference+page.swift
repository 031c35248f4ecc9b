import Outbound

extension Reference {
    /// The page that people read.
    static let page: String = {
        var text = """
            # What scripts may use

            <!-- \(origin) -->

            An action answers a value, or nil and why. A duration is a text with its unit (`"90s"`, `"15m"`, `"2h"`; ms, s, m,
            h, d). A text is a template: `{name|there}` with a default, `{when:time}`, `:date`, `:digits`, `:money`; a name
            is looked up in `with`, then the variables, then the target's columns. `{{` is a brace. In English `:time` reads
            "2 pm" or "2:30 pm" and `:date` "Tuesday, March 3"; other locales read 14:30 and 2026-03-03.


            """
        for object in ScriptAPI.objects {
            text += section(object, title: handlerTitles[object] ?? object, .method)
        }
        for space in spaces(in: .flow) { text += section(space, title: "`\(space)`", .function) }
        text += section("", title: "Without an object", .function)
        text += timeSection
        text += section("callee", title: "`callee`, in `callees.lua` and in tests", .method)
        text += section("t", title: "`t`, in a test", .method)
        return text.replacing("\n\n\n", with: "\n\n")
    }()

    private static let handlerTitles = [
        "call": "`call`, in a call's handlers", "message": "`message`, in a message's handler",
        "email": "`email`, in an email's handler",
    ]

    private static func section(_ object: String, title: String, _ style: ScriptAction.Style) -> String {
        let actions = ScriptAPI.actions.filter { $0.object == object && $0.style == style }
        let facts = style == .method || object == "json" ? ScriptAPI.facts.filter { $0.object == object } : []
        var text = "## \(title)\n\n"
        if !facts.isEmpty {
            text += "| value | |\n| --- | --- |\n"
            for fact in facts { text += "| `\(fact.object).\(fact.name)` | \(fact.doc) |\n" }
            text += "\n"
        }
        for action in actions {
            text += "### `\(signature(action))`\n\n\(action.doc)"
            if !action.result.isEmpty { text += " Answers \(action.result)." }
            if action.needsMedia { text += " Needs a call that is up." }
            text += "\n\n"
            if action.parameters.isEmpty { continue }
            text += "| parameter | takes | default | |\n| --- | --- | --- | --- |\n"
            for parameter in action.parameters {
                let fallback = parameter.isRequired ? "required" : parameter.fallback ?? ""
                text += "| `\(parameter.name)` | \(words(parameter)) | \(fallback) | \(parameter.doc) |\n"
            }
            text += "\n"
        }
        return text
    }

    private static func words(_ parameter: ScriptParameter) -> String {
        guard case .duration(let min, let max) = parameter.type else {
            return parameter.type.words.replacing("|", with: "\\|")
        }
        return "a duration, \(DurationText.text(min)) to \(DurationText.text(max))"
    }

    private static let timeSection = """
        ## Time values

        `time.now()` and `time.parse` answer values: `a < b`, `a == b`, `t + "2h"`, `t - "15m"`, `t2 - t1` (seconds),
        `tostring(t)` (RFC 3339), `t:in_zone("America/Denver")`, `t:format("%H:%M")`, and the fields
        `year month day hour min sec wday zone` of the clock in the value's zone (`wday` 1 is Sunday). The codes of `format`
        are %Y %y %m %d %e %H %I %M %S %p %A %a %B %b %z %Z and %%.


        """
}
