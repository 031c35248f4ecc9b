import Foundation

/// What a process did to a ledger's files, in order: every write, truncation and sync, and between them what
/// it had been told is durable.
struct DiskRecord {
    /// A ledger's file, by the ending of its name.
    enum File: String, CaseIterable {
        case database = ""
        case log = "-wal"
    }

    enum Change {
        case write(File, offset: Int, Range<Int>)
        case truncate(File, length: Int)

        var file: File {
            switch self {
            case .write(let file, _, _): file
            case .truncate(let file, _): file
            }
        }
    }

    enum Entry {
        case change(Change)
        case sync(File)
        case mark(String)
    }

    struct Unreadable: Error { let offset: Int }

    /// The whole record; a write's range is one of it.
    let bytes: Data
    private(set) var entries: [Entry] = []

    init(_ path: String) throws {
        bytes = try Data(contentsOf: URL(filePath: path))
        var offset = 0
        while offset + 16 <= bytes.count {
            let head = [UInt8](bytes[offset..<offset + 16])
            let count = Self.number(head[4..<8])
            let place = Self.number(head[8..<16])
            let range = offset + 16..<offset + 16 + count
            guard range.upperBound <= bytes.count else { throw Unreadable(offset: offset) }
            let file: File = head[1] == UInt8(ascii: "l") ? .log : .database
            switch head[0] {
            case UInt8(ascii: "w"): entries.append(.change(.write(file, offset: place, range)))
            case UInt8(ascii: "t"): entries.append(.change(.truncate(file, length: place)))
            case UInt8(ascii: "s"): entries.append(.sync(file))
            case UInt8(ascii: "m"): entries.append(.mark(String(decoding: bytes[range], as: UTF8.self)))
            default: throw Unreadable(offset: offset)
            }
            offset = range.upperBound
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
