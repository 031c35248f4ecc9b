import Flows
import Outbound

/// What begins with a dot.
package enum ReplCommand: Equatable, Sendable {
    case help
    case targets(String?)
    case target(String)
    case attempts(String)
    case plan(String)
    case explain(String, at: Instant?)
    case clock
    case advance(Duration)
    case runUntilIdle
    case runUntil(Instant)
    /// Nil: the last attempt.
    case trace(Int64?)
    case reload
    case seed(UInt64)
    case call(String)
    case flow(String)
    case history
    case quit
}

/// Why a line is no command, in words.
package struct ReplProblem: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

extension ReplCommand {
    /// Each command as it is typed, and what it does.
    package static let table: [(usage: String, does: String)] = [
        (".targets [TEXT]", "who is on the list; with TEXT: those whose id, name or data has it"),
        (".target TARGET", "one of them: external_id, row or address"),
        (".attempts TARGET", "what was tried"),
        (".explain TARGET [--at TIME]", "each gate with its evidence, now or at another time"),
        (".plan TARGET", "the next tries, for each way they may end"),
        (".call TARGET", "call them with yourself at the far end: digits, words, hangup, busy, ..."),
        (".flow TARGET", "call them and be the flow: type call:say(\"...\") and see the answer"),
        (".trace [last|ATTEMPT]", "what happened in an attempt"),
        (".clock", "what time it is here"),
        (".advance DURATION", "let the campaign run for so long: .advance 3h"),
        (".run until idle", "let it run until nothing is left to do; or: .run until TIME"),
        (".reload", "read the folder's files again"),
        (".seed NUMBER", "begin anew, with other chance"),
        (".history", "what was typed"),
        (".help", "this list"),
        (".quit", "leave; Ctrl-D does too"),
    ]

    /// The commands' names with their dots.
    package static let names = table.map { String($0.usage.prefix { $0 != " " }) }

    package static var helpLines: [String] {
        let width = (table.map(\.usage.count).max() ?? 0) + 2
        return table.map { usage, does in
            "  " + usage + String(repeating: " ", count: width - usage.count) + does
        } + [
            "Anything else is Lua: 1 + 1, time.now(), x = { 1, 2 }. A text that is not complete goes on in the",
            "next line; locals end with their line, globals stay. TAB completes.",
        ]
    }

    /// Reads a line that begins with a dot; `zone` is that of times without an offset.
    package init(_ line: String, zone: Zone?) throws(ReplProblem) {
        let words = try Self.words(line)
        guard let name = words.first else { throw ReplProblem("an empty command; .help lists them") }
        guard Self.names.contains(name) else {
            throw ReplProblem(
                "\(name) is no command" + Suggestion.ending(for: name, among: Self.names)
                    + (Suggestion.nearest(to: name, among: Self.names) == nil ? "; .help lists them" : "")
            )
        }
        let arguments = Array(words.dropFirst())
        self = try Self.read(name, arguments, zone)
    }

    private static func read(_ name: String, _ arguments: [String], _ zone: Zone?) throws(ReplProblem) -> Self
    {
        switch name {
        case ".targets": return .targets(arguments.isEmpty ? nil : arguments.joined(separator: " "))
        case ".target": return .target(try one(name, arguments, "TARGET"))
        case ".attempts": return .attempts(try one(name, arguments, "TARGET"))
        case ".plan": return .plan(try one(name, arguments, "TARGET"))
        case ".call": return .call(try one(name, arguments, "TARGET"))
        case ".flow": return .flow(try one(name, arguments, "TARGET"))
        case ".explain": return try explain(arguments, zone)
        case ".advance":
            return .advance(try duration(arguments))
        case ".run": return try run(arguments, zone)
        case ".trace":
            if arguments.isEmpty || arguments == ["last"] { return .trace(nil) }
            guard arguments.count == 1, let number = Int64(arguments[0]), number > 0 else {
                throw ReplProblem(".trace takes \"last\" or an attempt's number: .trace 12")
            }
            return .trace(number)
        case ".seed":
            guard arguments.count == 1, let seed = UInt64(arguments[0]) else {
                throw ReplProblem(".seed takes a whole number from 0: .seed 7")
            }
            return .seed(seed)
        default: return try plain(name, arguments)
        }
    }

    private static func plain(_ name: String, _ arguments: [String]) throws(ReplProblem) -> Self {
        guard arguments.isEmpty else { throw ReplProblem("\(name) takes nothing after it") }
        switch name {
        case ".clock": return .clock
        case ".reload": return .reload
        case ".history": return .history
        case ".quit": return .quit
        default: return .help
        }
    }

    private static func duration(_ arguments: [String]) throws(ReplProblem) -> Duration {
        guard arguments.count == 1 else { throw ReplProblem("write .advance DURATION, such as .advance 3h") }
        do throws(DurationText.Problem) {
            return try DurationText.read(arguments[0])
        } catch {
            throw ReplProblem(".advance: \(error)")
        }
    }

    /// A target; a name of several words is one too.
    private static func one(_ name: String, _ arguments: [String], _ what: String) throws(ReplProblem)
        -> String
    {
        guard !arguments.isEmpty else {
            throw ReplProblem(
                "\(name) needs a \(what): an external_id, a row or an address; .targets lists them"
            )
        }
        return arguments.joined(separator: " ")
    }

    private static func explain(_ arguments: [String], _ zone: Zone?) throws(ReplProblem) -> Self {
        var rest = arguments
        var at: Instant?
        if let place = rest.firstIndex(of: "--at") {
            guard place + 1 < rest.count else { throw ReplProblem(".explain: --at needs a time") }
            at = try instant(rest[place + 1], zone)
            rest.removeSubrange(place...(place + 1))
        }
        return .explain(try one(".explain", rest, "TARGET"), at: at)
    }

    private static func run(_ arguments: [String], _ zone: Zone?) throws(ReplProblem) -> Self {
        guard arguments.count == 2, arguments[0] == "until" else {
            throw ReplProblem("write .run until idle, or .run until TIME")
        }
        return arguments[1] == "idle" ? .runUntilIdle : .runUntil(try instant(arguments[1], zone))
    }

    /// RFC 3339; without an offset in the campaign's zone.
    private static func instant(_ text: String, _ zone: Zone?) throws(ReplProblem) -> Instant {
        if let instant = RFC3339.instant(text) { return instant }
        if let zone {
            let whole = text.count == 16 ? text + ":00" : text
            if let local = RFC3339.instant(whole + "Z") { return zone.instant(LocalTime(asUTC: local)) }
        }
        throw ReplProblem("\"\(text)\" is no time; write it as 2026-12-24T20:41 or 2026-12-24T20:41:00-07:00")
    }

    /// At spaces, but not inside quotes.
    private static func words(_ line: String) throws(ReplProblem) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        var hasWord = false
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
                hasWord = true
            } else if character.isWhitespace, !isQuoted {
                if hasWord { words.append(word) }
                (word, hasWord) = ("", false)
            } else {
                word.append(character)
                hasWord = true
            }
        }
        if isQuoted { throw ReplProblem("a quote is not closed") }
        if hasWord { words.append(word) }
        return words
    }
}
