import Flows
import Outbound
import Simulation
import Synchronization

/// A callee whose moves are typed: the far end of a call, between the prompt and the simulated carrier.
final class FarEnd: Sendable {
    /// How a call that rings goes on.
    enum Answer: Equatable, Sendable {
        case answered
        /// Such as busy: nobody answers.
        case ended(Outcome)
        case machine
        /// By the campaign's own people, who are at home where their rule lets them answer at all.
        case people
    }

    private struct State {
        var target: Identifier<Target>?
        var answer = Answer.answered
        var moves: [Move] = []
        var isHearing = false
        /// What was played since it was told last.
        var heard: [String] = []
        var isAttending = false
        /// Counts what it has heard and begun to wait for.
        var changes = 0
    }

    private let state = Mutex(State())
    private let bell = Bell()

    /// From now on this target's next call is answered as said, and then by these moves.
    func expect(_ target: Identifier<Target>, _ answer: Answer, _ moves: [Move]) {
        state.withLock { $0 = State(target: target, answer: answer, moves: moves, changes: $0.changes + 1) }
    }

    /// Nobody is played any more.
    func leave() { state.withLock { $0.target = nil } }

    var changes: Int { state.withLock { $0.changes } }

    /// Whether it is the person's turn: somebody answered, nothing is being played, and no move goes on.
    var isAsked: Bool { state.withLock { $0.isAttending && !$0.isHearing } }

    func move(_ moves: [Move]) {
        state.withLock { state in
            state.moves += moves
            state.isAttending = false
        }
        bell.ring()
    }

    /// The part for a call; nil where it is not the one that is expected. `people` are the campaign's own.
    func part(for call: CastCall, among people: any Cast) throws(CastProblem) -> Part? {
        guard state.withLock({ $0.target }) == call.target.id else { return try people.part(for: call) }
        switch state.withLock({ $0.answer }) {
        case .answered:
            return Part(
                chances: [Part.Chance(.answered, 1)],
                rings: .uniform(.zero, .zero),
                perform: { TypedPerformance(self) },
                bell: bell
            )
        case .machine: return Part(chances: [Part.Chance(.machine, 1)], rings: .uniform(.zero, .zero))
        case .ended(let outcome):
            return Part(chances: [Part.Chance(outcome, 1)], rings: .uniform(.zero, .zero))
        case .people:
            var part = try people.part(for: call)
            let answers = part?.chances.contains { $0.outcome == .answered && $0.share > 0 } ?? false
            if answers { part?.chances = [Part.Chance(.answered, 1)] }
            return part
        }
    }

    fileprivate func next() -> Move {
        state.withLock { state in
            if !state.moves.isEmpty { return state.moves.removeFirst() }
            state.isAttending = true
            state.changes += 1
            return .attend
        }
    }

    fileprivate func hears(_ prompt: String?) {
        state.withLock { state in
            state.isHearing = prompt != nil
            if let prompt { state.heard.append(prompt) }
            state.changes += 1
        }
    }

    /// The prompts that were begun since it was asked last.
    func takeHeard() -> [String] {
        state.withLock { state in
            defer { state.heard = [] }
            return state.heard
        }
    }
}

/// One call's person.
private final class TypedPerformance: Performance {
    private let far: FarEnd

    init(_ far: FarEnd) { self.far = far }

    func next(_ answer: MoveAnswer) -> Move { far.next() }
    func hears(_ prompt: String) { far.hears(prompt) }
    func hearsSilence() { far.hears(nil) }
}

/// A campaign's own people, but for the one whose far end is typed.
struct PromptCast: Cast {
    let people: any Cast
    let far: FarEnd

    func part(for call: CastCall) throws(CastProblem) -> Part? {
        try far.part(for: call, among: people)
    }

    func agents(of queue: String) -> AgentPart? { people.agents(of: queue) }

    var queues: [String] { people.queues }
}
