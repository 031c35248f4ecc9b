import Foundation
import Outbound

/// A disk as a record went on: what is on it for certain, and what a power cut may leave of the rest. A write
/// that was not synced is there, is not, or is in part, by sectors; whatever came before or after it.
struct PoweredDisk {
    static let sector = 512

    private let record: DiskRecord
    private var files: [DiskRecord.File: Data] = [:]
    private var pending: [DiskRecord.Change] = []
    private var position = 0
    /// What the process had been told by now.
    private(set) var marks: [String] = []

    init(_ record: DiskRecord) { self.record = record }

    /// Goes on to this entry, not beyond it.
    mutating func go(to entry: Int) {
        while position < entry {
            switch record.entries[position] {
            case .mark(let text): marks.append(text)
            case .change(let change): pending.append(change)
            case .sync(let file):
                for change in pending where change.file == file { Self.apply(change, of: record, to: &files) }
                pending.removeAll { $0.file == file }
            }
            position += 1
        }
    }

    /// What has been told since it was asked last.
    mutating func takeMarks() -> [String] {
        defer { marks = [] }
        return marks
    }

    /// Writes into a folder what a power cut at this moment leaves of the files.
    func cut(to path: String, _ generator: inout Generator) throws {
        var left = files
        // Some cuts come when nearly all is on the disk, others when nearly nothing is.
        let chance = generator.next() % 5
        for change in pending {
            switch generator.next() % 4 {
            case 0:
                for part in sectors(of: change) where generator.next() % 4 < chance {
                    Self.apply(part, of: record, to: &left)
                }
            default: if generator.next() % 4 < chance { Self.apply(change, of: record, to: &left) }
            }
        }
        for (file, bytes) in left { try bytes.write(to: URL(filePath: path + file.rawValue)) }
    }

    /// A write as the sectors that it covers.
    private func sectors(of change: DiskRecord.Change) -> [DiskRecord.Change] {
        guard case .write(let file, let offset, let range) = change else { return [change] }
        var parts: [DiskRecord.Change] = []
        var start = 0
        while start < range.count {
            let end = min(((offset + start) / Self.sector + 1) * Self.sector - offset, range.count)
            let part = range.lowerBound + start..<range.lowerBound + end
            parts.append(.write(file, offset: offset + start, part))
            start = end
        }
        return parts
    }

    private static func apply(
        _ change: DiskRecord.Change,
        of record: DiskRecord,
        to files: inout [DiskRecord.File: Data]
    ) {
        switch change {
        case .truncate(let file, let length):
            let count = files[file, default: Data()].count
            if length < count {
                files[file] = files[file]?.prefix(length)
            } else {
                files[file, default: Data()].append(Data(count: length - count))
            }
        case .write(let file, let offset, let range):
            let count = files[file, default: Data()].count
            // What lies between is zeros, as in any file with a hole.
            if offset + range.count > count {
                files[file, default: Data()].append(Data(count: offset + range.count - count))
            }
            files[file]?.replaceSubrange(offset..<offset + range.count, with: record.bytes[range])
        }
    }
}
