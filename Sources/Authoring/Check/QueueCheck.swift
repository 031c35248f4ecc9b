import Flows
import Outbound

/// The queues that a folder's legs may wait in, and whether anybody would ever take them.
struct QueueCheck {
    private let known: Set<String>
    /// Those that have agents; nil where everybody's queue has some, without a callees.lua.
    private let staffed: Set<String>?
    /// The campaign's own.
    let own: String

    /// `cast` are the queues that simulated agents of any folder of the command serve.
    init(_ folder: CampaignFolder, _ scripts: CampaignScripts, queues: [Queue], cast: Set<String>) {
        let described = queues + folder.file.queues
        own = folder.file.campaign.queue
        known = Set(described.map(\.name)).union(cast)
        staffed =
            scripts.callees == nil
            ? nil : cast.union(described.filter { !$0.agents.isEmpty }.map(\.name))
    }

    /// What is wrong with a queue that is named.
    func problem(_ name: String) -> String? {
        guard known.contains(name) else {
            return
                "queue \"\(name)\" has no [queues.\(name)] in campaign.toml or trunkside.toml, and no agents in "
                + "callees.lua" + Suggestion.ending(for: name, among: known.sorted())
        }
        guard let staffed, !staffed.contains(name) else { return nil }
        return "queue \"\(name)\" has no agents: nobody would take a call; write agents = { [\"\(name)\"] = "
            + "{ count = 2 } } in callees.lua"
    }
}
