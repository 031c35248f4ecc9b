import Foundation

/// A house rule: a pattern that must not occur, or a check in code, in the files that it speaks about.
struct Rule: Sendable {
    let name: String
    /// What to do instead; the words of each finding.
    let instead: String
    let applies: @Sendable (SourceFile) -> Bool
    let find: @Sendable (SourceFile) throws -> [(line: Int, detail: String)]

    func findings(in file: SourceFile) throws -> [Finding] {
        guard applies(file) else { return [] }
        return try find(file).map { line, detail in
            Finding(
                rule: name,
                path: file.path,
                line: line,
                words: detail.isEmpty ? instead : "\(detail): \(instead)"
            )
        }
    }

    enum Text {
        /// Swift without comments and literals.
        case code
        /// The file as it stands.
        case all
    }

    static func pattern(
        _ name: String,
        _ pattern: String,
        in text: Text = .code,
        instead: String,
        where applies: @escaping @Sendable (SourceFile) -> Bool
    ) -> Rule {
        Rule(name: name, instead: instead, applies: applies) { file in
            try matches(of: pattern, in: text == .code ? file.code : file.text)
                .map { ($0.line, $0.match.trimmingCharacters(in: .whitespaces)) }
        }
    }

    /// Every match with its line, counted from 1.
    static func matches(of pattern: String, in text: String) throws -> [(line: Int, match: String)] {
        let expression = try NSRegularExpression(pattern: pattern, options: .anchorsMatchLines)
        let whole = text as NSString
        var line = 1
        var counted = 0
        return expression.matches(in: text, range: NSRange(location: 0, length: whole.length)).map { result in
            let before = NSRange(location: counted, length: result.range.location - counted)
            line += whole.substring(with: before).utf8.count { $0 == UInt8(ascii: "\n") }
            counted = result.range.location
            return (line, whole.substring(with: result.range))
        }
    }
}

/// Files that a rule speaks about.
enum Files {
    @Sendable static func swift(_ file: SourceFile) -> Bool { file.path.hasSuffix(".swift") }
    @Sendable static func tests(_ file: SourceFile) -> Bool { swift(file) && file.isIn(["Tests"]) }

    /// Swift under `Sources`, outside the given folders.
    static func sources(outside folders: String...) -> @Sendable (SourceFile) -> Bool {
        { swift($0) && $0.isIn(["Sources"]) && !$0.isIn(folders) }
    }
}
