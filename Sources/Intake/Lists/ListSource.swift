import Foundation
import Store

/// The bytes of a list, read piece by piece, uncompressed where they are gzip data.
struct ListSource {
    private static let chunk = 1 << 18

    let name: String
    private let read: () throws -> [UInt8]
    private let isNamedGzip: Bool
    private var inflation: Inflation?
    private var state = State.start

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
        let piece: [UInt8]
        do { piece = try read() } catch {
            throw ListProblem("unreadable", file: name, "cannot be read: \(error.localizedDescription)")
        }
        do throws(GzipProblem) {
            if case .start = state, isNamedGzip || Gzip.isGzip(piece) { inflation = try Inflation() }
            state = piece.isEmpty ? .end : .inside
            guard let inflation else {
                bytes.append(contentsOf: piece)
                return !piece.isEmpty
            }
            if piece.isEmpty {
                try inflation.finish()
                return false
            }
            try inflation.add(piece, to: &bytes)
            return true
        } catch {
            throw ListProblem("gzip", file: name, error.description)
        }
    }
}
