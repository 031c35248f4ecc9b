import Foundation

extension Page {
    /// Follows the page in one shell, whose variables last from command to command, against a server. What a
    /// command has as `<campaign-id>` is the shell's variable `CAMPAIGN_ID`.
    func follow(in folder: TemporaryFolder, at address: String, key: String) throws -> [String] {
        var script = "exec 2>&1\n"
        var expected: [(command: String, output: [String])] = []
        for step in steps {
            switch step {
            case .file(let path, let text): try folder.file(path, text)
            case .command(let command, let output):
                script += Self.filled(command, address) + "\nprintf '\\036\\n'\n"
                expected.append((command, output))
            }
        }
        try folder.file("session.sh", script)
        let running = try Program.start(
            ["session.sh"],
            of: "/bin/sh",
            variables: ["KEY": key, "TOKEN": key],
            in: folder
        )
        running.process.waitUntilExit()
        let parts = try running.result().output.components(separatedBy: "\u{1E}\n")
        guard parts.count == expected.count + 1 else {
            let count = "\(parts.count - 1) of \(expected.count) commands"
            return ["the session ended after \(count): \(parts.last ?? "")"]
        }
        return zip(expected, parts).compactMap { step, given in
            var lines = given.components(separatedBy: "\n")
            if lines.last == "" { lines.removeLast() }
            guard !Self.matches(lines[...], step.output[...]) else { return nil }
            return "$ \(step.command)\n\(given)"
        }
    }

    private static func filled(_ command: String, _ address: String) -> String {
        var text = command.replacing("http://127.0.0.1:8080", with: address)
        for match in text.matches(of: #/<([a-z]+(?:-[a-z]+)*)>/#).reversed() {
            let name = match.output.1.uppercased().replacing("-", with: "_")
            text.replaceSubrange(match.range, with: "'\"$\(name)\"'")
        }
        return text
    }
}
