import Dialer
import Outbound
import Simulation

/// What happens to a world's engine from outside while it runs.
struct SwarmDisturbance: Sendable {
    enum Kind: Sendable {
        /// Somebody asks it for something.
        case demand(Order.Demand)
        /// The clock jumps ahead, as one that is set does: what should have happened meanwhile happens then.
        case jump(Duration)
    }

    let at: Instant
    let kind: Kind

    /// Agents who vanish and come back, campaigns that are stopped and started, a clock that is set: drawn
    /// apart from the rest of the world.
    static func drawn(_ seed: UInt64, queue: String?, _ campaigns: [String]) -> [SwarmDisturbance] {
        var dice = SwarmDice(seed: seed, "disturbances")
        var all: [SwarmDisturbance] = []
        for _ in 0..<dice.number(0...4) {
            let at = SwarmPlan.start + .seconds(dice.number(1...200_000))
            let later = at + .seconds(dice.number(1...20_000))
            let campaign = dice.pick(campaigns)
            switch dice.number(0...2) {
            case 0:
                guard let queue else { continue }
                let agent = AgentName(queue: queue, agent: "\(queue)/\(dice.number(1...3))")
                let gone = dice.pick([Order.Presence.away, .offline])
                all.append(SwarmDisturbance(at: at, kind: .demand(.agent(agent, gone))))
                all.append(SwarmDisturbance(at: later, kind: .demand(.agent(agent, .available))))
            case 1:
                all.append(SwarmDisturbance(at: at, kind: .demand(.stop(campaign: campaign))))
                all.append(SwarmDisturbance(at: later, kind: .demand(.start(campaign: campaign))))
            default: all.append(SwarmDisturbance(at: at, kind: .jump(later - at)))
            }
        }
        return all.sorted { $0.at < $1.at }
    }

    func happen(to engine: Engine, _ clock: VirtualClock) {
        switch kind {
        case .demand(let demand): engine.orders.send(Order(demand, by: "swarm") { _ in })
        case .jump(let duration): clock.skip(to: clock.now + duration)
        }
    }
}
