import Foundation
import Glibc

/// The right to write one ledger's file: an advisory lock on a file beside it, held until this value goes
/// away.
final class Ownership: Sendable {
    private let descriptor: Int32

    init(of path: String) throws(LedgerError) {
        let lock = Ownership.lock(of: path)
        let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw LedgerError(
                .unreadable,
                "cannot open \(lock): \(reason); the ledger's folder must exist and be writable"
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let owner = Ownership.read(descriptor)
            close(descriptor)
            throw LedgerError(
                .inUse,
                "the ledger \(path) is in use by another run\(owner.isEmpty ? "" : " (process \(owner))"); "
                    + "stop it first, or choose another ledger with --database"
            )
        }
        let name = Array("\(getpid())".utf8)
        // Only for the sentence above: the lock itself is what counts, so a short write does no harm.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, name, name.count, 0) }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Beside the file itself: two names that lead to it by symbolic links are one ledger.
    static func lock(of path: String) -> String { real(path) + ".owner" }

    /// Where a path leads; as it is where its folder is not there.
    static func real(_ path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : "."
        if let found = follow(path) { return found }
        return follow(folder).map { $0 + "/" + (parts.last ?? "") } ?? path
    }

    private static func follow(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    static func read(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
