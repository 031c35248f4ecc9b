import GRDB
import Outbound

/// An outdial as a write needs it.
struct OutdialStanding {
    var id: Identifier<OutdialResource>
    var uuid: String
    var campaign: Identifier<Campaign>?
    var customer: Identifier<Customer>

    static let columns = "id, uuid, campaign, customer"

    init(_ row: Row) {
        id = Identifier(row[0])
        uuid = row[1]
        campaign = (row[2] as Int64?).map { Identifier($0) }
        customer = Identifier(row[3])
    }
}

extension LedgerTransaction {
    func outdial(_ uuid: String, by asker: Asker) throws -> OutdialStanding {
        let found = try database.row(
            """
            SELECT \(OutdialStanding.columns) FROM outdial WHERE uuid = ? AND customer = ? AND deleted IS NULL
            """,
            [uuid, asker.customer],
            OutdialStanding.init
        )
        guard let found else { throw ResourceDenial.notFound(.outdial) }
        return found
    }

    mutating func create(_ uuid: String, _ change: OutdialChange, by asker: Asker) throws {
        try database.run(
            """
            INSERT INTO outdial (uuid, customer, name, detail, data, created, updated) \
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                uuid, asker.customer, change.name ?? "", change.detail ?? "", change.data ?? "",
                asker.at.milliseconds, asker.at.milliseconds,
            ]
        )
        if let link = change.campaign { try bind(outdial(uuid, by: asker), link, by: asker) }
        try tell(.outdial, "created", uuid, by: asker)
    }

    mutating func update(_ uuid: String, _ change: OutdialChange, by asker: Asker) throws {
        let outdial = try outdial(uuid, by: asker)
        try database.run(
            """
            UPDATE outdial SET name = ifnull(?, name), detail = ifnull(?, detail), data = ifnull(?, data), \
            updated = ? WHERE id = ?
            """,
            [change.name, change.detail, change.data, asker.at.milliseconds, outdial.id]
        )
        if let link = change.campaign { try bind(outdial, link, by: asker) }
        try tell(.outdial, "updated", uuid, by: asker, campaign: outdial.campaign)
    }

    mutating func deleteOutdial(_ uuid: String, by asker: Asker) throws {
        let outdial = try outdial(uuid, by: asker)
        let state = try outdial.campaign.map {
            try database.row("SELECT state FROM campaign WHERE id = ?", [$0]) { $0[0] as String }
        }
        if let state, state != CampaignState.stop.rawValue, state != CampaignState.finished.rawValue {
            throw ResourceDenial.conflict(
                reason: "STATE_INVALID",
                "a campaign that is \(state ?? "there") dials this outdial: stop it first"
            )
        }
        if try isBeingTried(outdial.id) {
            throw ResourceDenial.conflict(
                reason: "STATE_INVALID",
                "attempts at targets of this outdial are open: wait until they have ended"
            )
        }
        // Its targets are reached through it alone: however many there are, this one row is written.
        try database.run(
            "UPDATE outdial SET campaign = NULL, deleted = ? WHERE id = ?",
            [asker.at.milliseconds, outdial.id]
        )
        try tell(.outdial, "deleted", uuid, by: asker, campaign: outdial.campaign)
    }

    /// A campaign has no list any more; its list tells that it is nobody's.
    mutating func unbindOutdial(of campaign: Identifier<Campaign>, by asker: Asker) throws {
        let bound = try database.row("SELECT uuid FROM outdial WHERE campaign = ?", [campaign]) {
            $0[0] as String
        }
        guard let bound else { return }
        try database.run(
            "UPDATE outdial SET campaign = NULL, updated = ? WHERE campaign = ?",
            [asker.at.milliseconds, campaign]
        )
        try tell(.outdial, "updated", bound, by: asker, campaign: campaign)
    }

    private func isBeingTried(_ outdial: Identifier<OutdialResource>) throws -> Bool {
        let kept =
            try database.number(
                "SELECT count FROM outdial_counter WHERE outdial = ? AND name = 'targets.progressing'",
                [outdial]
            ) ?? 0
        // What this very transaction has not written yet counts too.
        return kept + pending("targets.progressing", in: outdial) > 0
    }

    /// Gives an outdial to a campaign, or to none. Its targets go with it as they stand.
    private mutating func bind(_ outdial: OutdialStanding, _ link: Link, by asker: Asker) throws {
        guard let campaign = try linked(.campaign, link, field: "campaign_id", by: asker) else {
            try database.run("UPDATE outdial SET campaign = NULL WHERE id = ?", [outdial.id])
            return
        }
        try bind(outdial, to: Identifier(campaign), by: asker)
    }

    mutating func bind(
        _ outdial: OutdialStanding,
        to campaign: Identifier<Campaign>,
        by asker: Asker
    ) throws {
        if outdial.campaign == campaign { return }
        guard outdial.campaign == nil else {
            throw ResourceDenial.conflict(
                reason: "OUTDIAL_BOUND",
                "outdial \(outdial.uuid) is bound to another campaign: take it from that one first"
            )
        }
        try unbindOutdial(of: campaign, by: asker)
        try database.run(
            "UPDATE outdial SET campaign = ?, updated = ? WHERE id = ?",
            [campaign, asker.at.milliseconds, outdial.id]
        )
        // Those who wait were told when by another campaign's outplan.
        _ = try lookAgain(campaign, at: asker.at)
    }
}
