import Foundation
import Synchronization

/// Where the program prints: standard output and error, with colour and a moving line only on a terminal.
struct Terminal: Sendable {
    let isTerminal: Bool
    let hasColour: Bool
    private let isErrorTerminal: Bool
    private let moving = MovingLine()

    private static let clear = "\r\u{1b}[2K"

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let isCapable = environment["TERM"] != "dumb"
        isTerminal = isatty(1) == 1 && isCapable
        isErrorTerminal = isatty(2) == 1 && isCapable
        hasColour = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// How wide the terminal is now; 80 where there is none.
    var columns: Int {
        var size = winsize()
        guard isTerminal, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// A line of output; a line that was moving gives way to it.
    func line(_ text: String = "") {
        let prefix = moving.end() ? Terminal.clear : ""
        FileHandle.standardOutput.write(Data("\(prefix)\(text)\n".utf8))
    }

    func error(_ text: String) {
        let prefix = isErrorTerminal && moving.end() ? Terminal.clear : ""
        FileHandle.standardError.write(Data("\(prefix)\(text)\n".utf8))
    }

    /// Replaces the line that is being shown; only on a terminal.
    func replaceLine(_ text: String) {
        moving.begin()
        FileHandle.standardOutput.write(Data((Terminal.clear + text).utf8))
    }

    func bold(_ text: String) -> String { hasColour ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
}

/// Whether a line is being shown that others must first clear away.
private final class MovingLine: Sendable {
    private let isShown = Mutex(false)

    func begin() { isShown.withLock { $0 = true } }

    /// Whether there was one.
    func end() -> Bool {
        isShown.withLock { shown in
            defer { shown = false }
            return shown
        }
    }
}
