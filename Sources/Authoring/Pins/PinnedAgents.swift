import Flows
import Outbound

/// Who was there to take a call: `t:agents{...}` that takes it after the same time, and talks as long.
struct PinnedAgents {
    private var rules: [String: JSONValue] = [:]

    /// `attempts` in their order: the last that asks for a queue says who is in it.
    init(_ attempts: [AttemptStory]) {
        for story in attempts { read(story) }
    }

    var lines: [String] {
        rules.isEmpty ? [] : ["t:agents\(LuaText.line(.object(rules)))"]
    }

    private mutating func read(_ story: AttemptStory) {
        let entries = story.trace?.entries ?? []
        for (index, entry) in entries.enumerated() {
            switch entry.event {
            case .action(.connect(let request), _):
                guard case .queue(let name) = request.party else { continue }
                add(name ?? story.facts?.queue ?? "", entry.at, entries[(index + 1)...])
            case .joined(let queue): add(queue, entry.at, entries[(index + 1)...])
            default: break
            }
        }
    }

    private mutating func add(_ queue: String, _ since: Instant, _ rest: ArraySlice<AttemptTrace.Entry>) {
        guard !queue.isEmpty else { return }
        var agent: Int64?
        var (answered, bridged, ended): (Instant?, Instant?, Instant?)
        for entry in rest {
            switch entry.event {
            case .opened(let leg, .agent, _): if bridged == nil { agent = leg }
            case .leg(let leg, .answered) where leg == agent: answered = entry.at
            case .leg(let leg, .ended(.hungUp, _, _)) where leg == agent: ended = ended ?? entry.at
            case .bridged: bridged = bridged ?? entry.at
            case .answer(.connected(.noAgents, _, _, _), _, _), .parted(.connected(.noAgents, _, _, _)):
                rules[queue] = .object(["count": 0])
                return
            case .answer, .parted, .action:
                rules[queue] = rule(since, answered, bridged, ended)
                return
            default: break
            }
        }
        rules[queue] = rule(since, answered, bridged, ended)
    }

    private func rule(_ since: Instant, _ answered: Instant?, _ bridged: Instant?, _ ended: Instant?)
        -> JSONValue
    {
        guard let answered, let bridged else {
            // Nobody was free: whoever is there does not come.
            return .object(["count": 1, "answers": "1h"])
        }
        // Where the callee or the flow ends the conversation the agent would have gone on.
        let talks = ended.map { PinText.duration($0 - bridged) } ?? "1h"
        return .object([
            "count": 1, "answers": .string(PinText.duration(answered - since)), "talks": .string(talks),
        ])
    }
}
