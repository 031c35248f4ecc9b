import Foundation
import GRDB
import Glibc
import Outbound

/// How a ledger's database is opened, checked and brought up to date.
enum Opening {
    static func memory() throws(LedgerError) -> any DatabaseWriter {
        FreedMemory.keep()
        do { return try DatabaseQueue(configuration: configuration()) } catch {
            throw LedgerError(error, ledger: "in memory", doing: "opening it")
        }
    }

    static func file(
        _ path: String,
        _ durability: Ledger.Durability = .commits
    ) throws(LedgerError) -> any DatabaseWriter {
        try create(path)
        do {
            let pool = try DatabasePool(path: path, configuration: configuration())
            // The pool sets NORMAL when it opens, whatever was prepared: a commit would not survive a power
            // cut.
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = \(durability.rawValue)")
                let level = try Int.fetchOne(database, sql: "PRAGMA synchronous")
                guard durability != .commits || level == 2 else {
                    throw LedgerError(
                        .unreadable,
                        "the ledger \(path) does not keep synchronous = FULL; not used"
                    )
                }
            }
            return pool
        } catch {
            throw LedgerError(error, ledger: path, doing: "opening it")
        }
    }

    /// Makes the file where there is none, for this user's eyes alone: people's numbers are in it. SQLite
    /// gives its log the same rights.
    static func create(_ path: String) throws(LedgerError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
            return
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink > 1 else {
            return
        }
        throw LedgerError(
            .unreadable,
            "the ledger \(path) has a second name (a hard link), under which another run would not see its log: "
                + "remove one of the names, or copy the file"
        )
    }

    static func reading(_ path: String) throws(LedgerError) -> any DatabaseWriter {
        guard FileManager.default.fileExists(atPath: path) else {
            throw LedgerError(
                .unreadable,
                "there is no ledger \(path); run the campaign first, or name its --database"
            )
        }
        var readOnly = configuration()
        readOnly.readonly = true
        do {
            let queue = try DatabaseQueue(path: path, configuration: readOnly)
            try queue.read { try check($0, name: path) }
            let isOlder = try queue.read { database in
                try !Schema.migrator.appliedMigrations(database).isEmpty
                    && !Schema.migrator.hasCompletedMigrations(database)
            }
            guard isOlder else { return queue }
            // It is read as a copy that is up to date; the file stays as it is.
            let copy = try memory()
            try queue.backup(to: copy)
            try Schema.migrator.migrate(copy)
            return copy
        } catch {
            throw LedgerError(error, ledger: path, doing: "opening it for reading")
        }
    }

    static func isSimulated(_ database: any DatabaseWriter, name: String) throws(LedgerError) -> Bool {
        do { return try database.read { try meta("simulated", in: $0) == "1" } } catch {
            throw LedgerError(error, ledger: name, doing: "reading whether it is simulated")
        }
    }

    /// Checks that the file is ours, migrates it, and writes down what it is.
    static func prepare(
        _ writer: any DatabaseWriter,
        name: String,
        simulated: Bool,
        identifiers: any IdentifierSource
    ) throws(LedgerError) {
        do {
            try writer.read { try check($0, name: name) }
            // First of all: a process may die at any moment, and what it leaves must be known as ours.
            try writer.write { database in
                try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
            }
            try Schema.migrator.migrate(writer)
            try writer.write { database in
                try mark(database, name: name, simulated: simulated, identifiers: identifiers)
            }
        } catch {
            throw LedgerError(error, ledger: name, doing: "bringing its schema up to date")
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        configuration.label = "ledger"
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -65536") }
        return configuration
    }

    private static func check(_ database: Database, name: String) throws {
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        let mark = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        guard tables == 0 || mark == Schema.applicationID else {
            throw LedgerError(
                .unreadable,
                "\(name) is a database of something else, not a ledger; choose another --database"
            )
        }
        guard try !Schema.migrator.hasBeenSuperseded(database) else {
            throw LedgerError(
                .newer,
                "the ledger \(name) was written by a newer version of trunkside; use that version, or another ledger"
            )
        }
    }

    private static func mark(
        _ database: Database,
        name: String,
        simulated: Bool,
        identifiers: any IdentifierSource
    ) throws {
        if let known = try meta("simulated", in: database) {
            guard known == (simulated ? "1" : "0") else {
                throw LedgerError(
                    .simulatedMismatch,
                    known == "1"
                        ? "the ledger \(name) holds simulated attempts; real carriers need a ledger of their own"
                        : "the ledger \(name) holds real attempts; simulated carriers need a ledger of their own"
                )
            }
        } else {
            try set("simulated", simulated ? "1" : "0", in: database)
            try database.execute(
                sql: "INSERT INTO customer (id, uuid, name) VALUES (1, ?, 'local')",
                arguments: [identifiers.next()]
            )
        }
        if try meta("zone_data", in: database) != Zone.dataVersion {
            try set("zone_data", Zone.dataVersion, in: database)
        }
    }

    static func meta(_ name: String, in database: Database) throws -> String? {
        try String.fetchOne(database, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name])
    }

    private static func set(_ name: String, _ value: String, in database: Database) throws {
        try database.execute(
            sql:
                "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            arguments: [name, value]
        )
    }
}
