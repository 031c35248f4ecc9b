import Flows
import Outbound
import Simulation
import Store
import Synchronization

/// Everything outside of the engine in one test: who is called and what they do, who answers web requests,
/// and what was said, sent and asked for.
///
/// All of it runs on the test's one thread; the lock is there because a cast may be asked from any.
final class TestScene: Sendable {
    /// What the world waits for: a function of the test's file.
    enum Wish {
        case callee(Int, function: Int, CalleeSituation, CalleeAnswer, prompts: [String])
        case request(WebRequest, function: Int, answer: @Sendable (FetchEnd) -> Void)
    }

    /// What a flow asks the callee for now.
    struct Question: Hashable {
        var number: Int
        var listens: Bool
        var since: Instant
    }

    /// One attempt as it went.
    struct Record {
        var callee: StagedCallee?
        var prompts: [String] = []
        /// Subjects and texts of the messages that it sent.
        var written: [String] = []
        var actions: [JSONValue] = []
        var error: String?
        var question: Question?
        /// The callee has done something about it.
        var isAnswered = false
        /// Questions are numbered through the attempt.
        fileprivate var questions = 0
    }

    private struct State {
        var staged: [StagedCallee] = []
        var answers: [StagedAnswer] = []
        var agents: [String: AgentRule] = [:]
        var records: [Identifier<Attempt>: Record] = [:]
        var last: Identifier<Attempt>?
        var wishes: [Wish] = []
        /// Given by the test, for the callee of a number.
        var moves: [Int: Move] = [:]
        var callees = 0
        var sent: [JSONValue] = []
        var problems: [String] = []
        var events = 0
        var settled: [Identifier<Attempt>] = []
    }

    /// Prompts and actions of an attempt that are kept.
    private static let limit = 25_000

    private let state = Mutex(State())

    func stage(_ callee: StagedCallee) { state.withLock { $0.staged.append(callee) } }
    func stage(_ answer: StagedAnswer) { state.withLock { $0.answers.append(answer) } }
    func stage(_ agents: [String: AgentRule]) { state.withLock { $0.agents.merge(agents) { $1 } } }

    /// Callees that no attempt has met.
    var waiting: Int { state.withLock { $0.staged.count } }

    /// The callee that this attempt meets; the same for each leg and message of it.
    func callee(of attempt: Identifier<Attempt>) -> StagedCallee {
        state.withLock { state in
            if let known = state.records[attempt]?.callee { return known }
            let callee = state.staged.isEmpty ? StagedCallee() : state.staged.removeFirst()
            state.records[attempt, default: Record()].callee = callee
            return callee
        }
    }

    func agents(of queue: String) -> AgentRule? { state.withLock { $0.agents[queue] } }
    var queues: [String] { state.withLock { $0.agents.keys.sorted() } }

    /// A number for a callee that follows a function.
    func enter() -> Int {
        state.withLock { state in
            state.callees += 1
            return state.callees
        }
    }

    func ask(_ wish: Wish) { state.withLock { $0.wishes.append(wish) } }

    var hasWish: Bool { state.withLock { !$0.wishes.isEmpty } }

    func takeWish() -> Wish? { state.withLock { $0.wishes.isEmpty ? nil : $0.wishes.removeFirst() } }

    func give(_ move: Move, to callee: Int) { state.withLock { $0.moves[callee] = move } }

    func takeMove(of callee: Int) -> Move? { state.withLock { $0.moves.removeValue(forKey: callee) } }

    func report(_ problem: String) { state.withLock { $0.problems.append(problem) } }

    func takeProblem() -> String? {
        state.withLock { state in
            defer { state.problems = [] }
            return state.problems.first
        }
    }

    func sent(_ message: JSONValue, in attempt: Identifier<Attempt>) {
        state.withLock { state in
            guard state.sent.count < Self.limit else { return }
            state.sent.append(message)
            state.records[attempt, default: Record()].written += ["subject", "text", "html"].compactMap {
                message[$0]?.string
            }
        }
    }

    var messages: [JSONValue] { state.withLock { $0.sent } }

    /// The answer to an address that was given last.
    func answer(to url: String) -> StagedAnswer? {
        state.withLock { $0.answers.last { $0.fits(url) } }
    }
}

// What was seen of attempts.
extension TestScene {
    func record(of attempt: Identifier<Attempt>) -> Record {
        state.withLock { $0.records[attempt] ?? Record() }
    }

    /// The latest attempt.
    var last: Identifier<Attempt>? { state.withLock { $0.last } }

    /// Attempts that were settled, in order.
    var settled: [Identifier<Attempt>] { state.withLock { $0.settled } }

    /// Counts whatever was written into the ledger's log.
    var events: Int { state.withLock { $0.events } }

    func see(_ rows: [EventRow]) {
        state.withLock { state in
            state.events += rows.count
            for row in rows {
                guard let attempt = row.attempt else { continue }
                if row.kind == "attempt.dialing" { state.last = attempt }
                if row.kind == "attempt.done" { state.settled.append(attempt) }
            }
        }
    }

    func heard(_ prompt: String, in attempt: Identifier<Attempt>, at now: Instant) {
        change(attempt) { record in
            if record.prompts.count < Self.limit { record.prompts.append(prompt) }
            // Asked again after a wrong key: the same action, another question.
            if record.isAnswered { record.ask(listens: record.question?.listens ?? false, at: now) }
        }
    }

    /// The callee has answered the question that is open.
    func answered(in attempt: Identifier<Attempt>) { change(attempt) { $0.isAnswered = true } }

    func question(in attempt: Identifier<Attempt>) -> Question? {
        state.withLock { $0.records[attempt]?.question }
    }

    private func change(_ attempt: Identifier<Attempt>, _ body: (inout Record) -> Void) {
        state.withLock { body(&$0.records[attempt, default: Record()]) }
    }
}

extension TestScene.Record {
    fileprivate mutating func ask(listens: Bool, at now: Instant) {
        questions += 1
        question = TestScene.Question(number: questions, listens: listens, since: now)
        isAnswered = false
    }
}

extension TestScene: Journal {
    /// The engine's own lines tell what flows ask for and what comes of it.
    func record(_ kind: String, at instant: Instant, _ fields: [String: JSONValue]) {
        guard case .integer(let number)? = fields["attempt"] else { return }
        let attempt = Identifier<Attempt>(number)
        switch kind {
        case "action":
            let name = fields["action"]?.string ?? ""
            change(attempt) { record in
                if record.actions.count < Self.limit {
                    record.actions.append(["action": .string(name), "request": fields["request"] ?? .null])
                }
                if name == "digits" || name == "listen" { record.ask(listens: name == "listen", at: instant) }
            }
        case "answer":
            change(attempt) { record in
                record.isAnswered = false
                record.question = nil
                guard case .object(var last)? = record.actions.last else { return }
                last["answer"] = fields["answer"] ?? .null
                record.actions[record.actions.count - 1] = .object(last)
            }
        case "flow_error":
            let place = [fields["file"]?.string, fields["line"]?.integer.map { String($0) }].compactMap { $0 }
            let message = fields["message"]?.string ?? ""
            change(attempt) { $0.error = "\(place.joined(separator: ":")): \(message)" }
        default: break
        }
    }
}
