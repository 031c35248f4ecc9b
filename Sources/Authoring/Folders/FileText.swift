import Foundation
import Glibc

/// A file of a folder as text, and why it cannot be that: in words, and where it shows.
package enum FileText {
    /// The largest text that is read.
    static let limit = 1 << 20

    /// Why a file cannot be read before it is opened; nil where it can. A pipe or a device that stands where
    /// a list should would be waited for without end.
    static func obstacle(_ url: URL) -> String? {
        var status = stat()
        guard stat(url.path, &status) == 0 else {
            let reason = String(cString: strerror(errno))
            return isLink(url)
                ? "is a link that leads nowhere (\(reason)): mend the link or remove it"
                : "cannot be opened: \(reason)"
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: return "is a folder, and a file is needed here: rename or remove it"
        default: return "is no regular file (a pipe, a socket or a device): put a file here"
        }
        guard access(url.path, R_OK) == 0 else {
            return "cannot be read: \(String(cString: strerror(errno))); check its permissions (chmod u+r)"
        }
        return nil
    }

    /// Whether a link stands there, wherever it leads.
    static func isLink(_ url: URL) -> Bool {
        var link = stat()
        return lstat(url.path, &link) == 0 && link.st_mode & S_IFMT == S_IFLNK
    }

    /// `buffer` is read instead of the file for which it stands.
    static func read(_ url: URL, _ buffer: FileBuffer? = nil) throws(Findings) -> String {
        let file = CampaignFolder.shown(url)
        if let buffer, buffer.name == url.lastPathComponent { return try text(of: buffer.data, file: file) }
        if let obstacle = obstacle(url) { throw Findings([Finding(file: file, message: obstacle)]) }
        let data: Data
        do {
            data = try Data(contentsOf: url)
        } catch {
            throw Findings([Finding(file: file, message: "cannot be read: \(error.localizedDescription)")])
        }
        return try text(of: data, file: file)
    }

    /// The text of a file's bytes; `file` is how the file is shown.
    static func text(of data: Data, file: String) throws(Findings) -> String {
        guard data.count <= limit else {
            let message = "is \(data.count) bytes; at most \(limit) are read: is this the right file?"
            throw Findings([Finding(file: file, line: 1, message: message)])
        }
        let bytes = [UInt8](data)
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let place = place(ofFirstError: bytes)
        throw Findings([
            Finding(
                file: file,
                line: place.line,
                column: place.column,
                message: "is not UTF-8 text from here on: save the file as UTF-8"
            )
        ])
    }

    /// The line and the column, in characters, of the first byte that is no UTF-8.
    private static func place(ofFirstError bytes: [UInt8]) -> (line: Int, column: Int) {
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        var (line, column) = (1, 1)
        while case .scalarValue(let scalar) = decoder.decode(&rest) {
            (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
        }
        return (line, column)
    }
}

extension FileText {
    /// Why a file could not be written.
    package static func reason(writing error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileWriteNoPermission: "permission denied"
        case .fileWriteOutOfSpace: "the disk is full"
        case .fileWriteVolumeReadOnly: "the disk is read-only"
        case .fileWriteFileExists: "something is there already"
        case .fileNoSuchFile, .fileReadNoSuchFile: "there is no such folder"
        default: error.localizedDescription
        }
    }
}
