/// What a parameter of an action takes; each kind knows how to check and read a script's value.
package enum ParameterType: Hashable, Sendable {
    /// A template, rendered before the action is performed; at most so many characters.
    case text(max: Int)
    /// A template in which values are escaped.
    case html
    /// A template of one line: a name, a number, an address.
    case name
    /// A file's path below the campaign's folder; a template.
    case file
    /// One such path, or a list of them.
    case files
    /// As it stands.
    case string(max: Int)
    /// `"90s"`.
    case duration(min: Duration, max: Duration)
    case integer(ClosedRange<Int64>)
    case boolean
    /// A text of the keys `0-9 * # A-D`.
    case keys(min: Int, max: Int)
    case choice([String])
    /// Names and values.
    case fields
    /// Names and texts.
    case texts
    /// A list of texts.
    case list
    /// A time value, or its text.
    case time
    /// `"18:30"`.
    case clock
    /// `{"1s", "4s"}`, `{mean="90s"}` or a duration.
    case draw
    /// Names and their shares of 1.
    case chances
    /// A Lua pattern.
    case pattern
    case function
    /// Any value that JSON has.
    case json
    /// A destination of the target.
    case destination

    /// In a sentence: "expected ...".
    package var words: String {
        switch self {
        case .text, .html: "a text"
        case .name: "a name in quotes"
        case .file: "a file's name"
        case .files: "a file's name, or a list of them"
        case .string: "a text"
        case .duration: "a duration such as \"90s\""
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        case .keys(let min, let max):
            min == max ? "\(min) of the keys 0-9 * # A-D" : "\(min) to \(max) of the keys 0-9 * # A-D"
        case .choice(let names): names.map { "\"\($0)\"" }.joined(separator: " or ")
        case .fields: "a table of names and values"
        case .texts: "a table of names and texts"
        case .list: "a list of texts"
        case .time: "a time, or its text such as \"2026-03-03T14:00\""
        case .clock: "a time of day such as \"18:30\""
        case .draw: "a duration, a range such as {\"1s\", \"4s\"}, or {mean = \"90s\"}"
        case .chances: "a table of names and their shares, such as {[\"1\"] = .7, [\"2\"] = .3}"
        case .pattern: "a Lua pattern"
        case .function: "a function"
        case .json: "a value that JSON has"
        case .destination: "a destination of the target"
        }
    }

    /// Its name in the editor's definitions.
    package var luaType: String {
        switch self {
        case .text, .html, .name, .file, .string, .duration, .keys, .clock, .pattern: "string"
        case .files: "string|string[]"
        case .integer: "integer"
        case .boolean: "boolean"
        case .choice(let names): names.map { "\"\($0)\"" }.joined(separator: "|")
        case .fields: "table<string, any>"
        case .texts: "table<string, string>"
        case .list: "string[]"
        case .time: "trunkside.Time|string"
        case .draw: "trunkside.Draw"
        case .chances: "table<string, number>"
        case .function: "function"
        case .json: "any"
        case .destination: "trunkside.Destination"
        }
    }
}
