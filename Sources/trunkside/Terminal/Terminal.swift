import Foundation

/// Where the program prints: standard output and error, with colour and a moving line only on a terminal.
struct Terminal {
    let isTerminal: Bool
    let hasColour: Bool

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        isTerminal = isatty(1) == 1 && environment["TERM"] != "dumb"
        hasColour = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
    }

    func line(_ text: String = "") {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    func error(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Replaces the line that is being shown; only on a terminal.
    func replaceLine(_ text: String) {
        FileHandle.standardOutput.write(Data(("\r\u{1b}[2K" + text).utf8))
    }

    func bold(_ text: String) -> String { hasColour ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
}
