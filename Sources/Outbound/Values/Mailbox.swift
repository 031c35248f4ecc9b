import Synchronization

/// A bounded queue with one consumer. Senders never wait: an element over the limit is refused, and the
/// sender says what that means (a leg is hung up, a wake-up is dropped because one is pending already).
package final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var head = 0
        var waiting: CheckedContinuation<Element?, Never>?
        var finished = false
        /// Whether the consumer has an element that it has not done with.
        var isInHand = false

        mutating func pop() -> Element? {
            guard head < elements.count else { return nil }
            let element = elements[head]
            head += 1
            if head == elements.count {
                elements.removeAll(keepingCapacity: true)
                head = 0
            } else if head >= 64, head * 2 > elements.count {
                elements.removeFirst(head)
                head = 0
            }
            return element
        }

        /// For the consumer, who has it in hand until it asks for the next.
        mutating func take() -> Element? {
            let element = pop()
            isInHand = element != nil
            return element
        }
    }

    private let state = Mutex(State())
    private let limit: Int

    /// A mailbox that holds at most `limit` elements that nobody has taken yet.
    package init(limit: Int) { self.limit = limit }

    /// Puts an element in; false when the mailbox is full or finished. `ifFewerThan` is a smaller limit, for
    /// elements that are lost sooner than others.
    @discardableResult
    package func send(_ element: Element, ifFewerThan smaller: Int? = nil) -> Bool {
        let (taken, waiting) = state.withLock { state -> (Bool, CheckedContinuation<Element?, Never>?) in
            if state.finished { return (false, nil) }
            if let waiting = state.waiting {
                state.isInHand = true
                state.waiting = nil
                return (true, waiting)
            }
            let most = min(limit, smaller ?? limit)
            guard state.elements.count - state.head < most else { return (false, nil) }
            state.elements.append(element)
            return (true, nil)
        }
        waiting?.resume(returning: element)
        return taken
    }

    /// Nothing more comes: the consumer gets what is there, then nil.
    package func finish() {
        let waiting = state.withLock { state -> CheckedContinuation<Element?, Never>? in
            state.finished = true
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: nil)
    }

    /// The next element; nil when the mailbox is finished and empty, or the task is cancelled.
    package func next() async -> Element? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state -> Element?? in
                    if let element = state.take() { return .some(element) }
                    if state.finished || Task.isCancelled { return .some(nil) }
                    precondition(state.waiting == nil, "a mailbox has one consumer")
                    state.waiting = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            let waiting = state.withLock { state -> CheckedContinuation<Element?, Never>? in
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume(returning: nil)
        }
    }

    /// Elements that nobody has taken yet, and the one that the consumer has not done with.
    package var count: Int { state.withLock { $0.elements.count - $0.head + ($0.isInHand ? 1 : 0) } }

    /// What is there already, without waiting.
    package func poll() -> Element? { state.withLock { $0.pop() } }
}
