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
    /// The web servers that its flow may ask.
    package let web: AllowList
    /// What the gates are asked with; made once, for its windows are made ready in it.
    package let rules: Rules

    /// `suppressionUnreadable` says why its do-not-contact lists cannot be read; then nobody of it is dialed.
    package init(
        campaign: Campaign,
        outplan: OutplanScript,
        outplanVersion: Identifier<ScriptVersion>,
        flow: FlowScript?,
        flowVersion: Identifier<ScriptVersion>?,
        web: AllowList = .empty,
        suppressionUnreadable: String? = nil
    ) {
        self.campaign = campaign
        self.outplan = outplan
        self.outplanVersion = outplanVersion
        self.flow = flow
        self.flowVersion = flowVersion
        self.web = web
        rules = Rules(
            campaign: campaign,
            outplan: outplan.outplan,
            hasPolicy: outplan.hasPolicy,
            suppressionUnreadable: suppressionUnreadable
        )
    }

    /// Caller ids, used in turn: the campaign's own, else the outplan's.
    var sources: [String] { campaign.sources.isEmpty ? outplan.outplan.sources : campaign.sources }

    /// The same with another outplan.
    func renewed(_ outplan: OutplanScript) -> PublishedCampaign {
        PublishedCampaign(
            campaign: campaign,
            outplan: outplan,
            outplanVersion: outplanVersion,
            flow: flow,
            flowVersion: flowVersion,
            web: web,
            suppressionUnreadable: rules.suppressionUnreadable
        )
    }

    /// The same with the campaign's row as it stands now: its start is what congestion is counted from.
    package func renewed(_ row: Campaign) -> PublishedCampaign {
        PublishedCampaign(
            campaign: row,
            outplan: outplan,
            outplanVersion: outplanVersion,
            flow: flow,
            flowVersion: flowVersion,
            web: web,
            suppressionUnreadable: rules.suppressionUnreadable
        )
    }
}
