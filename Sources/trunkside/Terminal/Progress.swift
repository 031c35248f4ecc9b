import Foundation
import Outbound
import Store
import Synchronization

/// Counts what the ledger tells and shows it: a bar with rate and time to go on a terminal, a line now and
/// then otherwise.
final class Progress: Sendable {
    private struct State {
        var targets = 0
        var done = 0
        var reached = 0
        var attempts = 0
        var open = 0
        var answered = 0
        var at: Instant?
        var shownAt = DispatchTime.now()
        var shownDone = -1
    }

    private let state: Mutex<State>
    private let terminal: Terminal
    private let began = DispatchTime.now()
    private let zone: Zone?

    init(terminal: Terminal, targets: Int, done: Int, reached: Int, zone: Zone?) {
        self.terminal = terminal
        self.zone = zone
        state = Mutex(State(targets: targets, done: done, reached: reached))
    }

    /// Takes event rows after their commit.
    func take(_ rows: [EventRow]) {
        let text = state.withLock { state -> String? in
            for row in rows {
                state.at = row.at
                switch row.kind {
                case "attempt.dialing":
                    state.attempts += 1
                    state.open += 1
                case "attempt.answered": state.answered += 1
                case "attempt.done": state.open -= 1
                case "target.done":
                    state.done += 1
                    if row.body["reason"]?.string == DoneReason.reached.rawValue { state.reached += 1 }
                default: break
                }
            }
            return due(&state)
        }
        if let text { show(text) }
    }

    /// The line to show, when it is time for one.
    private func due(_ state: inout State) -> String? {
        let now = DispatchTime.now()
        let since = Double(now.uptimeNanoseconds - state.shownAt.uptimeNanoseconds) / 1e9
        guard since >= (terminal.isTerminal ? 0.1 : 5) else { return nil }
        state.shownAt = now
        return words(state, now: now)
    }

    private func words(_ state: State, now: DispatchTime) -> String {
        let elapsed = Double(now.uptimeNanoseconds - began.uptimeNanoseconds) / 1e9
        let rate = Double(state.attempts) / max(elapsed, 0.001)
        let share = state.targets == 0 ? 1 : Double(state.done) / Double(state.targets)
        var text = ""
        if terminal.isTerminal {
            let filled = Int(share * 24)
            text =
                "[" + String(repeating: "=", count: filled) + String(repeating: " ", count: 24 - filled)
                + "] "
        }
        text += "\(state.done)/\(state.targets) done, \(state.reached) reached, \(state.open) open, "
        text += "\(state.attempts) attempts (\(Int(rate))/s)"
        if share > 0.02, share < 1 { text += ", about \(Int(elapsed / share - elapsed) + 1) s to go" }
        if let at = state.at, let zone { text += "  \(zone.text(at).prefix(16).replacing("T", with: " "))" }
        return text
    }

    private func show(_ text: String) {
        if terminal.isTerminal { terminal.replaceLine(text) } else { terminal.line(text) }
    }

    /// The last state of the bar, and the line after it.
    func end() {
        let text = state.withLock { words($0, now: DispatchTime.now()) }
        show(text)
        if terminal.isTerminal { terminal.line() }
    }
}
