import Outbound

extension Judgement {
    /// A small JSON picture for trace and journal: what was decided, and the gate that decided it.
    package var summary: [String: JSONValue] {
        switch decision {
        case .dial(let dial):
            ["decision": "dial", "slot": .integer(Int64(dial.destination.slot))]
        case .wait(let until, let gate):
            ["decision": "wait", "until": JSONValue(until), "gate": .string(gate.rawValue)]
        case .giveUp(let reason, let words):
            ["decision": "give_up", "reason": .string(reason.rawValue), "because": .string(words)]
        }
    }
}
