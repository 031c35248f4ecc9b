import Foundation
import HTTPTypes
import Outbound
import Store
import Synchronization

/// Where lists that are being imported lie until they are read, and afterwards what was wrong with their
/// rows: a folder beside the ledger that only its owner can look into.
package final class ImportDesk: Sendable {
    /// Imports at once, of everybody and of one customer: nobody keeps the others from theirs.
    static let limit = 4
    static let customerLimit = 2
    /// Error files that are kept, the newest, and for how long.
    static let kept = 100
    static let keptSeconds = 24.0 * 3600

    private let running = Mutex<[Identifier<Customer>: Int]>([:])

    package init() {}

    /// Takes one of the places; throws which limit is reached when there is none.
    func enter(_ customer: Identifier<Customer>) throws(Refusal) {
        let words = running.withLock { running -> String? in
            guard running[customer, default: 0] < Self.customerLimit else {
                return "\(Self.customerLimit) imports of this customer are running"
            }
            guard running.values.reduce(0, +) < Self.limit else {
                return "\(Self.limit) imports are running"
            }
            running[customer, default: 0] += 1
            return nil
        }
        guard let words else { return }
        throw Refusal(
            .resourceExhausted,
            "TOO_MANY_IMPORTS",
            "\(words), the limit: ask again in a while",
            headers: [.retryAfter: "5"]
        )
    }

    func leave(_ customer: Identifier<Customer>) {
        running.withLock { running in
            let left = running[customer, default: 1] - 1
            running[customer] = left == 0 ? nil : left
        }
    }

    /// Where lists of a ledger in memory lie.
    private var passing: URL {
        let name = "trunkside-\(ObjectIdentifier(self).hashValue).imports"
        return FileManager.default.temporaryDirectory.appending(path: name)
    }

    /// The folder of a ledger of this name, made when it is not there.
    func folder(of ledger: String) throws -> URL {
        let isFile = FileManager.default.fileExists(atPath: ledger)
        let folder = isFile ? URL(filePath: ledger + ".imports") : passing
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        return folder
    }

    /// A new empty file that only its owner may read.
    static func file(_ url: URL) throws -> FileHandle {
        guard
            FileManager.default.createFile(
                atPath: url.path,
                contents: nil,
                attributes: [.posixPermissions: 0o600]
            )
        else { throw ServerProblem("\(url.path) cannot be made") }
        return try FileHandle(forWritingTo: url)
    }

    /// Removes error files that are old or too many. The file system's own time tells which: `newest` was
    /// made now.
    static func sweep(_ folder: URL, newest: URL) throws {
        func changed(_ url: URL) -> Date? {
            (try? url.resourceValues(forKeys: [.contentModificationDateKey]))?.contentModificationDate
        }
        guard let now = changed(newest) else { return }
        let files = try FileManager.default.contentsOfDirectory(
            at: folder,
            includingPropertiesForKeys: [.contentModificationDateKey]
        )
        let errors = files.filter { $0.lastPathComponent.hasSuffix(ErrorFile.suffix) }
            .map { (url: $0, age: now.timeIntervalSince(changed($0) ?? .distantPast)) }
            .sorted { ($0.age, $0.url.path) < ($1.age, $1.url.path) }
        for (index, file) in errors.enumerated() where index >= kept || file.age > keptSeconds {
            try FileManager.default.removeItem(at: file.url)
        }
    }
}
