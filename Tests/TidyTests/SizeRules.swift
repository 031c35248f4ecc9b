import Foundation

extension HouseRules {
    static let longestFile = 400
    static let longestFunction = 70
    static let longestLine = 110

    static let sizes: [Rule] = [
        Rule(
            name: "small files",
            instead: "at most \(longestFile) lines: split by noun",
            applies: { Files.swift($0) || $0.path.hasSuffix(".c") || $0.path.hasSuffix(".h") },
            find: { file in
                let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
                return count > longestFile ? [(1, "\(count) lines")] : []
            }
        ),
        Rule(
            name: "small functions",
            instead: "at most \(longestFunction) lines: name its parts",
            applies: Files.swift,
            find: { file in
                Functions.all(in: file.code)
                    .filter { $0.lines.count > longestFunction }
                    .map { ($0.lines.lowerBound, "\($0.name) has \($0.lines.count) lines") }
            }
        ),
        Rule(
            name: "short lines",
            instead: "at most \(longestLine) columns; only a literal may be longer, to be found in one piece",
            applies: Files.swift,
            find: { file in
                let code = file.code.split(separator: "\n", omittingEmptySubsequences: false)
                return zip(file.lines, code).enumerated().compactMap { offset, line in
                    let (text, mask) = line
                    guard text.utf8.count > longestLine, text.count > longestLine else { return nil }
                    let isComment = text.drop { $0 == " " }.hasPrefix("//")
                    let isLiteral = !isComment && (mask.contains("\"") || mask.allSatisfy { $0 == " " })
                    return isLiteral ? nil : (offset + 1, "\(text.count) columns")
                }
            }
        ),
        .pattern(
            "Swift under Sources and Tests",
            #"\A"#,
            in: .all,
            instead: "Swift lives in Sources/ROOM or Tests/ROOMTests",
            where: { file in
                Files.swift(file) && file.path != "Package.swift"
                    && !(file.isIn(["Sources", "Tests"]) && file.path.split(separator: "/").count > 2)
            }
        ),
    ]
}

/// The functions of a file, found by their braces in its masked code.
struct Functions {
    let name: String
    let lines: ClosedRange<Int>

    private static let opening =
        #"^[ \t]*(@\w+(\([^)\n]*\))? )*(\w+(\(\w+\))? )*"#
        + #"(func (`[^`]*`|[^\s(<]+)|init[?(<]|deinit\b|subscript\b)"#

    static func all(in code: String) -> [Functions] {
        guard let matches = try? Rule.matches(of: opening, in: code) else { return [] }
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        return matches.compactMap { line, match in
            guard let end = end(from: line, in: lines) else { return nil }
            return Functions(name: match.trimmingCharacters(in: .whitespaces), lines: line...end)
        }
    }

    /// The line of the brace that closes the body; nil for a requirement without one.
    private static func end(from line: Int, in lines: [Substring]) -> Int? {
        var depth = 0
        var parentheses = 0
        for (offset, text) in lines[(line - 1)...].enumerated() {
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "("): parentheses += 1
                case UInt8(ascii: ")"): parentheses -= 1
                case UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "}"):
                    depth -= 1
                    if depth < 0 { return nil }
                    if depth == 0, parentheses == 0 { return line + offset }
                default: break
                }
            }
        }
        return nil
    }
}
