import Outbound

/// People as they are on an ordinary day: the cast of a campaign without a `callees.lua`.
package struct EverydayCast: Cast {
    /// How many agents each queue has.
    package static let agents = 4

    package init() {}

    package func part(for call: CastCall) -> Part? {
        call.destination.type.isCall
            ? Part(chances: [
                Part.Chance(.answered, 0.45), Part.Chance(.machine, 0.15), Part.Chance(.busy, 0.08),
                Part.Chance(.rejected, 0.02),
            ])
            : Part(chances: [Part.Chance(.delivered, 0.97), Part.Chance(.undelivered, 0.02)])
    }

    package func agents(of queue: String) -> AgentPart? { AgentPart(count: Self.agents) }

    package var queues: [String] { [] }
}
