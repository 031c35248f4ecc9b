import GRDB
import Outbound

/// The latest version of an outplan's or a flow's script.
package struct LatestScript: Hashable, Sendable {
    package var version: Identifier<ScriptVersion>
    package var number: Int
    package var publishedAt: Instant
    package var draft: ScriptDraft

    static let columns = "v.id, v.number, v.published, v.file, v.source, v.modules"

    static func join(_ owner: String) -> String {
        """
        LEFT JOIN script_version v ON v.\(owner) = r.id AND v.number = \
        (SELECT max(number) FROM script_version WHERE \(owner) = r.id)
        """
    }

    /// Six columns from this one; null where nothing was published yet.
    init?(_ row: Row, from column: Int) throws {
        guard let id = row[column] as Int64? else { return nil }
        version = Identifier(id)
        number = row[column + 1]
        publishedAt = row.moment(column + 2)
        draft = try ScriptRow.draft(
            id,
            file: row[column + 3],
            source: row[column + 4],
            row.json(column + 5, of: "script version \(id)")
        )
    }
}

/// How and when a campaign dials, as its owner sees it.
package struct OutplanResource: Hashable, Sendable {
    package var id: Identifier<OutplanResource>
    package var uuid: String
    package var customer: Identifier<Customer>
    package var name: String
    package var detail: String
    /// VoIPBIN's fields, where it was made of them.
    package var dialInfo: JSONValue?
    package var script: LatestScript?
    package var created: Instant?
    package var updated: Instant?
    package var deleted: Instant?
}

package struct OutplanChange: Hashable, Sendable {
    package var name: String?
    package var detail: String?
    /// Kept beside the script that says the same; null takes it away.
    package var dialInfo: JSONValue?
    /// A new version, where its text is another one.
    package var script: ScriptDraft?

    package init(
        name: String? = nil,
        detail: String? = nil,
        dialInfo: JSONValue? = nil,
        script: ScriptDraft? = nil
    ) {
        self.name = name
        self.detail = detail
        self.dialInfo = dialInfo
        self.script = script
    }
}

extension OutplanResource: ResourceRow {
    static let table = "outplan"
    static let searched = "r.name"
    static let columns = """
        r.id, r.uuid, r.customer, r.name, r.detail, r.dial_info, r.created, r.updated, r.deleted, \
        \(LatestScript.columns)
        """
    static let joined = LatestScript.join("outplan")

    init(_ row: Row) throws {
        id = Identifier(row[0])
        uuid = row[1]
        customer = Identifier(row[2])
        name = row[3]
        detail = row[4]
        dialInfo = row.hasNull(atIndex: 5) ? nil : try row.json(5, of: "the dial_info of outplan \(id)")
        created = row.instant(6)
        updated = row.instant(7)
        deleted = row.instant(8)
        script = try LatestScript(row, from: 9)
    }
}
