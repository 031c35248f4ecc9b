import GRDB

extension Ledger {
    /// Writes the ledger as it stands into a new file, which `report`, `results` and `explain` can read.
    package func save(to path: String) throws(LedgerError) {
        try Opening.create(path)
        try read { database in try database.execute(sql: "VACUUM INTO ?", arguments: [path]) }
    }
}
