import Dialer
import Flows
import Outbound
import Store

/// The campaigns and queues of a ledger, ready to be dialed by: rows, and the latest versions of their
/// scripts, compiled.
package struct LedgerCatalog: Catalog {
    private let ledger: Ledger
    private let scripts = CompiledScripts()
    /// Queues of folders, with the agents that play their parts.
    private let played: [String: Queue]
    /// The simulated agents of a queue that came later.
    private let casts: @Sendable (String) -> [Destination]
    /// Why the do-not-contact lists of campaigns cannot be read, by name.
    private let unreadable: [String: String]
    /// The web servers that the flow of a campaign, by its name, may ask.
    private let web: @Sendable (String) -> AllowList

    package init(
        _ ledger: Ledger,
        played: [Queue] = [],
        casts: @escaping @Sendable (String) -> [Destination] = { _ in [] },
        unreadable: [String: String] = [:],
        web: @escaping @Sendable (String) -> AllowList = { _ in .empty }
    ) {
        self.casts = casts
        self.web = web
        self.ledger = ledger
        self.played = Dictionary(played.map { ($0.name, $0) }) { first, _ in first }
        self.unreadable = unreadable
    }

    package func campaign(_ row: Campaign) throws(CatalogProblem) -> PublishedCampaign {
        guard let versions = try read({ () throws(LedgerError) in try ledger.scripts(row.id) }) else {
            throw CatalogProblem("it has no outplan")
        }
        return PublishedCampaign(
            campaign: row,
            outplan: try scripts.outplan(versions.outplan, row.kind, of: ledger),
            outplanVersion: versions.outplan,
            flow: try versions.flow.map { version throws(CatalogProblem) in
                try scripts.flow(version, row.kind, of: ledger)
            },
            flowVersion: versions.flow,
            web: web(row.name),
            suppressionUnreadable: unreadable[row.name]
        )
    }

    package func queue(_ name: String) throws(CatalogProblem) -> Queue? {
        try queues().first { $0.name == name }
    }

    package func queues() throws(CatalogProblem) -> [Queue] {
        let rows = try read { () throws(LedgerError) in try ledger.queues() }
        let agents = try read { () throws(LedgerError) in try ledger.agents() }
        let names = Dictionary(grouping: agents.map(\.name), by: \.queue)
        let known = rows.map { row in
            played[row.name] ?? cast(row) ?? row.joined(by: names[row.name] ?? [])
        }
        let missing = played.values.filter { queue in !rows.contains { $0.name == queue.name } }
        return (known + missing).sorted { $0.name < $1.name }
    }

    /// A queue that has agents of its own needs none to play them.
    private func cast(_ row: Queue) -> Queue? {
        let agents = row.agents.isEmpty ? casts(row.name) : []
        guard !agents.isEmpty else { return nil }
        var queue = row
        queue.agents = agents
        return queue
    }

    private func read<T>(_ body: () throws(LedgerError) -> T) throws(CatalogProblem) -> T {
        do {
            return try body()
        } catch {
            throw CatalogProblem(error.description)
        }
    }
}

extension Queue {
    /// With the simulated agents that an earlier run of its folder had: they have rows, and stand in no
    /// settings.
    fileprivate func joined(by agents: [AgentName]) -> Queue {
        var queue = self
        let known = Set(queue.agents.map(\.address))
        queue.agents += agents.map(\.agent).filter { $0.hasPrefix(name + "/") && !known.contains($0) }
            .sorted()
            .map { Destination(type: .sip, address: $0) }
        return queue
    }
}
