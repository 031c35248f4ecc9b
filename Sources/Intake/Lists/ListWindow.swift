/// The part of a list that is being looked at: from the beginning of the present row to as far as was read.
struct ListWindow {
    private(set) var bytes: [UInt8] = []
    /// Where the present row begins.
    var start = 0
    /// The line of the file that `start` is in.
    var line = 1
    private(set) var isComplete = false
    private var source: ListSource

    var name: String { source.name }

    init(_ source: ListSource) throws {
        self.source = source
        while bytes.count < 4, try more() {}
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
            throw ListProblem("encoding", file: name, "is UTF-16: save it as UTF-8")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    }

    /// Reads on, and lets go of what is before the present row. False when there is no more.
    mutating func more() throws -> Bool {
        if isComplete { return false }
        if start > 0 {
            bytes.removeSubrange(..<start)
            start = 0
        }
        if try !source.read(into: &bytes) { isComplete = true }
        return !isComplete
    }

    /// Goes to the row after the next line break at or after `position`.
    mutating func skipLine(from position: Int) throws {
        start = position
        while true {
            while start < bytes.count {
                let byte = bytes[start]
                start += 1
                guard byte == 0x0A || byte == 0x0D else { continue }
                if byte == 0x0D {
                    if start == bytes.count { _ = try more() }
                    if start < bytes.count, bytes[start] == 0x0A { start += 1 }
                }
                line += 1
                return
            }
            if try !more() { return }
        }
    }

    /// The text of a part; nil where it is not UTF-8.
    func text(_ range: Range<Int>) -> String? { String(validating: bytes[range], as: UTF8.self) }
}
