import Authoring
import Foundation
import LineEditing
import Synchronization

/// The prompt of a person at a terminal: with editing, history, completion, and Ctrl-C.
final class EditedConsole: Console {
    private let terminal: Terminal
    private let editor: LineEditor
    private var history: HistoryFile?

    /// Nil where the terminal cannot be edited on.
    init?(terminal: Terminal, history file: URL?) {
        guard let editor = LineEditor(name: "trunkside", columns: { terminal.columns }) else { return nil }
        self.terminal = terminal
        self.editor = editor
        history = file.map { HistoryFile($0) }
        do throws(HistoryFile.Problem) {
            for line in try history?.lines() ?? [] { editor.remember(line) }
        } catch {
            forget(error)
        }
        Interrupt.listen()
    }

    func read(_ prompt: String, completing: @escaping (String) -> Completion) -> Typed {
        _ = Interrupt.take()
        let typed = editor.read(prompt) { text in
            let completion = completing(text)
            return LineCompletion(typed: completion.typed, candidates: completion.candidates)
        }
        switch typed {
        case .line(let line):
            // What is said at the far end of a call may be a secret.
            if prompt != ReplSession.calleePrompt { remember(line) }
            return .line(line)
        case .interrupted:
            terminal.line("^C")
            return .interrupted
        case .end:
            terminal.line()
            return .end
        case .tooLong(let limit): return .refused(PipedConsole.tooLong(limit))
        }
    }

    private func remember(_ line: String) {
        guard !line.allSatisfy(\.isWhitespace) else { return }
        editor.remember(line)
        do throws(HistoryFile.Problem) { try history?.add(line) } catch { forget(error) }
    }

    /// Said once; then nothing is kept.
    private func forget(_ problem: HistoryFile.Problem) {
        terminal.error("\(problem); it is not kept")
        history = nil
    }

    func write(_ text: String) { terminal.line(text) }

    func wasInterrupted() -> Bool { Interrupt.take() }
}

/// Ctrl-C while no line is edited.
private enum Interrupt {
    private static let pressed = Atomic(false)

    static func listen() {
        // Made before the first signal can come.
        pressed.store(false, ordering: .relaxed)
        // Whoever started the program may have blocked it.
        var wanted = sigset_t()
        sigemptyset(&wanted)
        sigaddset(&wanted, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
        signal(SIGINT) { _ in Interrupt.pressed.store(true, ordering: .relaxed) }
    }

    /// Whether it was pressed since this was asked last.
    static func take() -> Bool { pressed.exchange(false, ordering: .relaxed) }
}
