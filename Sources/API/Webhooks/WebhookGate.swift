import Outbound
import Store
import Synchronization

/// The places for requests of all webhooks: so many of one customer, so many in all. A customer whose
/// receivers hang waits for its own places alone; where all are taken, whoever has the fewest is next.
final class WebhookGate: Sendable {
    private typealias Waiting = (ticket: Int, continuation: CheckedContinuation<Bool, Never>)

    private struct Line {
        var taken = 0
        var waiting: [Waiting] = []
    }

    private struct State {
        var taken = 0
        var tickets = 0
        var lines: [Identifier<Customer>: Line] = [:]
    }

    private let state = Mutex(State())
    /// Of one customer, and in all.
    private let places: Int
    private let allPlaces: Int

    init(places: Int, allPlaces: Int) { (self.places, self.allPlaces) = (places, allPlaces) }

    /// Requests for which there is no place yet.
    var waiting: Int { state.withLock { $0.lines.values.reduce(0) { $0 + $1.waiting.count } } }

    /// Until there is a place, which is to be left again; false when the task is cancelled.
    func enter(_ customer: Identifier<Customer>) async -> Bool {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isIn = state.withLock { state -> Bool? in
                    if Task.isCancelled { return false }
                    var line = state.lines[customer] ?? Line()
                    let isFree = state.taken < allPlaces && line.taken < places
                    if isFree {
                        state.taken += 1
                        line.taken += 1
                    } else {
                        line.waiting.append((ticket, continuation))
                    }
                    state.lines[customer] = line
                    return isFree ? true : nil
                }
                if let isIn { continuation.resume(returning: isIn) }
            }
        } onCancel: {
            let given = state.withLock { state -> CheckedContinuation<Bool, Never>? in
                guard let index = state.lines[customer]?.waiting.firstIndex(where: { $0.ticket == ticket })
                else { return nil }
                return state.lines[customer]?.waiting.remove(at: index).continuation
            }
            given?.resume(returning: false)
        }
    }

    func leave(_ customer: Identifier<Customer>) {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            state.taken -= 1
            state.lines[customer]?.taken -= 1
            if let line = state.lines[customer], line.taken == 0, line.waiting.isEmpty {
                state.lines[customer] = nil
            }
            return admit(&state)
        }
        next?.resume(returning: true)
    }

    /// Gives the place that was left to whoever has the fewest, of these to who came first.
    private func admit(_ state: inout State) -> CheckedContinuation<Bool, Never>? {
        let first = state.lines.compactMap { customer, line in
            line.taken < places
                ? line.waiting.first.map { (taken: line.taken, ticket: $0.ticket, customer: customer) } : nil
        }.min { ($0.taken, $0.ticket) < ($1.taken, $1.ticket) }
        guard let first, var line = state.lines[first.customer] else { return nil }
        state.taken += 1
        line.taken += 1
        let waiting = line.waiting.removeFirst()
        state.lines[first.customer] = line
        return waiting.continuation
    }
}
