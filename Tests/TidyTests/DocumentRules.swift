import Foundation

extension HouseRules {
    static let documents: [Rule] = [
        Rule(
            name: "one title a page",
            instead: "a page begins with its one '# ' title",
            applies: { $0.path.hasSuffix(".md") },
            find: { file in
                let titles = prose(of: file).filter { $0.text.hasPrefix("# ") }
                if titles.count == 1, titles[0].line == 1 { return [] }
                return [(titles.dropFirst().first?.line ?? 1, "\(titles.count) titles")]
            }
        ),
        Rule(
            name: "fences name their language",
            instead: "write ```sh, ```toml, ```lua, ```text",
            applies: { $0.path.hasSuffix(".md") },
            find: { file in
                var open = false
                var found: [(line: Int, detail: String)] = []
                for (offset, text) in file.lines.enumerated() where text.hasPrefix("```") {
                    open.toggle()
                    if open, text == "```" { found.append((offset + 1, "a bare fence")) }
                }
                return open ? found + [(file.lines.count, "a fence that is never closed")] : found
            }
        ),
        Rule(
            name: "links lead somewhere",
            instead: "link to a file of the repository, relative to the page",
            applies: { $0.path.hasSuffix(".md") },
            find: { file in
                let page = Repository.root.appending(path: file.path).deletingLastPathComponent()
                return try prose(of: file).flatMap { line, text in
                    try Rule.matches(of: #"(?<=\]\()[^)#\s]+"#, in: String(text)).compactMap { _, link in
                        if link.contains("://") || link.hasPrefix("mailto:") { return nil }
                        let target = page.appending(path: link).path(percentEncoded: false)
                        return FileManager.default.fileExists(atPath: target) ? nil : (line, link)
                    }
                }
            }
        ),
        Rule(
            name: "the changelog goes on",
            instead: "the top entry is '## Unreleased', or '## VERSION - YYYY-MM-DD'",
            applies: { $0.path == "CHANGELOG.md" },
            find: { file in
                let top = file.lines.enumerated().first { $0.element.hasPrefix("## ") }
                let good = #"^## (Unreleased|\d+\.\d+\.\d+ - \d{4}-\d{2}-\d{2})$"#
                if let top, try !Rule.matches(of: good, in: String(top.element)).isEmpty { return [] }
                return [((top?.offset ?? 0) + 1, String(top?.element ?? "no entry"))]
            }
        ),
    ]

    /// The lines outside code fences, with their numbers.
    private static func prose(of file: SourceFile) -> [(line: Int, text: Substring)] {
        var open = false
        return file.lines.enumerated().compactMap { offset, text in
            if text.hasPrefix("```") {
                open.toggle()
                return nil
            }
            return open ? nil : (offset + 1, text)
        }
    }
}
