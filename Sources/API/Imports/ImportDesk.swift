import Foundation
import Synchronization

/// Where lists that are being imported lie until they are read, and afterwards what was wrong with their
/// rows: a folder beside the ledger that only its owner can look into.
package final class ImportDesk: Sendable {
    /// Imports at once.
    static let limit = 4
    /// Error files that are kept, the newest, and for how long.
    static let kept = 100
    static let keptSeconds = 24.0 * 3600

    private let running = Mutex(0)

    package init() {}

    /// Takes one of the places; false when all are taken.
    func enter() -> Bool {
        running.withLock { running in
            guard running < Self.limit else { return false }
            running += 1
            return true
        }
    }

    func leave() { running.withLock { $0 -= 1 } }

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
