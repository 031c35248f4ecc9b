import GRDB
import Outbound

/// A target as its list's owner sees it.
package struct TargetResource: Hashable, Sendable {
    /// Tries at one of its destinations.
    package struct SlotTries: Hashable, Sendable {
        /// Every attempt, also an open one.
        package var attempts = 0
        /// Those that count as tries: neither congestion nor canceled.
        package var tries = 0
    }

    package var target: Target
    /// Its outdial's UUID.
    package var outdial: String
    /// By slot, 0 to 4.
    package var slots: [SlotTries]
    package var created: Instant?
    package var updated: Instant?
    package var deleted: Instant?

    package var id: Identifier<Target> { target.id }
    package var uuid: String { target.uuid }

    /// As `createTarget` has made it, at this instant; its row's number is not known.
    package init(new uuid: String, outdial: String, _ draft: TargetDraft, at: Instant) {
        target = Target(id: Identifier(0), uuid: uuid, draft: draft, due: at)
        self.outdial = outdial
        slots = Self.noTries
        created = at
    }

    fileprivate static let noTries = Array(repeating: SlotTries(), count: 5)
}

/// Which targets of a list are wanted.
package struct TargetFilter: Hashable, Sendable {
    package enum Status: Int, Hashable, Sendable { case idle, progressing, done }

    package var status: Status?
    package var externalID: String?
    /// A part of the name or of the external id, or the whole of an address.
    package var search: String?

    package init(status: Status? = nil, externalID: String? = nil, search: String? = nil) {
        self.status = status
        self.externalID = externalID
        self.search = search
    }
}

extension TargetResource {
    static let columns = TargetRow.columns + ", o.uuid, t.created, t.updated, t.deleted"
    static let tables = TargetRow.join + " JOIN outdial o ON o.id = s.outdial"

    init(_ row: Row, _ database: Database) throws {
        target = try TargetRow.read(row)
        outdial = row[18]
        created = row.instant(19)
        updated = row.instant(20)
        deleted = row.instant(21)
        slots = Self.noTries
        let counts = try database.rows(
            """
            SELECT slot, count(*), sum(ended IS NOT NULL AND outcome NOT IN ('congestion', 'canceled')) \
            FROM attempt WHERE target = ? GROUP BY slot
            """,
            [target.id]
        ) { (slot: $0[0] as Int, attempts: $0[1] as Int, tries: $0[2] as Int) }
        for count in counts where slots.indices.contains(count.slot) {
            slots[count.slot] = SlotTries(attempts: count.attempts, tries: count.tries)
        }
    }
}
