import GRDB
import Outbound

/// What happens when a leg is answered or a message is due, as its owner sees it.
package struct FlowResource: Hashable, Sendable {
    package var id: Identifier<FlowResource>
    package var uuid: String
    package var customer: Identifier<Customer>
    package var name: String
    package var detail: String
    package var script: LatestScript?
    package var created: Instant?
    package var updated: Instant?
    package var deleted: Instant?
}

package struct FlowChange: Hashable, Sendable {
    package var name: String?
    package var detail: String?
    /// A new version, where its text is another one.
    package var script: ScriptDraft?

    package init(name: String? = nil, detail: String? = nil, script: ScriptDraft? = nil) {
        self.name = name
        self.detail = detail
        self.script = script
    }
}

extension FlowResource: ResourceRow {
    static let table = "flow"
    static let searched = "r.name"
    static let columns = """
        r.id, r.uuid, r.customer, r.name, r.detail, r.created, r.updated, r.deleted, \(LatestScript.columns)
        """
    static let joined = LatestScript.join("flow")

    init(_ row: Row) throws {
        id = Identifier(row[0])
        uuid = row[1]
        customer = Identifier(row[2])
        name = row[3]
        detail = row[4]
        created = row.instant(5)
        updated = row.instant(6)
        deleted = row.instant(7)
        script = try LatestScript(row, from: 8)
    }
}
