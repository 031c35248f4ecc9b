import Foundation
import Synchronization

/// Where the program prints: standard output and error, with colour and a moving line only on a terminal.
struct Terminal: Sendable {
    let isTerminal: Bool
    let hasColour: Bool
    private let isErrorTerminal: Bool
    private let moving = MovingLine()

    private static let clear = "\r\u{1b}[2K"
    private static let boldOn = "\u{1b}[1m"
    private static let boldOff = "\u{1b}[0m"

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
        FileHandle.standardOutput.write(Data("\(prefix)\(Terminal.shown(text))\n".utf8))
    }

    /// A line for another program, as it is; on a terminal it is text like any other.
    func data(_ text: String) {
        FileHandle.standardOutput.write(Data("\(isTerminal ? Terminal.shown(text) : text)\n".utf8))
    }

    func error(_ text: String) {
        let prefix = isErrorTerminal && moving.end() ? Terminal.clear : ""
        FileHandle.standardError.write(Data("\(prefix)\(Terminal.shown(text))\n".utf8))
    }

    /// Replaces the line that is being shown; only on a terminal.
    func replaceLine(_ text: String) {
        moving.begin()
        FileHandle.standardOutput.write(Data((Terminal.clear + text).utf8))
    }

    func bold(_ text: String) -> String {
        hasColour ? Terminal.boldOn + text + Terminal.boldOff : text
    }

    /// What a list or a script brought in (a name, a disposition) must not steer the terminal: its control
    /// characters are shown as a mark.
    static func shown(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        guard !isPlain, text.unicodeScalars.contains(where: isControl) else { return text }
        return text.components(separatedBy: boldOn).map { part in
            part.components(separatedBy: boldOff).map { piece in
                String(String.UnicodeScalarView(piece.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
            }.joined(separator: boldOff)
        }.joined(separator: boldOn)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "\n" && scalar != "\t" && scalar.properties.generalCategory == .control
    }
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
