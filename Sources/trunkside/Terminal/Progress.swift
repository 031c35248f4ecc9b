import Foundation
import Outbound
import Store
import Synchronization

/// Counts what the ledger tells and shows it: a bar with rate and time to go on a terminal, a line now and
/// then otherwise.
final class Progress: Sendable {
    private struct State {
        var line: ProgressLine
        var at: Instant?
        var shownAt = DispatchTime.now()
    }

    private let state: Mutex<State>
    private let terminal: Terminal
    private let began = DispatchTime.now()
    private let zone: Zone?

    init(terminal: Terminal, targets: Int, done: Int, reached: Int, zone: Zone?) {
        self.terminal = terminal
        self.zone = zone
        state = Mutex(State(line: ProgressLine(targets: targets, done: done, reached: reached)))
    }

    /// Takes event rows after their commit.
    func take(_ rows: [EventRow]) {
        let text = state.withLock { state -> String? in
            for row in rows {
                state.at = row.at
                switch row.kind {
                case "attempt.dialing":
                    state.line.attempts += 1
                    state.line.open += 1
                case "attempt.done": state.line.open -= 1
                case "target.done":
                    state.line.done += 1
                    if row.body["reason"]?.string == DoneReason.reached.rawValue { state.line.reached += 1 }
                case "target.reopened":
                    state.line.done -= 1
                    if row.body["was"]?.string == DoneReason.reached.rawValue { state.line.reached -= 1 }
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
        var line = state.line
        line.elapsed = Double(now.uptimeNanoseconds - began.uptimeNanoseconds) / 1e9
        if let at = state.at, let zone {
            line.clock = String(zone.text(at).prefix(16)).replacing("T", with: " ")
        }
        return terminal.isTerminal ? line.bar(columns: terminal.columns) : line.full
    }

    private func show(_ text: String) {
        if terminal.isTerminal { terminal.replaceLine(text) } else { terminal.line(text) }
    }

    /// The last state, as a line that stays.
    func end() { terminal.line(state.withLock { words($0, now: DispatchTime.now()) }) }
}
