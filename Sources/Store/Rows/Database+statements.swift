import GRDB
import Outbound

/// The hot path's few verbs: every statement is cached by its text, every value is bound.
extension Database {
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        let statement = try cachedStatement(sql: sql)
        statement.setUncheckedArguments(arguments)
        try statement.execute()
    }

    /// Like `inSavepoint`, whose statements SQLite would read anew each time.
    func undoable<T>(_ body: () throws -> T) throws -> T {
        try run("SAVEPOINT part", [])
        do {
            let result = try body()
            try run("RELEASE part", [])
            return result
        } catch {
            // Where SQLite has undone the whole transaction by itself nothing is left to be undone.
            if isInsideTransaction {
                try run("ROLLBACK TO part", [])
                try run("RELEASE part", [])
            }
            throw error
        }
    }

    /// The rows in order. `read` must not use the same statement.
    func rows<T>(_ sql: String, _ arguments: StatementArguments, _ read: (Row) throws -> T) throws -> [T] {
        let statement = try cachedStatement(sql: sql)
        let cursor = try Row.fetchCursor(statement, arguments: arguments)
        var result: [T] = []
        while let row = try cursor.next() { result.append(try read(row)) }
        return result
    }

    func row<T>(_ sql: String, _ arguments: StatementArguments, _ read: (Row) throws -> T) throws -> T? {
        let statement = try cachedStatement(sql: sql)
        let cursor = try Row.fetchCursor(statement, arguments: arguments)
        guard let row = try cursor.next() else { return nil }
        return try read(row)
    }

    func number(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64? {
        try row(sql, arguments) { $0[0] as Int64? } ?? nil
    }
}

extension Identifier: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue { rawValue.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> Self? {
        Int64.fromDatabaseValue(value).map { Self($0) }
    }
}
