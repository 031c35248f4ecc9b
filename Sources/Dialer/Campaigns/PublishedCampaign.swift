import Flows
import Outbound

/// A campaign as it runs: its row, its rules and its compiled scripts, each with the version in the ledger.
package struct PublishedCampaign: Sendable {
    package var campaign: Campaign
    package var outplan: OutplanScript
    package var outplanVersion: Identifier<ScriptVersion>
    /// Nil for a campaign that only feeds a queue.
    package var flow: FlowScript?
    package var flowVersion: Identifier<ScriptVersion>?
    /// Why its do-not-contact lists cannot be read; then nobody of it is dialed.
    package var suppressionUnreadable: String?

    package init(
        campaign: Campaign,
        outplan: OutplanScript,
        outplanVersion: Identifier<ScriptVersion>,
        flow: FlowScript?,
        flowVersion: Identifier<ScriptVersion>?,
        suppressionUnreadable: String? = nil
    ) {
        self.campaign = campaign
        self.outplan = outplan
        self.outplanVersion = outplanVersion
        self.flow = flow
        self.flowVersion = flowVersion
        self.suppressionUnreadable = suppressionUnreadable
    }

    package var rules: Rules {
        Rules(
            campaign: campaign,
            outplan: outplan.outplan,
            hasPolicy: outplan.hasPolicy,
            suppressionUnreadable: suppressionUnreadable
        )
    }
}
