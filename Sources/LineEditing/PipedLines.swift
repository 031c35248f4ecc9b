import Glibc

/// Lines that come through a pipe or a file: nobody edits them.
package final class PipedLines {
    private let descriptor: Int32
    private var bytes: [UInt8] = []
    private var hasEnded = false

    package init(descriptor: Int32 = 0) { self.descriptor = descriptor }

    /// The next line without its newline.
    package func read() -> TypedLine {
        var isTooLong = false
        while true {
            if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                let line = bytes[..<end]
                defer { bytes.removeSubrange(...end) }
                return isTooLong || line.count > LineEditor.lineLimit ? tooLong : text(line)
            }
            if bytes.count > LineEditor.lineLimit {
                isTooLong = true
                bytes = []
            }
            if hasEnded {
                defer { bytes = [] }
                if isTooLong { return tooLong }
                return bytes.isEmpty ? .end : text(bytes[...])
            }
            fill()
        }
    }

    private var tooLong: TypedLine { .tooLong(limit: LineEditor.lineLimit) }

    private func text(_ line: ArraySlice<UInt8>) -> TypedLine {
        .line(String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self))
    }

    private func fill() {
        var room = [UInt8](repeating: 0, count: 16 * 1024)
        var count = -1
        repeat {
            // SAFETY: at most as many bytes as there is room for.
            count = unsafe Glibc.read(descriptor, &room, room.count)
        } while count < 0 && errno == EINTR
        if count <= 0 { hasEnded = true } else { bytes += room[..<count] }
    }
}
