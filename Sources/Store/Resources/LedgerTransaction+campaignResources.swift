import GRDB
import Outbound

extension LedgerTransaction {
    mutating func create(_ uuid: String, _ change: CampaignChange, by asker: Asker) throws {
        let title = change.title ?? ""
        var campaign = Campaign(
            uuid: uuid,
            customer: asker.customer,
            name: try handle(title, of: .campaign, by: asker),
            kind: .call
        )
        change.apply(to: &campaign)
        try link(&campaign, change, by: asker)
        try database.run(
            """
            INSERT INTO campaign (uuid, customer, name, title, kind, state, max_duration, settings, outplan, flow, \
            created, updated) VALUES (?, ?, ?, ?, ?, 'stop', ?, ?, ?, ?, ?, ?)
            """,
            [
                uuid, asker.customer, campaign.name, title, campaign.kind.rawValue,
                campaign.maxDuration.milliseconds, CampaignRow.settings(campaign),
                try change.outplan.flatMap { try linked(.outplan, $0, field: "outplan_id", by: asker) },
                try change.flow.flatMap { try linked(.flow, $0, field: "flow_id", by: asker) },
                asker.at.milliseconds, asker.at.milliseconds,
            ]
        )
        campaign.id = Identifier(database.lastInsertedRowID)
        try bind(campaign.id, change.outdial, by: asker)
        try tell(.campaign, "created", uuid, by: asker, campaign: campaign.id)
    }

    mutating func update(_ uuid: String, _ change: CampaignChange, by asker: Asker) throws {
        let known = try campaign(Identifier(owned(.campaign, uuid, by: asker)))
        var campaign = known
        change.apply(to: &campaign)
        if campaign.kind != known.kind, known.state == .running || known.state == .stopping {
            throw ResourceDenial.conflict(
                reason: "STATE_INVALID",
                "the type of a campaign that is \(known.state.rawValue) does not change: stop it first"
            )
        }
        try link(&campaign, change, by: asker)
        let outplan = try database.number("SELECT outplan FROM campaign WHERE id = ?", [campaign.id])
        let flow = try database.number("SELECT flow FROM campaign WHERE id = ?", [campaign.id])
        let newOutplan =
            try change.outplan.map { try linked(.outplan, $0, field: "outplan_id", by: asker) } ?? outplan
        let newFlow = try change.flow.map { try linked(.flow, $0, field: "flow_id", by: asker) } ?? flow
        try database.run(
            """
            UPDATE campaign SET title = ifnull(?, title), kind = ?, max_duration = ?, settings = ?, outplan = ?, \
            flow = ?, updated = ? WHERE id = ?
            """,
            [
                change.title, campaign.kind.rawValue, campaign.maxDuration.milliseconds,
                CampaignRow.settings(campaign), newOutplan, newFlow, asker.at.milliseconds, campaign.id,
            ]
        )
        try bind(campaign.id, change.outdial, by: asker)
        if newOutplan != outplan { _ = try lookAgain(campaign.id, at: asker.at) }
        let state: [String: JSONValue] = ["state": .string(campaign.state.rawValue)]
        try tell(.campaign, "updated", uuid, by: asker, campaign: campaign.id, state)
    }

    mutating func deleteCampaign(_ uuid: String, by asker: Asker) throws {
        let campaign = try campaign(Identifier(owned(.campaign, uuid, by: asker)))
        guard campaign.state == .stop || campaign.state == .finished else {
            throw ResourceDenial.conflict(
                reason: "STATE_INVALID",
                "the campaign is \(campaign.state.rawValue): stop it, and delete it when it has stopped"
            )
        }
        try unbindOutdial(of: campaign.id, by: asker)
        // Its handle is free again: a folder of this name makes a new campaign.
        try database.run(
            "UPDATE campaign SET name = name || '~' || id, deleted = ? WHERE id = ?",
            [asker.at.milliseconds, campaign.id]
        )
        try tell(.campaign, "deleted", uuid, by: asker, campaign: campaign.id)
    }

    private func campaign(_ id: Identifier<Campaign>) throws -> Campaign {
        let known = try database.row(
            "SELECT \(CampaignRow.columns) FROM campaign WHERE id = ?",
            [id],
            CampaignRow.read
        )
        guard let known else { throw ResourceDenial.notFound(.campaign) }
        return known
    }

    /// What its settings name by handle.
    private func link(_ campaign: inout Campaign, _ change: CampaignChange, by asker: Asker) throws {
        if let queue = change.queue {
            campaign.queue = try name(linked(.queue, queue, field: "queue_id", by: asker), of: .queue)
        }
        if let next = change.next {
            let id = try linked(.campaign, next, field: "next_campaign_id", by: asker)
            if let id, id == campaign.id.rawValue {
                throw ResourceDenial.invalid(field: "next_campaign_id", "a campaign does not follow itself")
            }
            campaign.nextCampaign = try name(id, of: .campaign)
        }
    }

    private func name(_ id: Int64?, of kind: ResourceKind) throws -> String {
        guard let id else { return "" }
        return try database.row("SELECT name FROM \(kind.rawValue) WHERE id = ?", [id]) { $0[0] } ?? ""
    }

    private mutating func bind(_ campaign: Identifier<Campaign>, _ link: Link?, by asker: Asker) throws {
        switch link {
        case nil: return
        case .some(.none):
            try unbindOutdial(of: campaign, by: asker)
        case .to(let uuid):
            _ = try linked(.outdial, .to(uuid), field: "outdial_id", by: asker)
            let outdial = try outdial(uuid, by: asker)
            if outdial.campaign == campaign { return }
            try bind(outdial, to: campaign, by: asker)
            try tell(.outdial, "updated", uuid, by: asker, campaign: campaign)
        }
    }

    /// The engine's own word for a campaign or a queue, one over all customers: the title where it is free,
    /// of another customer than the first after that one's name and a slash.
    func handle(_ title: String, of kind: ResourceKind, by asker: Asker) throws -> String {
        var base = title.isEmpty ? kind.rawValue : String(title.prefix(Self.handleLimit))
        base = String(base.map { $0.isNewline || $0.isASCII && $0 < " " ? " " : $0 })
        if asker.customer == Customer.local {
            base = base.replacing("/", with: "_")
        } else {
            let owner = try database.row("SELECT name FROM customer WHERE id = ?", [asker.customer]) {
                $0[0] as String
            }
            base = (owner ?? "\(asker.customer)") + "/" + base
        }
        func isFree(_ name: String) throws -> Bool {
            try database.number("SELECT 1 FROM \(kind.rawValue) WHERE name = ?", [name]) == nil
        }
        if try isFree(base) { return base }
        var number: Int64 = 2
        while try !isFree("\(base) (\(number))") {
            // Of a title that is used over and over no long row of numbers is tried.
            let last = try database.number("SELECT max(id) FROM \(kind.rawValue)") ?? 0
            number = number < 10 ? number + 1 : max(number, last) + 1
        }
        return "\(base) (\(number))"
    }

    private static let handleLimit = 100
}
