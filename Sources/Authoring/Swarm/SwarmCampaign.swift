import Outbound
import Simulation

/// One campaign of a swarm's world: what its files say, and what its checkers are told beside them.
struct SwarmCampaign: Sendable {
    let name: String
    let kind: CampaignKind
    let hours: DialingHours.Hours
    let dailyCap: Int?
    let rate: Double
    /// The folder's files by their names.
    let files: [String: String]

    static let zones = [
        "America/Denver", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "UTC",
    ]

    /// `queue` is the name of the engine's one queue, where the world has agents.
    init(_ name: String, start: Instant, queue: String?, _ dice: inout SwarmDice) {
        self.name = name
        let kind = dice.pick([CampaignKind.call, .call, .call, .message, .email])
        self.kind = kind
        let first = dice.number(0...14)
        hours = DialingHours.Hours(
            first: first,
            last: dice.number((first + 2)...24),
            lastDay: dice.pick([5, 6, 7])
        )
        dailyCap = dice.chance(0.5) ? dice.number(1...3) : nil
        rate = dice.pick([0.5, 1, 2.5, 10, 30])
        let queue = kind == .call && dice.chance(0.6) ? queue : nil
        var toml = """
            name = "\(name)"
            type = "\(kind.rawValue)"
            max_duration = "\(dice.pick(["2m", "10m", "1h"]))"
            priority = \(dice.number(0...2))

            """
        if let queue { toml += "queue = \"\(queue)\"\nservice_level = \(dice.pick([100, 100, 150, 300]))\n" }
        if dice.chance(0.4) { toml += "do_not_contact = [\"stop.csv\"]\n" }
        toml += """
            [limits]
            concurrent = \(dice.number(1...20))
            per_second = \(rate)
            breaker = \(dice.pick([0, 3, 20]))
            drain = "\(dice.pick(["5s", "1m"]))"

            """
        if let dailyCap { toml += "[caps]\ntarget_per_day = \(dailyCap)\n" }
        toml += "[simulation]\nstart = \"\(RFC3339.text(start))\"\n"
        files = [
            "campaign.toml": toml,
            "targets.csv": SwarmPeople.list(kind, start: start, &dice),
            "stop.csv": "address,reason\n\(SwarmPeople.address(kind, dice.number(0...59))),asked\n",
            "outplan.lua": SwarmScripts.outplan(kind, hours, &dice),
            "flow.lua": SwarmScripts.flow(kind, queue: queue, &dice),
            "callees.lua": SwarmScripts.callees(kind, queue: queue, &dice),
        ]
    }
}
