import Flows
import Outbound

/// One thing that is played: how a callee can recognize it, and how long it lasts.
struct Prompt: Hashable, Sendable {
    /// The spoken text, or the file's path.
    var words: String
    var duration: Duration

    static func spoken(_ text: String) -> Prompt {
        Prompt(words: text, duration: PromptItem.spoken(text))
    }
}

/// What takes its time on a leg, one after the other: prompts, tones, a recording.
struct Playback {
    enum Sound: Equatable {
        case prompts([Prompt])
        case tones(Duration)
        /// After a beep of its own, where it has one.
        case record(max: Duration, silence: Duration?, beep: Duration)
    }

    struct Running {
        var number: ActionNumber
        var sound: Sound
        var since: Instant
        /// Of prompts, the one that is played.
        var index = 0
    }

    /// Actions that may wait on one leg.
    static let limit = 100

    private(set) var running: Running?
    private var waiting: [(number: ActionNumber, sound: Sound)] = []

    var isIdle: Bool { running == nil }

    /// The prompt that can be heard now.
    var prompt: Prompt? {
        guard let running, case .prompts(let prompts) = running.sound else { return nil }
        return running.index < prompts.count ? prompts[running.index] : nil
    }

    /// False when too many wait already.
    mutating func add(_ number: ActionNumber, _ sound: Sound) -> Bool {
        guard waiting.count < Self.limit else { return false }
        waiting.append((number, sound))
        return true
    }

    /// Begins what waits longest if nothing runs; true if something began.
    mutating func begin(at now: Instant) -> Bool {
        guard running == nil, !waiting.isEmpty else { return false }
        let next = waiting.removeFirst()
        running = Running(number: next.number, sound: next.sound, since: now)
        return true
    }

    /// Goes to the next prompt; false when there is none.
    mutating func nextPrompt() -> Bool {
        running?.index += 1
        return prompt != nil
    }

    mutating func end() { running = nil }

    /// Takes an action out; true if it was there. The running one is ended.
    mutating func remove(_ number: ActionNumber) -> Bool {
        if running?.number == number {
            running = nil
            return true
        }
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return false }
        waiting.remove(at: index)
        return true
    }

    mutating func clear() {
        running = nil
        waiting = []
    }
}
