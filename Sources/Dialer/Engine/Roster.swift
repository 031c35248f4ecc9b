import Outbound
import Store
import Synchronization

/// The campaigns of a run as they are dialed now. A script that is taken while they run stands here, and
/// whoever decides next goes by it; an attempt keeps the flow that it began with.
final class Roster: Sendable {
    private struct State {
        var campaigns: [Identifier<Campaign>: PublishedCampaign] = [:]
        var ids: [String: Identifier<Campaign>] = [:]
        var names: [String] = []
    }

    private let state = Mutex(State())

    init(_ published: [PublishedCampaign]) {
        for published in published { take(published) }
    }

    /// In the order they were given.
    var names: [String] { state.withLock { $0.names } }

    subscript(id: Identifier<Campaign>) -> PublishedCampaign? { state.withLock { $0.campaigns[id] } }

    subscript(name: String) -> PublishedCampaign? {
        state.withLock { state in state.ids[name].flatMap { state.campaigns[$0] } }
    }

    func take(_ published: PublishedCampaign) {
        let campaign = published.campaign
        state.withLock { state in
            if state.campaigns.updateValue(published, forKey: campaign.id) == nil {
                state.ids[campaign.name] = campaign.id
                state.names.append(campaign.name)
            }
        }
    }

    /// A campaign as the ledger has it now: one of the catalog, or one of the run with its row; nil where
    /// there is none.
    func current(_ name: String, _ setting: EngineSetting) throws -> PublishedCampaign? {
        if let catalog = setting.catalog {
            guard let row = try setting.ledger.campaign(named: name) else { return nil }
            return try catalog.campaign(row)
        }
        guard let published = self[name] else { return nil }
        return try setting.ledger.campaign(published.campaign.id).map { published.renewed($0) }
    }

    /// It is no part of the run any more.
    func forget(_ id: Identifier<Campaign>) {
        state.withLock { state in
            guard let gone = state.campaigns.removeValue(forKey: id) else { return }
            state.ids[gone.campaign.name] = nil
            state.names.removeAll { $0 == gone.campaign.name }
        }
    }
}
