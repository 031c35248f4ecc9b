import Flows
import Outbound
import Store
import Synchronization

/// Who is called because a person asks for it, whatever windows and intervals say: what the prompt puts into
/// the engine. A campaign under summons never ends of itself.
///
/// What must not be contacted stays refused: the intent reads the do-not-contact entries in its transaction.
package final class Summons: Sendable {
    /// One target to be called now.
    package struct Call: Sendable {
        package var target: Identifier<Target>
        package var dial: Dial
        /// Instead of the campaign's own.
        package var flow: FlowScript?

        package init(target: Identifier<Target>, dial: Dial, flow: FlowScript? = nil) {
            self.target = target
            self.dial = dial
            self.flow = flow
        }
    }

    package enum Answer: Sendable {
        case opened(Attempt)
        /// Why not, in words.
        case refused(String)
    }

    private struct State {
        var isExclusive = true
        var call: Call?
        var answer: Answer?
        var waker: Mailbox<Void>?
    }

    private let state = Mutex(State())

    package init() {}

    /// Whether only those who are summoned are dialed; the others wait, and take their turn when it ends.
    package var isExclusive: Bool {
        get { state.withLock { $0.isExclusive } }
        set {
            state.withLock { $0.isExclusive = newValue }
            wake()
        }
    }

    /// Asks for a call; what came of it is in `answer` when the engine has gone on.
    package func summon(_ call: Call) {
        state.withLock { state in
            state.call = call
            state.answer = nil
        }
        wake()
    }

    package var answer: Answer? { state.withLock { $0.answer } }

    func attach(_ waker: Mailbox<Void>) { state.withLock { $0.waker = waker } }

    func take() -> Call? {
        state.withLock { state in
            defer { state.call = nil }
            return state.call
        }
    }

    func answer(_ answer: Answer) { state.withLock { $0.answer = answer } }

    private func wake() { state.withLock { $0.waker }?.send(()) }
}
