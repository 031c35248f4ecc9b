import GRDB
import Outbound

extension Ledger {
    /// A copy in memory of the ledger in a file, as it stands: that file is only read, and another process
    /// may be writing it. The copy's schema is brought up to date.
    package convenience init(
        copying path: String,
        identifiers: any IdentifierSource
    ) throws(LedgerError) {
        let source = try Opening.reading(path)
        let copy = try Opening.memory()
        do {
            try source.backup(to: copy)
            try source.close()
        } catch {
            throw LedgerError(error, ledger: path, doing: "copying it")
        }
        let isSimulated = try Opening.isSimulated(copy, name: path)
        try self.init(memory: copy, simulated: isSimulated, identifiers: identifiers)
    }
}
