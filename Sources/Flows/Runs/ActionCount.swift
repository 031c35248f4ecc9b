import Outbound

/// What a flow may ask for: an action's answer begins a new budget of instructions, so actions need a limit
/// of their own.
package struct ActionCount: Hashable, Sendable {
    /// In one attempt. An hour of a menu that is asked every second has 3600.
    package static let limit = 10_000
    /// Without letting time pass.
    package static let limitAtOnce = 1000
    /// Messages of one attempt.
    package static let messageLimit = 100

    private var all = 0
    private var atOnce = 0
    private var last: Instant?
    package private(set) var messages = 0

    package init() {}

    /// Counts an action; which limit it is over, if it is.
    package mutating func take(at now: Instant) -> String? {
        all += 1
        atOnce = last == now ? atOnce + 1 : 1
        last = now
        if atOnce > ActionCount.limitAtOnce {
            return "asked for \(ActionCount.limitAtOnce) actions without waiting for anything"
        }
        return all > ActionCount.limit ? "asked for \(ActionCount.limit) actions in one attempt" : nil
    }

    /// Counts a message; false over the limit.
    package mutating func takeMessage() -> Bool {
        messages += 1
        return messages <= ActionCount.messageLimit
    }

    /// The error of a flow over that limit.
    package static var messageWords: String { "this attempt has sent \(messageLimit) messages, the limit" }
}
