import Outbound
import Simulation
import Store

/// The journal of a run: a file where one was asked for, else nothing.
struct RunJournal: Journal {
    private let file: JournalFile?

    init(_ path: String?) throws {
        file = try path.map { try JournalFile(path: $0) }
    }

    var isKept: Bool { file != nil }

    func record(_ kind: String, at instant: Instant, _ fields: [String: JSONValue]) {
        file?.record(kind, at: instant, fields)
    }

    /// Event rows, after their commit.
    func record(_ rows: [EventRow]) {
        guard let file else { return }
        for row in rows {
            var fields = row.body
            // A name for the world outside, which each run draws anew.
            fields["uuid"] = nil
            fields["event"] = .integer(row.id)
            fields["campaign"] = row.campaign.map { .integer($0.rawValue) }
            fields["target"] = row.target.map { .integer($0.rawValue) }
            fields["attempt"] = row.attempt.map { .integer($0.rawValue) }
            file.record(row.kind, at: row.at, fields)
        }
    }

    /// What two journals must share to be comparable.
    func header(seed: UInt64, at instant: Instant) {
        file?.record(
            "world",
            at: instant,
            ["seed": .string(String(seed)), "zone_data": .string(Zone.dataVersion)]
        )
    }

    func close() throws { try file?.close() }
}
