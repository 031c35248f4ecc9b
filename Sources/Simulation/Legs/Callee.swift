import Foundation
import Outbound

/// The person on a leg: goes through a performance one move at a time, and recognizes what it hears.
struct Callee {
    enum Decision: Equatable {
        case nothing
        /// Asks for an alarm after this; until then the move goes on.
        case wait(Duration)
        case key(Character)
        case spoke(String)
        case heard
        case hangUp
        case failed(String)
    }

    private enum Doing {
        case nothing
        case hearing(String)
        case pressing(Substring)
        case saying(String)
        case waiting
        case attending
    }

    /// Moves that need no time, one after the other; more is a loop.
    static let movesAtOnce = 1000
    private static let keyEach = Duration.milliseconds(250)
    private static let keys = Set("0123456789*#ABCD")

    private let perform: (@Sendable () -> any Performance)?
    private var performance: (any Performance)?
    private var doing = Doing.nothing
    /// What is left to be recognized of the prompt that is being played: each word is heard once.
    private var audible: Substring?
    /// When it last ended to speak; nil while it speaks.
    private(set) var silentSince: Instant? = Instant(milliseconds: .min)

    init(perform: (@Sendable () -> any Performance)?) { self.perform = perform }

    /// Whether it still follows its script.
    var isBusy: Bool { performance != nil }

    mutating func start() -> Decision {
        guard let perform else { return .nothing }
        performance = perform()
        return next(.start)
    }

    mutating func stop() {
        performance = nil
        doing = .nothing
        audible = nil
    }

    mutating func hears(_ prompt: Prompt) -> Decision {
        performance?.hears(prompt.words)
        audible = prompt.words[...]
        guard case .hearing(let text) = doing, recognize(text) else { return .nothing }
        return .heard
    }

    mutating func hearsEnd() {
        performance?.hearsSilence()
        audible = nil
    }

    /// Whoever plays it goes on.
    mutating func roused() -> Decision {
        guard case .attending = doing else { return .nothing }
        return next(.done)
    }

    /// The alarm that a decision asked for has rung.
    mutating func alarm() -> Decision {
        switch doing {
        case .nothing, .attending: .nothing
        case .hearing: next(.timeout)
        case .waiting: next(.done)
        case .saying(let text): .spoke(text)
        case .pressing(let keys): keys.first.map { .key($0) } ?? next(.done)
        }
    }

    mutating func pressed() -> Decision {
        guard case .pressing(let keys) = doing, keys.count > 1 else { return next(.done) }
        doing = .pressing(keys.dropFirst())
        return .wait(Self.keyEach)
    }

    mutating func spoke(at now: Instant) -> Decision {
        silentSince = now
        return next(.done)
    }

    /// Goes on with the performance.
    mutating func next(_ answer: MoveAnswer) -> Decision {
        doing = .nothing
        var answer = answer
        for _ in 0..<Self.movesAtOnce {
            guard let performance else { return .nothing }
            switch performance.next(answer) {
            case .hear(let text, let timeout):
                guard recognize(text) else {
                    doing = .hearing(text)
                    return .wait(timeout)
                }
                answer = .heard
                continue
            case .press(let keys):
                if let wrong = keys.first(where: { !Self.keys.contains($0) }) {
                    return .failed("a callee presses \"\(wrong)\"; a phone has the keys 0-9, *, #, A-D")
                }
                if !keys.isEmpty {
                    doing = .pressing(keys[...])
                    return .wait(Self.keyEach)
                }
            case .say(let text):
                doing = .saying(text)
                silentSince = nil
                return .wait(Prompt.spoken(text).duration)
            case .wait(let duration):
                if duration > .zero {
                    doing = .waiting
                    return .wait(duration)
                }
            case .attend:
                doing = .attending
                return .nothing
            case .hangUp: return .hangUp
            case .think:
                doing = .waiting
                return .wait(.zero)
            case .failed(let problem): return .failed(problem)
            case .done:
                self.performance = nil
                return .nothing
            }
            answer = .done
        }
        return .failed("a callee does \(Self.movesAtOnce) things at one instant, the limit: it never waits")
    }

    private mutating func recognize(_ text: String) -> Bool {
        if text.isEmpty { return audible != nil }
        guard let audible, let range = audible.range(of: text) else { return false }
        self.audible = audible[range.upperBound...]
        return true
    }
}
