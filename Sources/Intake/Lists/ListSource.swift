import Foundation
import Store

/// The bytes of a list, read piece by piece, uncompressed where they are gzip data.
struct ListSource {
    private static let chunk = 1 << 18
    /// Compressed bytes looked at in one go: they may become a thousand times as many.
    private static let packedChunk = 1 << 12

    let name: String
    private let read: () throws -> [UInt8]
    private let isNamedGzip: Bool
    private var inflation: Inflation?
    private var state = State.start
    /// Compressed bytes that were read and not looked at.
    private var packed: ArraySlice<UInt8> = []
    private var packedCount = 0
    private var unpackedCount = 0

    private enum State {
        /// Nothing was read. Can transition to: inside (the first bytes came).
        case start
        /// Can transition to: end (no more bytes).
        case inside
        case end
    }

    init(_ url: URL) throws {
        let name = url.lastPathComponent
        do {
            let handle = try FileHandle(forReadingFrom: url)
            self.init(name: name) {
                try [UInt8](handle.read(upToCount: ListSource.chunk) ?? Data())
            }
        } catch {
            throw ListProblem("unreadable", file: name, "cannot be opened: \(error.localizedDescription)")
        }
    }

    /// A list that is in memory, in pieces.
    init(name: String, pieces: [[UInt8]]) {
        var rest = pieces[...]
        self.init(name: name) {
            while let piece = rest.popFirst() {
                if !piece.isEmpty { return piece }
            }
            return []
        }
    }

    private init(name: String, read: @escaping () throws -> [UInt8]) {
        self.name = name
        self.read = read
        isNamedGzip = name.lowercased().hasSuffix(".gz")
    }

    /// Appends the next bytes; false when there are no more.
    mutating func read(into bytes: inout [UInt8]) throws -> Bool {
        if case .end = state { return false }
        let piece = try packed.isEmpty ? next() : []
        do throws(GzipProblem) {
            if packed.isEmpty {
                if case .start = state, isNamedGzip || Gzip.isGzip(piece) { inflation = try Inflation() }
                state = piece.isEmpty ? .end : .inside
                guard inflation != nil else {
                    bytes.append(contentsOf: piece)
                    return !piece.isEmpty
                }
                packed = piece[...]
            }
            guard let inflation, !packed.isEmpty else {
                try inflation?.finish()
                return false
            }
            try unpack(with: inflation, into: &bytes)
            return true
        } catch {
            throw ListProblem("gzip", file: name, error.description)
        }
    }

    private func next() throws -> [UInt8] {
        do { return try read() } catch {
            throw ListProblem("unreadable", file: name, "cannot be read: \(error.localizedDescription)")
        }
    }

    private mutating func unpack(with inflation: Inflation, into bytes: inout [UInt8]) throws(GzipProblem) {
        let part = Array(packed.prefix(ListSource.packedChunk))
        packed = packed.dropFirst(part.count)
        let before = bytes.count
        try inflation.add(part, to: &bytes)
        packedCount += part.count
        unpackedCount += bytes.count - before
        guard unpackedCount > ListLimits.room, unpackedCount / packedCount > ListLimits.growth else { return }
        throw .bomb(limit: ListLimits.growth)
    }
}
