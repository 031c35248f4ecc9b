import Outbound

/// Collects keys for `digits` and `menu`: a pure machine. Its shell plays, keeps one alarm, and feeds it
/// events.
///
/// A key interrupts the prompt; keys that came before count first. An input ends at `max` keys, at the
/// terminator, or when no further key came in time; it is invalid when a key is not among `valid` or there
/// are fewer than `min`.
package struct DigitCollection: Sendable {
    package enum Effect: Hashable, Sendable {
        /// Play this, and call `promptFinished` when this (and no earlier) prompt has come to its end.
        case play([PromptItem])
        case stopPrompt
        /// Call `alarm` after this time; replaces an alarm that was set before.
        case alarm(after: Duration)
        /// The end; an alarm that was set has no meaning any more.
        case answer(FlowAnswer)
    }

    private enum State: Hashable {
        /// Can transition to: waiting (it has ended), collecting (a key), done.
        case prompting
        /// For the first key. Can transition to: collecting (a key), prompting (the next try), done.
        case waiting
        /// Some keys are in. Can transition to: prompting or waiting (the next try), done.
        case collecting
        case done
    }

    private let request: DigitsRequest
    private var state = State.waiting
    private var keys = ""
    private var triesLeft: Int
    /// Keys of the leg that no input has used; what is left afterwards belongs to the leg again.
    package private(set) var queue: [Character]

    /// `queue` has the keys that were pressed on the leg and not used yet.
    package init(_ request: DigitsRequest, queue: [Character] = []) {
        self.request = request
        self.queue = request.flush ? [] : queue
        triesLeft = request.tries
    }

    package var isDone: Bool { state == .done }

    package mutating func start() -> [Effect] { ask(request.prompt) }

    /// The prompt of the last `play` has come to its end.
    package mutating func promptFinished() -> [Effect] {
        guard state == .prompting else { return [] }
        state = .waiting
        return [.alarm(after: request.timeout)]
    }

    package mutating func digit(_ key: Character) -> [Effect] {
        if state == .done {
            queue.append(key)
            return []
        }
        let stop: [Effect] = state == .prompting ? [.stopPrompt] : []
        state = .collecting
        return stop + (take(key) ?? [.alarm(after: request.between)])
    }

    /// The alarm that was set last rings.
    package mutating func alarm() -> [Effect] {
        switch state {
        case .prompting, .done: []
        case .waiting: missed("timeout")
        case .collecting: keys.count >= request.min ? finish() : missed("invalid")
        }
    }

    private mutating func ask(_ items: [PromptItem]) -> [Effect] {
        keys = ""
        state = items.isEmpty ? .waiting : .prompting
        while !queue.isEmpty {
            state = .collecting
            if let effects = take(queue.removeFirst()) { return effects }
        }
        switch state {
        case .prompting: return [.play(items)]
        case .waiting: return [.alarm(after: request.timeout)]
        default: return [.alarm(after: request.between)]
        }
    }

    /// Nil while the input goes on.
    private mutating func take(_ key: Character) -> [Effect]? {
        if key == request.terminator { return keys.count >= request.min ? finish() : missed("invalid") }
        if let valid = request.valid, !valid.contains(key) { return missed("invalid") }
        keys.append(key)
        return keys.count >= request.max ? finish() : nil
    }

    private mutating func finish() -> [Effect] {
        state = .done
        return [.answer(.digits(keys))]
    }

    private mutating func missed(_ reason: String) -> [Effect] {
        triesLeft -= 1
        guard triesLeft > 0 else {
            state = .done
            return [.answer(.failure(reason))]
        }
        // Keys pressed behind a wrong one were meant for the input that has failed.
        queue = []
        return ask((reason == "invalid" ? request.invalid : request.noInput) + request.prompt)
    }
}
