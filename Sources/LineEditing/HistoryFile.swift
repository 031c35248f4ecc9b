import Foundation
import Glibc

/// The lines typed in earlier sessions, in a file for its owner's eyes alone: one a line, the latest last.
package struct HistoryFile: Sendable {
    package static let lineLimit = LineEditor.historyLimit
    /// Bytes of a line that is kept; a longer one is not.
    package static let longestLine = 4096
    private let file: URL

    package init(_ file: URL) { self.file = file }

    /// Why a history cannot be kept, in words.
    package struct Problem: Error, CustomStringConvertible {
        package let description: String
    }

    /// The latest lines; none where there is no file yet. A file that has grown long is cut.
    package func lines() throws(Problem) -> [String] {
        // It may have been touched by hand: what is no UTF-8 is repaired.
        guard let bytes = try end() else { return [] }
        let all = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { String($0) }
        let kept = Array(all.suffix(Self.lineLimit))
        if all.count > 2 * Self.lineLimit { try replace(with: kept) }
        return kept
    }

    /// The end of the file, at most what twice the lines that are kept may have; nil where there is none.
    private func end() throws(Problem) -> Data? {
        // SAFETY: the path lives for the call.
        let descriptor = unsafe open(file.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw problem("read", HistoryFile.system(errno))
        }
        defer { close(descriptor) }
        var status = stat()
        // SAFETY: the status lives for the call.
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw problem("read", "it is no file")
        }
        do {
            let handle = FileHandle(fileDescriptor: descriptor)
            let most = UInt64(2 * Self.lineLimit * Self.longestLine)
            let size = UInt64(status.st_size)
            try handle.seek(toOffset: size > most ? size - most : 0)
            return try handle.read(upToCount: Int(most)) ?? Data()
        } catch {
            throw problem("read", error.localizedDescription)
        }
    }

    /// Adds a line that was typed; one without any text, or over several lines, is not kept.
    package func add(_ line: String) throws(Problem) {
        guard !line.allSatisfy(\.isWhitespace), !line.contains("\n"), line.utf8.count <= Self.longestLine
        else { return }
        try prepare()
        try write(line + "\n", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, to: file.path)
    }

    private func replace(with lines: [String]) throws(Problem) {
        let other = file.path + ".\(getpid())"
        try write(
            lines.map { $0 + "\n" }.joined(),
            O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
            to: other
        )
        // SAFETY: both paths live for the call.
        guard unsafe rename(other, file.path) == 0 else {
            throw problem("replaced", HistoryFile.system(errno))
        }
    }

    private func prepare() throws(Problem) {
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw problem("made", error.localizedDescription)
        }
    }

    private func write(_ text: String, _ flags: Int32, to path: String) throws(Problem) {
        // SAFETY: the path lives for the call.
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else { throw problem("written", HistoryFile.system(errno)) }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else {
            throw problem("written", HistoryFile.system(errno))
        }
        do {
            try FileHandle(fileDescriptor: descriptor).write(contentsOf: Data(text.utf8))
        } catch {
            throw problem("written", error.localizedDescription)
        }
    }

    private static func system(_ number: Int32) -> String {
        POSIXErrorCode(rawValue: number).map { POSIXError($0).localizedDescription } ?? "error \(number)"
    }

    private func problem(_ what: String, _ why: String) -> Problem {
        Problem(description: "the history \(file.path) cannot be \(what): \(why)")
    }
}
