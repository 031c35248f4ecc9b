import Flows
import Outbound
import Simulation
import Synchronization

/// The cast of a test: who the test says, where it says something, and else a person who listens to the end.
struct StagedCast: Cast {
    let scene: TestScene
    /// The folder's own.
    let own: any Cast
    let clock: any WallClock
    let zone: Zone?

    func part(for call: CastCall) throws(CastProblem) -> Part? {
        let isTheirs =
            call.destination.type == call.attempt.destination.type
            && call.destination.address == call.attempt.destination.address
        // Whoever else a flow calls or writes to is there.
        guard isTheirs else {
            return Part(chances: call.destination.type.isCall ? [.init(.answered, 1)] : [])
        }
        let staged = scene.callee(of: call.attempt.id)
        guard let outcome = staged.outcome else { return try own.part(for: call) }
        var part = Part(
            chances: [.init(outcome, 1)],
            rings: staged.rings,
            greeting: staged.greeting,
            after: staged.after
        )
        // A message that nothing is said about is accepted.
        if outcome == .answered, !call.destination.type.isCall { part.chances = [] }
        if outcome == .noAnswer, call.destination.type.isCall { part.chances = [] }
        part.perform = performance(staged, call)
        return part
    }

    private func performance(_ staged: StagedCallee, _ call: CastCall) -> (@Sendable () -> any Performance)? {
        guard staged.outcome == .answered else { return nil }
        let situation = CalleeSituation(
            target: call.target,
            attempt: call.attempt,
            destination: call.destination,
            zone: zone,
            now: call.now
        )
        if let function = staged.function {
            return { [scene] in ThinkingPerformance(scene, function, situation) }
        }
        guard !staged.keys.isEmpty || !staged.says.isEmpty || staged.hangsUpAfter != nil else { return nil }
        return { [scene, clock] in AnsweringPerformance(scene, staged, call.attempt.id, clock) }
    }

    func agents(of queue: String) -> AgentPart? {
        guard let rule = scene.agents(of: queue) else { return own.agents(of: queue) }
        return AgentPart(count: rule.count, answers: rule.answers, talks: rule.talks, wrapsUp: rule.wrapsUp)
    }

    var queues: [String] { Set(own.queues + scene.queues).sorted() }

    func heard(_ prompt: String, in attempt: Identifier<Attempt>) {
        scene.heard(prompt, in: attempt, at: clock.now)
    }
}

/// A callee that follows a function of the test's file: each move is asked for there.
private final class ThinkingPerformance: Performance {
    private let scene: TestScene
    private let function: Int
    private let situation: CalleeSituation
    private let number: Int
    private var prompts: [String] = []
    private var isThinking = false

    init(_ scene: TestScene, _ function: Int, _ situation: CalleeSituation) {
        self.scene = scene
        self.function = function
        self.situation = situation
        number = scene.enter()
    }

    func hears(_ prompt: String) { if prompts.count < 1000 { prompts.append(prompt) } }

    func next(_ answer: MoveAnswer) -> Move {
        if isThinking {
            guard let move = scene.takeMove(of: number) else { return .think }
            isThinking = false
            return move
        }
        isThinking = true
        let given: CalleeAnswer =
            switch answer {
            case .start, .done: .done
            case .heard: .heard
            case .timeout: .timeout
            }
        scene.ask(.callee(number, function: function, situation, given, prompts: prompts))
        return .think
    }
}

/// A callee that answers questions, one after the other, and may hang up at a time.
private final class AnsweringPerformance: Performance {
    private let scene: TestScene
    private let attempt: Identifier<Attempt>
    private let clock: any WallClock
    private var keys: ArraySlice<String>
    private var words: ArraySlice<String>
    private let end: Instant?
    private var answered = 0
    private var since: Instant

    /// From a question's begin to its answer.
    private static let patience = Duration.seconds(1)
    /// How often it looks whether it is asked something.
    private static let glance = Duration.milliseconds(250)
    /// A question that stays after an answer asks for more after this.
    private static let again = Duration.seconds(2)

    init(_ scene: TestScene, _ staged: StagedCallee, _ attempt: Identifier<Attempt>, _ clock: any WallClock) {
        self.scene = scene
        self.attempt = attempt
        self.clock = clock
        keys = staged.keys[...]
        words = staged.says[...]
        since = clock.now
        end = staged.hangsUpAfter.map { clock.now + $0 }
    }

    func hears(_ prompt: String) {}

    func next(_ answer: MoveAnswer) -> Move {
        let now = clock.now
        if let end, now >= end { return .hangUp }
        if let move = reply(at: now) {
            since = now
            scene.answered(in: attempt)
            return move
        }
        if keys.isEmpty, words.isEmpty { return end.map { .wait($0 - now) } ?? .done }
        return .wait(end.map { min(Self.glance, $0 - now) } ?? Self.glance)
    }

    private func reply(at now: Instant) -> Move? {
        guard let question = scene.question(in: attempt) else { return nil }
        let isNew = question.number > answered
        guard isNew ? now - question.since >= Self.patience : now - since >= Self.again else { return nil }
        if question.listens, let said = words.popFirst() {
            answered = question.number
            return .say(said)
        }
        guard let pressed = keys.popFirst() else { return nil }
        answered = question.number
        return .press(pressed)
    }
}
