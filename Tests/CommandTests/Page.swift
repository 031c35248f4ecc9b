import Foundation

/// A page of the documentation as a reader follows it: files to write, and commands with what they print.
struct Page {
    enum Step: Equatable {
        /// A block whose first line is a comment with a path.
        case file(path: String, text: String)
        /// A line of a console that begins with `$ `, and the lines below it.
        case command(String, output: [String])
    }

    private(set) var steps: [Step] = []

    init(_ text: String) {
        var kind: Substring?
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("```") else {
                if kind != nil { lines.append(String(line)) }
                continue
            }
            if let closed = kind {
                take(closed, lines)
                kind = nil
            } else {
                kind = line.dropFirst(3)
            }
            lines = []
        }
    }

    private mutating func take(_ kind: Substring, _ lines: [String]) {
        if kind == "console" {
            for line in lines {
                if case .command(let command, let output) = steps.last, output.isEmpty, Self.isOpen(command) {
                    steps[steps.count - 1] = .command(command + "\n" + line, output: [])
                } else if line.hasPrefix("$ ") {
                    steps.append(.command(String(line.dropFirst(2)), output: []))
                } else if case .command(let command, let output) = steps.last {
                    steps[steps.count - 1] = .command(command, output: output + [line])
                }
            }
        } else if kind == "lua", let first = lines.first, first.hasPrefix("-- "), first.hasSuffix(".lua"),
            !first.dropFirst(3).contains(" ")
        {
            steps.append(.file(path: String(first.dropFirst(3)), text: lines.joined(separator: "\n") + "\n"))
        }
    }

    /// Whether a command goes on in the next line: after a backslash or a pipe, within quotes or a loop.
    private static func isOpen(_ command: String) -> Bool {
        if command.hasSuffix("\\") || command.hasSuffix("|") { return true }
        if !command.count(where: { $0 == "'" }).isMultiple(of: 2) { return true }
        let words = command.split { " ;\n".contains($0) }
        return words.count { $0 == "do" } > words.count { $0 == "done" }
    }

    /// Follows the page in a folder, with the built program in the shell's path; what differs from the page,
    /// if anything does.
    func follow(in folder: TemporaryFolder) throws -> [String] {
        let binary = URL(fileURLWithPath: Program.path).deletingLastPathComponent().path
        let path = "\(binary):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"
        var differences: [String] = []
        for step in steps {
            switch step {
            case .file(let path, let text): try folder.file(path, text)
            case .command(let command, let expected):
                let running = try Program.start(
                    ["-c", "{ \(command)\n} 2>&1"],
                    of: "/bin/sh",
                    variables: ["PATH": path],
                    in: folder
                )
                running.process.waitUntilExit()
                var given = try running.result().output.split(
                    separator: "\n",
                    omittingEmptySubsequences: false
                ).map(String.init)
                if given.last == "" { given.removeLast() }
                if !Page.matches(given[...], expected[...]) {
                    differences.append("$ \(command)\n\(given.joined(separator: "\n"))")
                }
            }
        }
        return differences
    }

    /// Whether lines are as the page has them; a line `...` stands for any lines, and within a line for any
    /// text.
    static func matches(_ given: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
        guard let wanted = expected.first else { return given.isEmpty }
        if wanted == "..." {
            let rest = expected.dropFirst()
            return (given.startIndex...given.endIndex).contains { matches(given[$0...], rest) }
        }
        guard let line = given.first, isLike(line, wanted) else { return false }
        return matches(given.dropFirst(), expected.dropFirst())
    }

    private static func isLike(_ line: String, _ wanted: String) -> Bool {
        let parts = wanted.components(separatedBy: "...")
        guard parts.count > 1 else { return line == wanted }
        var rest = line[...]
        guard let first = parts.first, let last = parts.last, rest.hasPrefix(first) else { return false }
        rest = rest.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() {
            guard let found = rest.range(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
