import Dialer
import Flows
import Outbound
import Store

/// What the traces of some attempts say of their flows: how long each action took, and how callees waited
/// for agents.
package struct FlowFigures: Sendable {
    /// One wait in a queue.
    package struct Wait: Hashable, Sendable {
        package var milliseconds: Int64
        package var gotAgent: Bool
    }

    /// Traces that were read.
    package private(set) var traces = 0
    /// By the action's name, in milliseconds.
    package private(set) var steps: [String: Spread] = [:]
    /// How often an action came to nothing because time ran out.
    package private(set) var timeouts: [String: Int] = [:]
    package private(set) var waits: [Wait] = []
    /// From the callee's answer to the first wait in a queue.
    package private(set) var beforeWait = Spread()
    /// From a flow's begin to its end.
    package private(set) var whole = Spread()
    /// Where scripts broke and how, the most frequent first.
    package private(set) var failures: [(place: String, count: Int)] = []

    package init() {}

    /// Reads the traces of these attempts, as far as they have one.
    package init(_ attempts: [Identifier<Attempt>], ledger: Ledger) throws {
        var tally = Tally()
        for attempt in attempts {
            guard case .packed(let bytes)? = try ledger.trace(attempt) else { continue }
            do {
                tally.take(try AttemptTrace(bytes))
            } catch {
                // Of an unknown form: `trace` says so of the attempt itself.
                continue
            }
        }
        self.init(tally)
    }

    package init(_ traces: [AttemptTrace]) {
        var tally = Tally()
        for trace in traces { tally.take(trace) }
        self.init(tally)
    }

    private init(_ tally: Tally) {
        traces = tally.traces
        steps = tally.steps.mapValues { Spread($0) }
        timeouts = tally.timeouts
        waits = tally.waits
        beforeWait = Spread(tally.beforeWait)
        whole = Spread(tally.whole)
        failures = tally.failures.map { (place: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.place) < ($0.count, $1.place) }
    }

    private struct Tally {
        var traces = 0
        var steps: [String: [Int64]] = [:]
        var timeouts: [String: Int] = [:]
        var waits: [Wait] = []
        var beforeWait: [Int64] = []
        var whole: [Int64] = []
        var failures: [String: Int] = [:]

        mutating func take(_ trace: AttemptTrace) {
            traces += 1
            var answered: Instant?
            var began: Instant?
            var pending: (name: String, at: Instant, waits: Bool)?
            var hasWaited = false
            func waited(from start: Instant) {
                if !hasWaited, let answered { beforeWait.append((start - answered).milliseconds) }
                hasWaited = true
            }
            for entry in trace.entries {
                switch entry.event {
                case .leg(_, .answered): answered = answered ?? entry.at
                case .began: began = began ?? entry.at
                case .action(let action, _):
                    pending = (action.name, entry.at, action.waitsInQueue)
                    if action.waitsInQueue { waited(from: entry.at) }
                case .joined: waited(from: entry.at)
                case .answer(let answer, _, _):
                    if let pending { take(answer, of: pending, at: entry.at) }
                    pending = nil
                case .parted(let answer): take(answer)
                case .cancelled: pending = nil
                case .failed(let failure):
                    let place = "\(failure.file)\(failure.line.map { ":\($0)" } ?? ""): \(failure.message)"
                    failures[place, default: 0] += 1
                default: break
                }
            }
            if let began, let last = trace.entries.last { whole.append((last.at - began).milliseconds) }
        }

        private mutating func take(
            _ answer: FlowAnswer,
            of action: (name: String, at: Instant, waits: Bool),
            at end: Instant
        ) {
            steps[action.name, default: []].append((end - action.at).milliseconds)
            if answer == .failure("timeout") { timeouts[action.name, default: 0] += 1 }
            if action.waits { take(answer) }
        }

        private mutating func take(_ answer: FlowAnswer) {
            guard case .connected(let status, _, let waited, _) = answer else { return }
            waits.append(Wait(milliseconds: waited.milliseconds, gotAgent: status == .connected))
        }
    }
}

extension FlowAction {
    fileprivate var waitsInQueue: Bool {
        guard case .connect(let request) = self, case .queue = request.party else { return false }
        return true
    }
}
