import Flows
import Outbound

/// Who is at the far end of simulated carriers: what happens when they are called or written to, and what
/// they do. A campaign's `callees.lua` is one; tests write theirs in Swift.
package protocol Cast: Sendable {
    /// The part that the callee of a call or a message plays; nil when the cast has none for it.
    func part(for call: CastCall) throws(CastProblem) -> Part?
    /// The part that each agent of a queue plays; nil when the cast has no such queue.
    func agents(of queue: String) -> AgentPart?
    /// The names of its queues, sorted.
    var queues: [String] { get }
    /// A prompt begins on the callee's leg of an attempt: its text, or its file's path.
    func heard(_ prompt: String, in attempt: Identifier<Attempt>)
}

extension Cast {
    package func heard(_ prompt: String, in attempt: Identifier<Attempt>) {}
}

/// Why a cast cannot say what happens, in words, with the place in its file.
package struct CastProblem: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// One call or message to a far end.
package struct CastCall: Sendable {
    package var target: Target
    package var attempt: Attempt
    package var destination: Destination
    /// 1 for the first call to this address.
    package var number: Int
    package var now: Instant
    /// What the callee's own script draws from.
    package var seed: UInt64

    package init(
        target: Target,
        attempt: Attempt,
        destination: Destination,
        number: Int,
        now: Instant,
        seed: UInt64
    ) {
        self.target = target
        self.attempt = attempt
        self.destination = destination
        self.number = number
        self.now = now
        self.seed = seed
    }
}

/// What a callee does: with which chance the call ends how, how long things take, and a script once answered.
package struct Part: Sendable {
    package struct Chance: Hashable, Sendable {
        package var outcome: Outcome
        package var share: Double

        package init(_ outcome: Outcome, _ share: Double) {
            self.outcome = outcome
            self.share = share
        }
    }

    /// In the order in which the draw goes through them; what is left of 1 is no answer (messages: accepted,
    /// without a report).
    package var chances: [Chance]
    package var rings: Draw
    /// A machine's greeting, up to its beep.
    package var greeting: Draw
    /// From a message's acceptance to its report.
    package var after: Draw
    /// Makes the performance of a person who answers; nil for one who only listens.
    package var perform: (@Sendable () -> any Performance)?
    /// Wakes a performance that attends.
    package var bell: Bell?

    package init(
        chances: [Chance],
        rings: Draw = .uniform(.seconds(4), .seconds(20)),
        greeting: Draw = .uniform(.seconds(4), .seconds(12)),
        after: Draw = .uniform(.seconds(1), .seconds(30)),
        perform: (@Sendable () -> any Performance)? = nil,
        bell: Bell? = nil
    ) {
        self.bell = bell
        self.chances = chances
        self.rings = rings
        self.greeting = greeting
        self.after = after
        self.perform = perform
    }

    /// The outcome at `unit` in [0, 1); nil is the rest.
    func outcome(at unit: Double) -> Outcome? {
        var sum = 0.0
        for chance in chances {
            sum += chance.share
            if unit < sum { return chance.outcome }
        }
        return nil
    }
}

/// What the agents of one queue do.
package struct AgentPart: Hashable, Sendable {
    package var count: Int
    package var answers: Draw
    package var talks: Draw
    /// Nil: as the queue says.
    package var wrapsUp: Draw?

    package init(
        count: Int,
        answers: Draw = .uniform(.seconds(1), .seconds(4)),
        talks: Draw = .uniform(.seconds(30), .minutes(3)),
        wrapsUp: Draw? = nil
    ) {
        self.count = count
        self.answers = answers
        self.talks = talks
        self.wrapsUp = wrapsUp
    }
}

/// A person on an answered leg, one move at a time.
package protocol Performance: AnyObject {
    /// The next move, given how the last one went.
    func next(_ answer: MoveAnswer) -> Move
    /// A prompt begins: its text, or its file's path.
    func hears(_ prompt: String)
    /// What was being played has ended.
    func hearsSilence()
}

extension Performance {
    package func hearsSilence() {}
}

/// What a person on a leg does next.
package enum Move: Hashable, Sendable {
    /// Waits until a prompt with this text, or from a file with this in its name, is being played.
    case hear(String, timeout: Duration)
    case press(String)
    case say(String)
    case wait(Duration)
    /// Does nothing until its bell is rung.
    case attend
    case hangUp
    /// It is not known yet: to be asked again at this very instant, after whoever goes on with the world.
    case think
    /// Nothing more of its own: listens on.
    case done
    /// The script erred; in words, with file and line.
    case failed(String)
}

/// How a move went.
package enum MoveAnswer: Hashable, Sendable {
    /// The first move is asked for.
    case start
    case done
    /// What was to be heard is being played.
    case heard
    /// What was to be heard was not played in time.
    case timeout
}

/// A performance of moves that are known beforehand, whatever the answers are.
package final class FixedPerformance: Performance {
    private var moves: ArraySlice<Move>

    package init(_ moves: [Move]) { self.moves = moves[...] }

    package func next(_ answer: MoveAnswer) -> Move { moves.popFirst() ?? .done }

    package func hears(_ prompt: String) {}
}
