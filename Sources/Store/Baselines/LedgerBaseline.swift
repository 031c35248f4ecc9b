import GRDB

/// A bare loop of SQLite commits: what the ledger's group commit is measured beside.
package struct LedgerBaseline: Sendable {
    private let database: any DatabaseWriter

    /// In a new file, opened as a ledger is.
    package init(path: String) throws(LedgerError) {
        database = try Opening.file(path)
        do {
            try database.write {
                try $0.execute(
                    sql: "CREATE TABLE attempt (id INTEGER PRIMARY KEY, number INTEGER, note TEXT)"
                )
            }
        } catch {
            throw LedgerError(error, ledger: path, doing: "making a baseline")
        }
    }

    /// One row and one durable commit, `count` times.
    package func commits(_ count: Int) throws(LedgerError) {
        do {
            for number in 0..<count {
                try database.write {
                    try $0.run("INSERT INTO attempt (number, note) VALUES (?, 'a row')", [number])
                }
            }
        } catch {
            throw LedgerError(error, ledger: "baseline", doing: "writing")
        }
    }
}
