import Flows
import Outbound

/// A campaign as it runs: its row, its rules and its compiled scripts, each with the version in the ledger.
package struct PublishedCampaign: Sendable {
    package let campaign: Campaign
    package let outplan: OutplanScript
    package var outplanVersion: Identifier<ScriptVersion>
    /// Nil for a campaign that only feeds a queue.
    package var flow: FlowScript?
    package var flowVersion: Identifier<ScriptVersion>?
    /// What the gates are asked with; made once, for its windows are made ready in it.
    package let rules: Rules

    /// `suppressionUnreadable` says why its do-not-contact lists cannot be read; then nobody of it is dialed.
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
        rules = Rules(
            campaign: campaign,
            outplan: outplan.outplan,
            hasPolicy: outplan.hasPolicy,
            suppressionUnreadable: suppressionUnreadable
        )
    }

    /// The same with the campaign's row as it stands now: its start is what congestion is counted from.
    func renewed(_ row: Campaign) -> PublishedCampaign {
        PublishedCampaign(
            campaign: row,
            outplan: outplan,
            outplanVersion: outplanVersion,
            flow: flow,
            flowVersion: flowVersion,
            suppressionUnreadable: rules.suppressionUnreadable
        )
    }
}
