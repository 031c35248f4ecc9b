import Authoring
import LineEditing

/// The prompt without a terminal: each line is shown behind its prompt as if it had been typed there, so that
/// what is printed reads like a session.
final class PipedConsole: Console {
    private let terminal: Terminal
    private let lines = PipedLines()

    init(terminal: Terminal) { self.terminal = terminal }

    func read(_ prompt: String, completing: @escaping (String) -> Completion) -> Typed {
        switch lines.read() {
        case .line(let line):
            terminal.line(line.isEmpty ? PipedConsole.bare(prompt) : prompt + line)
            return .line(line)
        case .tooLong(let limit): return .refused(PipedConsole.tooLong(limit))
        case .end, .interrupted: return .end
        }
    }

    /// Without the space behind it.
    private static func bare(_ prompt: String) -> String {
        prompt.hasSuffix(" ") ? String(prompt.dropLast()) : prompt
    }

    func write(_ text: String) { terminal.line(text) }

    func wasInterrupted() -> Bool { false }

    static func tooLong(_ limit: Int) -> String {
        "a line has more than \(limit) bytes, the limit; it is forgotten"
    }
}
