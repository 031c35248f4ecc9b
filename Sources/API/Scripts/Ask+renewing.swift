import Dialer
import Outbound
import Store

extension Ask {
    /// The campaigns that dial by an outplan take its new version for what they dial next.
    func renew(campaignsBy outplan: Identifier<OutplanResource>) async throws {
        for campaign in try ledger.activeCampaigns(by: outplan) {
            _ = await services.ask(.renew(campaign: campaign), caller.words)
        }
    }

    func renew(campaignsBy flow: Identifier<FlowResource>) async throws {
        for campaign in try ledger.activeCampaigns(by: flow) {
            _ = await services.ask(.renew(campaign: campaign), caller.words)
        }
    }
}
