import Foundation
import Outbound
import Simulation

/// One world of a swarm, drawn whole from a seed: campaigns, people, scripts, agents, limits, and everything
/// that goes wrong.
package struct SwarmPlan: Sendable {
    let seed: UInt64
    let campaigns: [SwarmCampaign]
    /// The file of the engine above the campaigns' folders.
    let engine: String
    let faults: LineFaults
    /// How many effects each process has before it ends, and how; the one after them lives on.
    let deaths: [(effects: Int, end: Life.End)]
    /// What people do meanwhile, in the order of time.
    let disturbances: [SwarmDisturbance]
    /// How long nothing runs after each death.
    let gaps: [Duration]

    /// Monday, seven o'clock in Denver.
    package static let start = Instant(milliseconds: 1_772_460_000_000)
    /// Faults stop so long after the start; deaths may come later.
    static let faultyDays: Int64 = 3
    /// By then every campaign must have come to its end, without faults.
    static let boundDays: Int64 = 120

    package init(seed: UInt64) {
        self.seed = seed
        var dice = SwarmDice(seed: seed, "world")
        let queue = dice.chance(0.7) ? "desk" : nil
        campaigns = (0..<dice.number(1...3)).map {
            SwarmCampaign("swarm-\($0)", start: Self.start, queue: queue, &dice)
        }
        var text = "[limits]\nconcurrent = \(dice.number(2...40))\nper_second = \(dice.pick([2, 10, 50]))\n"
        if queue != nil { text += "[queues.desk]\ntimeout = \"\(dice.pick(["20s", "2m"]))\"\n" }
        engine = text
        var faults = LineFaults(until: Self.start + .days(Self.faultyDays))
        if dice.chance(0.7) {
            faults.refused = dice.pick([0, 0.05, 0.3])
            faults.repeated = dice.pick([0, 0.02, 0.1])
            faults.late = dice.pick([0, 0.02, 0.1])
            faults.lost = dice.pick([0, 0.01, 0.05])
        }
        self.faults = faults
        let count = dice.pick([0, 1, 2, 4])
        deaths = (0..<count).map { _ in
            (dice.number(2...400), dice.chance(0.8) ? Life.End.killed : .diskFailed)
        }
        disturbances = SwarmDisturbance.drawn(seed, queue: queue, campaigns.map(\.name))
        gaps = (0..<count).map { _ in
            .seconds(dice.pick([0, 1, dice.number(2...4000), dice.number(0...100_000)]))
        }
    }

    /// Writes the world's files below `folder`, which is there; answers the campaigns' folders.
    func write(below folder: URL) throws -> [URL] {
        try Data(engine.utf8).write(to: folder.appendingPathComponent("trunkside.toml"))
        return try campaigns.map { campaign in
            let directory = folder.appendingPathComponent(campaign.name)
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            for (name, text) in campaign.files.sorted(by: { $0.key < $1.key }) {
                try Data(text.utf8).write(to: directory.appendingPathComponent(name))
            }
            return directory
        }
    }
}
