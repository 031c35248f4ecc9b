import Lua
import Outbound

/// How one kind of simulated person behaves.
package struct CalleeRule: Hashable, Sendable {
    package enum Condition: Hashable, Sendable {
        /// All must hold; empty: everyone.
        case fields([Field])
        /// The script decides.
        case function
    }

    /// One field and the values that it may have.
    package struct Field: Hashable, Sendable {
        package var name: String
        /// A field of `data`.
        package var isData: Bool
        package var values: [String]
    }

    package enum Chances: Hashable, Sendable {
        /// In the order of their names; the rest of 1 is `no_answer`, and for messages accepted without a
        /// report.
        case table([OutcomeChance])
        case function
    }

    /// Its place in the file, from 1.
    package var index: Int
    package var when: Condition
    package var chance: Chances
    /// Until it answers, or is busy or rejected.
    package var rings: Draw?
    /// A machine's, before the beep.
    package var greeting: Draw?
    /// A message's report.
    package var after: Draw?
    package var hasRun: Bool
}

/// An outcome and its share of 1.
package struct OutcomeChance: Hashable, Sendable {
    package var outcome: Outcome
    package var share: Double

    package init(outcome: Outcome, share: Double) {
        self.outcome = outcome
        self.share = share
    }
}

/// How the agents of one queue behave.
package struct AgentRule: Hashable, Sendable {
    package var count: Int
    package var answers: Draw
    package var talks: Draw
    /// Nil: the queue's own.
    package var wrapsUp: Draw?

    package init(count: Int, answers: Draw, talks: Draw, wrapsUp: Draw? = nil) {
        self.count = count
        self.answers = answers
        self.talks = talks
        self.wrapsUp = wrapsUp
    }
}

/// What a rule looks at: one attempt at one address.
package struct CalleeSituation: Sendable {
    package var target: Target
    package var attempt: Attempt
    package var destination: Destination
    package var zone: Zone?
    package var now: Instant

    package init(target: Target, attempt: Attempt, destination: Destination, zone: Zone?, now: Instant) {
        self.target = target
        self.attempt = attempt
        self.destination = destination
        self.zone = zone
        self.now = now
    }

    func text(_ field: CalleeRule.Field) -> String? {
        if field.isData { return target.draft.data[field.name]?.display }
        switch field.name {
        case "type": return destination.type.rawValue
        case "address": return destination.address
        case "slot": return String(destination.slot)
        case "number": return String(attempt.number)
        case "name": return target.draft.name
        case "external_id": return target.draft.externalID
        case "locale": return target.draft.locale
        case "timezone": return target.draft.zone ?? zone?.name
        default: return nil
        }
    }

    /// What a callee reads under a name; nil where it has none of it.
    func fact(_ name: String, prompts: [String]) -> LuaValue? {
        switch name {
        case "target": facts[0]
        case "attempt": facts[1]
        case "prompts": .table(LuaTable(array: prompts.map { .string($0) }))
        default: nil
        }
    }

    var facts: [LuaValue] {
        let attempt: LuaTable = [
            "id": .string(self.attempt.uuid.isEmpty ? self.attempt.id.description : self.attempt.uuid),
            "number": .integer(Int64(self.attempt.number)),
            "destination": ScriptFacts.destination(destination),
            "at": ScriptTime(now, zone).value,
        ]
        return [ScriptFacts.target(target, zone: zone, variables: target.variables), .table(attempt)]
    }
}
