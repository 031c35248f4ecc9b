import GRDB
import Outbound

/// A campaign as its owner sees it: `campaign.name` is the engine's own handle, `title` the owner's word.
package struct CampaignResource: Hashable, Sendable {
    package var campaign: Campaign
    package var title: String
    /// UUIDs of what it goes by.
    package var outdial: String?
    package var outplan: String?
    package var flow: String?
    package var queue: String?
    package var next: String?
    package var created: Instant?
    package var updated: Instant?
    package var deleted: Instant?

    package var id: Identifier<Campaign> { campaign.id }
    package var uuid: String { campaign.uuid }
}

package struct CampaignChange: Hashable, Sendable {
    package var title: String?
    package var detail: String?
    package var kind: CampaignKind?
    package var serviceLevel: Int?
    package var endHandle: EndHandle?
    package var sources: [String]?
    package var carriers: [DestinationType: String]?
    /// An empty one takes it away.
    package var zone: String?
    package var defaultCountry: String?
    package var priority: Int?
    package var maxDuration: Duration?
    package var limits: Limits?
    package var caps: Caps?
    package var outdial: Link?
    package var outplan: Link?
    package var flow: Link?
    package var queue: Link?
    package var next: Link?

    package init() {}

    /// What a row keeps; links are looked up by who writes it.
    func apply(to campaign: inout Campaign) {
        campaign.kind = kind ?? campaign.kind
        campaign.detail = detail ?? campaign.detail
        campaign.serviceLevel = serviceLevel ?? campaign.serviceLevel
        campaign.endHandle = endHandle ?? campaign.endHandle
        campaign.sources = sources ?? campaign.sources
        campaign.carriers = carriers ?? campaign.carriers
        if let zone { campaign.zone = zone.isEmpty ? nil : zone }
        if let defaultCountry { campaign.defaultCountry = defaultCountry.isEmpty ? nil : defaultCountry }
        campaign.priority = priority ?? campaign.priority
        campaign.maxDuration = maxDuration ?? campaign.maxDuration
        campaign.limits = limits ?? campaign.limits
        campaign.caps = caps ?? campaign.caps
    }
}

extension CampaignResource: ResourceRow {
    static let table = "campaign"
    static let searched = "r.title"
    static let columns = """
        r.id, r.uuid, r.name, r.kind, r.state, r.started, r.max_duration, r.settings, r.customer, r.title, \
        (SELECT uuid FROM outdial WHERE campaign = r.id), (SELECT uuid FROM outplan WHERE id = r.outplan), \
        (SELECT uuid FROM flow WHERE id = r.flow), \
        (SELECT uuid FROM queue WHERE name = r.settings ->> 'queue' AND deleted IS NULL), \
        (SELECT uuid FROM campaign WHERE name = r.settings ->> 'next_campaign' AND deleted IS NULL), \
        r.created, r.updated, r.deleted
        """

    init(_ row: Row) throws {
        campaign = try CampaignRow.read(row)
        title = row[9]
        outdial = row[10]
        outplan = row[11]
        flow = row[12]
        queue = row[13]
        next = row[14]
        created = row.instant(15)
        updated = row.instant(16)
        deleted = row.instant(17)
    }
}
