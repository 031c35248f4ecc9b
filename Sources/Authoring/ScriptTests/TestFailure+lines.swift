import Outbound

extension TestFailure {
    /// For people: place and message, the line's text, the difference, and what had happened until then.
    package func lines(width: Int) -> [String] {
        var lines = "\(place): \(message)".split(separator: "\n", omittingEmptySubsequences: false).map {
            String($0)
        }
        if let source, !source.allSatisfy(\.isWhitespace) {
            lines.append("    " + source.trimmingPrefix { $0.isWhitespace }.prefix(max(20, width - 8)))
        }
        if let difference { lines += difference.lines(width: width - 4).map { "    \($0)" } }
        return lines + help
    }
}

extension TestResult {
    /// For machines.
    package var json: JSONValue {
        var fields: [String: JSONValue] = [
            "file": .string(file), "name": .string(name), "line": JSONValue(line.map { Int64($0) }),
            "ok": .boolean(failure == nil), "attempts": .integer(Int64(attempts)),
            "milliseconds": .integer(time.milliseconds),
        ]
        if let failure {
            fields["failure"] = [
                "file": .string(failure.file), "line": JSONValue(failure.line.map { Int64($0) }),
                "message": .string(failure.message), "expected": JSONValue(failure.difference?.wanted),
                "got": JSONValue(failure.difference?.got), "help": .array(failure.help.map { .string($0) }),
            ]
        }
        return .object(fields)
    }
}
