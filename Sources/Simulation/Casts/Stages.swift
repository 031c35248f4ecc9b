import Outbound
import Synchronization

/// The far end of one campaign: who answers, and the folder whose files are played to them.
package struct Stage: Sendable {
    package var cast: any Cast
    let sounds: SoundFiles

    /// `folder` is the campaign's; nil when it has no files.
    package init(cast: any Cast, folder: String? = nil) {
        self.cast = cast
        sounds = SoundFiles(folder: folder)
    }
}

/// The far ends of all campaigns by their names: for calls and messages the same. Others may come and go
/// while they are called.
package final class Stages: Sendable {
    private struct State {
        var own: [String: Stage]
        var otherwise: Stage?
    }

    private let state: Mutex<State>

    /// `otherwise` is for campaigns that have none of their own, and for agents of queues that nobody casts.
    package init(_ stages: [String: Stage], otherwise: Stage? = nil) {
        state = Mutex(State(own: stages, otherwise: otherwise))
    }

    subscript(campaign: String) -> Stage? { state.withLock { $0.own[campaign] ?? $0.otherwise } }

    package func take(_ stage: Stage?, of campaign: String) {
        state.withLock { $0.own[campaign] = stage }
    }

    package func take(otherwise stage: Stage?) { state.withLock { $0.otherwise = stage } }

    /// Queues may be shared by campaigns: the first campaign by name that casts its agents decides, then what
    /// is for all others.
    func part(of queue: String) -> AgentPart? {
        let all = state.withLock { state in
            state.own.sorted { $0.key < $1.key }.map(\.value) + [state.otherwise].compactMap { $0 }
        }
        return all.lazy.compactMap { $0.cast.agents(of: queue) }.first
    }

    /// The simulated agents of a queue, in order; empty when no campaign's own cast has the queue.
    package func agents(_ queue: String) -> [Destination] {
        let own = state.withLock { state in state.own.sorted { $0.key < $1.key }.map(\.value) }
        let count = own.lazy.compactMap { $0.cast.agents(of: queue) }.first?.count ?? 0
        return (0..<count).map { Destination(type: .sip, address: "\(queue)/\($0 + 1)") }
    }
}

extension Stages: ExpressibleByDictionaryLiteral {
    package convenience init(dictionaryLiteral elements: (String, Stage)...) {
        self.init(Dictionary(elements) { first, _ in first })
    }
}
