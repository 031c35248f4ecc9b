import Outbound
import Store
import Synchronization

/// The log for everybody who follows it: tells them that it has grown, and keeps what was told last, so that
/// many followers cost one reading.
///
/// A commit only says how far the log goes now. Followers are woken by the pulse, a few times a second: a
/// busy engine gives each of them a page now and then, and not every commit a crowd.
package final class EventFeed: Sendable {
    /// What follows the log reads from it, in parts of so many events.
    package static let pageLimit = 500

    private struct Waiter {
        var position: Int64
        var deadline: Double
        var go: CheckedContinuation<Void, Never>
    }

    /// Bytes that a follower is being given: when they must have been taken, and what ends the giving.
    struct Giving: Sendable {
        var deadline: Double
        var giveUp: @Sendable () -> Void
    }

    private struct State {
        var latest: Int64 = 0
        var last = 0
        var isClosed = false
        var open: [String: Int] = [:]
        var ofCustomers: [Identifier<Customer>: Int] = [:]
        var count = 0
        var waiting: [Int: Waiter] = [:]
        var taking: [Int: Giving] = [:]
        var keyChanges = 0
        var cuts = 0
    }

    private let ledger: Ledger
    private let state = Mutex(State())
    private let recent = Mutex(RecentEvents())

    package init(_ ledger: Ledger) {
        self.ledger = ledger
        ledger.observe { [weak self] rows in
            guard let last = rows.last else { return }
            self?.grown(to: last.id)
        }
    }

    private func grown(to id: Int64) { state.withLock { $0.latest = max($0.latest, id) } }

    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Streams that are open.
    package var count: Int { state.withLock { $0.count } }

    /// Streams that were ended because their followers were too slow.
    package var cuts: Int { state.withLock { $0.cuts } }

    func cut() { state.withLock { $0.cuts += 1 } }

    package func end() throws(LedgerError) -> LogEnd { try ledger.logEnd() }

    /// A customer's events after a place in the log. Those who are near its end share one reading.
    package func page(after position: Int64, of customer: Identifier<Customer>) throws -> EventPage {
        let shared = try recent.withLock { recent in
            try recent.page(after: position, of: customer) { position in
                try WireEvents.page(of: ledger, after: position, customer: customer, limit: Self.pageLimit)
            }
        }
        return try shared
            ?? WireEvents.page(of: ledger, after: position, customer: customer, limit: Self.pageLimit)
    }

    /// A place for one more stream; nil when there are as many as there may be, of all, of this key or of its
    /// customer. The last places are the operator's, who must be able to look on.
    package func enter(_ caller: Caller, limits: APISetting.Streams) -> StreamPlace? {
        let all = caller.customer == Customer.local ? limits.all : limits.all - limits.reserved
        let number = state.withLock { state -> Int? in
            guard !state.isClosed, state.count < all, state.open[caller.key, default: 0] < limits.ofKey,
                state.ofCustomers[caller.customer, default: 0] < limits.ofCustomer
            else { return nil }
            state.count += 1
            state.open[caller.key, default: 0] += 1
            state.ofCustomers[caller.customer, default: 0] += 1
            state.last += 1
            return state.last
        }
        return number.map { StreamPlace(number: $0, caller: caller, feed: self) }
    }

    fileprivate func leave(_ number: Int, _ caller: Caller) {
        state.withLock { state in
            state.count -= 1
            state.open[caller.key, default: 1] -= 1
            if state.open[caller.key] == 0 { state.open[caller.key] = nil }
            state.ofCustomers[caller.customer, default: 1] -= 1
            if state.ofCustomers[caller.customer] == 0 { state.ofCustomers[caller.customer] = nil }
            state.taking[number] = nil
        }
    }

    /// Suspends until the log has grown beyond a place, until a time, or until something else may matter.
    func wait(_ number: Int, beyond position: Int64, until deadline: Double) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { go in
                let isOver = state.withLock { state in
                    // A task that is cancelled later finds what is entered here.
                    if Task.isCancelled { return true }
                    state.waiting[number] = Waiter(position: position, deadline: deadline, go: go)
                    return false
                }
                if isOver { go.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number)?.go }?.resume()
        }
    }

    /// A follower is given bytes; nil: it has them.
    func giving(_ number: Int, _ giving: Giving?) {
        state.withLock { $0.taking[number] = giving }
    }

    /// Wakes whoever has something to do. `keyChanges` counts changes of access keys: everybody then looks
    /// at its own.
    package func pulse(at now: Double, keyChanges: Int) {
        let (woken, late) = state.withLock { state in
            let isSpecial = state.isClosed || keyChanges != state.keyChanges
            state.keyChanges = keyChanges
            let ready = state.waiting.filter {
                isSpecial || $0.value.position < state.latest || $0.value.deadline <= now
            }
            let late = state.taking.filter { $0.value.deadline <= now }
            for number in ready.keys { state.waiting[number] = nil }
            for number in late.keys { state.taking[number] = nil }
            return (ready.values.map(\.go), late.values.map(\.giveUp))
        }
        for go in woken { go.resume() }
        for giveUp in late { giveUp() }
    }

    /// Ends every stream; no new one begins.
    package func close() {
        let woken = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return state.waiting.map(\.value.go)
        }
        for go in woken { go.resume() }
    }
}

/// A stream's place among those that may be open; free again when nobody holds it.
package final class StreamPlace: Sendable {
    let number: Int
    let feed: EventFeed
    private let caller: Caller

    fileprivate init(number: Int, caller: Caller, feed: EventFeed) {
        (self.number, self.caller, self.feed) = (number, caller, feed)
    }

    deinit { feed.leave(number, caller) }
}
