import GRDB
import Outbound
import Synchronization

/// The durable record of every campaign, target and attempt.
///
/// Everything is written by `commit`, one transaction at a time; the observers are told after it, in order.
/// Reads may come from any thread: on a file they see the last commit and never wait for a writer.
package final class Ledger: Sendable {
    package enum Place: Sendable {
        /// Gone with the value; what a simulation uses.
        case memory
        case file(String)
    }

    /// What a power cut leaves.
    package enum Durability: String, Sendable {
        /// Every commit that was acknowledged.
        case commits = "FULL"
        /// Those before the last checkpoint: a test of power cuts shows by it that it finds what is lost.
        case checkpoints = "NORMAL"
    }

    /// What a target's or an attempt's variables may be in bytes of JSON.
    package static let variablesLimit = 64 * 1024

    /// Whether its attempts were never made for real. A real carrier refuses such a ledger.
    package let isSimulated: Bool
    /// As messages name it: the file's path, or "in memory".
    package let name: String

    let database: any DatabaseWriter
    let identifiers: any IdentifierSource
    private let ownership: Ownership?
    private let mode: Mode
    private let observers = Mutex<[@Sendable ([EventRow]) -> Void]>([])
    /// The files of a ledger that has some. The lock is held from a transaction's begin until its observers
    /// were told: what they hear is in the log's order.
    private let committing: Mutex<LedgerFiles?>

    private enum Mode {
        case memory
        case file
        case reading
    }

    /// Opens a ledger for writing, makes it where there is none, and brings its schema up to date.
    ///
    /// Fails when another process runs on the file, when it was made by a newer version, and when it is
    /// simulated and `simulated` is false, or the reverse.
    package init(
        _ place: Place,
        simulated: Bool,
        identifiers: any IdentifierSource,
        durability: Durability = .commits
    ) throws(LedgerError) {
        switch place {
        case .memory:
            name = "in memory"
            mode = .memory
            ownership = nil
            database = try Opening.memory()
        case .file(let path):
            name = path
            mode = .file
            ownership = try Ownership(of: path)
            database = try Opening.file(path, durability)
        }
        isSimulated = simulated
        self.identifiers = identifiers
        try Opening.prepare(database, name: name, simulated: simulated, identifiers: identifiers)
        committing = Mutex(ownership == nil ? nil : try LedgerFiles(of: name))
    }

    /// A ledger in this database, which is in memory.
    init(
        memory: any DatabaseWriter,
        simulated: Bool,
        identifiers: any IdentifierSource
    ) throws(LedgerError) {
        name = "in memory"
        mode = .memory
        ownership = nil
        database = memory
        isSimulated = simulated
        self.identifiers = identifiers
        try Opening.prepare(database, name: name, simulated: simulated, identifiers: identifiers)
        committing = Mutex(nil)
    }

    /// Opens the ledger of a file for reading only; another process may be writing it.
    package init(reading path: String) throws(LedgerError) {
        name = path
        mode = .reading
        ownership = nil
        identifiers = NoIdentifiers()
        database = try Opening.reading(path)
        isSimulated = try Opening.isSimulated(database, name: path)
        committing = Mutex(nil)
    }

    /// Adds someone who is told of every commit's event rows, after it and in order. Observers may read,
    /// never write.
    package func observe(_ observer: @escaping @Sendable ([EventRow]) -> Void) {
        observers.withLock { $0.append(observer) }
    }

    /// Writes a batch in one transaction: all of it, or nothing when the database fails.
    package func commit(_ batch: [LedgerWrite]) throws(LedgerError) -> [LedgerResult] {
        let results = try commit(groups: [batch])
        guard let result = results.first else { return [] }
        return try result.get()
    }

    /// Writes groups in one transaction. A group that the schema refuses is taken back alone; when the
    /// database itself fails nothing of any group is written, and the error is thrown.
    package func commit(groups: [[LedgerWrite]]) throws(LedgerError) -> [Result<[LedgerResult], LedgerError>]
    {
        guard mode != .reading else {
            throw LedgerError(.closed, "the ledger \(name) was opened for reading only")
        }
        return try committing.withLock { files throws(LedgerError) in
            try files?.check()
            let (results, events) = try write(groups)
            files?.note()
            if !events.isEmpty {
                for observer in observers.withLock({ $0 }) { observer(events) }
            }
            return results
        }
    }

    private func write(
        _ groups: [[LedgerWrite]]
    ) throws(LedgerError) -> ([Result<[LedgerResult], LedgerError>], [EventRow]) {
        do {
            return try database.write { database in
                var results: [Result<[LedgerResult], LedgerError>] = []
                var transaction = LedgerTransaction(database, identifiers: identifiers)
                for group in groups {
                    results.append(try write(group, alone: groups.count == 1, in: &transaction))
                }
                try transaction.writeCounters()
                return (results, transaction.events)
            }
        } catch {
            throw LedgerError(error, ledger: name, doing: "writing")
        }
    }

    /// A group's own savepoint is needed only beside others: alone, the transaction is its savepoint. A
    /// single wish takes back by itself what it wrote.
    private func write(
        _ group: [LedgerWrite],
        alone: Bool,
        in transaction: inout LedgerTransaction
    ) throws -> Result<[LedgerResult], LedgerError> {
        if alone { return .success(try group.map { try transaction.apply($0) }) }
        let before = transaction.mark
        let database = transaction.database
        do {
            if group.count == 1, case .resource = group[0] {
                return .success([try transaction.apply(group[0])])
            }
            return .success(try database.undoable { try group.map { try transaction.apply($0) } })
        } catch {
            let problem = LedgerError(error, ledger: name, doing: "writing")
            guard problem.leavesLedgerUsable else { throw problem }
            transaction.goBack(to: before)
            return .failure(problem)
        }
    }

    /// Reads at one point between commits.
    func read<T>(_ body: (Database) throws -> T) throws(LedgerError) -> T {
        do {
            // In memory there is one connection; its queue keeps writers out for as long as this takes.
            return mode == .memory ? try database.unsafeRead(body) : try database.read(body)
        } catch {
            throw LedgerError(error, ledger: name, doing: "reading")
        }
    }
}

/// A ledger that is only read makes no resources.
private struct NoIdentifiers: IdentifierSource {
    func next() -> String { "" }
}
