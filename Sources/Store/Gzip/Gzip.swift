import CZlib

/// Compressed bytes in the gzip format (RFC 1952): target lists, and rows of the ledger that are kept small.
package enum Gzip {
    /// Whether bytes begin like a gzip file.
    package static func isGzip(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.prefix(2).elementsEqual([0x1F, 0x8B])
    }

    /// Compresses; equal bytes give equal results.
    /// `level`: 1 is fast, 9 is small.
    package static func deflate(_ bytes: [UInt8], level: Int32 = 6) throws(GzipProblem) -> [UInt8] {
        var stream = z_stream()
        let ready = deflateInit2_(
            &stream,
            level,
            Z_DEFLATED,
            Inflation.windowOfGzip,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard ready == Z_OK else { throw .noMemory }
        defer { deflateEnd(&stream) }
        guard let length = UInt32(exactly: bytes.count) else { throw .tooLarge(limit: Int(UInt32.max)) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        var source = bytes
        var ended = false
        let result = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            source.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = length
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(bound)
                ended = CZlib.deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = bound - Int(stream.avail_out)
            }
        }
        guard ended else { throw .noMemory }
        return result
    }

    /// The bytes that `deflate` was given; more than `limit` of them are refused.
    package static func inflate(_ bytes: [UInt8], limit: Int = 64 << 20) throws(GzipProblem) -> [UInt8] {
        let inflation = try Inflation()
        var result: [UInt8] = []
        try inflation.add(bytes, to: &result, limit: limit)
        try inflation.finish()
        return result
    }
}

/// What is wrong with compressed bytes.
package enum GzipProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case notGzip
    case truncated
    case corrupt(String)
    case tooLarge(limit: Int)
    /// They become so many times as many that somebody made them to fill a memory or a disk.
    case bomb(limit: Int)
    case noMemory

    package var description: String {
        switch self {
        case .notGzip: "these are not gzip data: compress the file again, or take .gz off its name"
        case .truncated: "the gzip data end too early: the file was not copied whole"
        case .corrupt(let why): "the gzip data are damaged (\(why)): copy or compress the file again"
        case .tooLarge(let limit): "more than \(limit) bytes when uncompressed"
        case .bomb(let limit): "more than \(limit) times as large when uncompressed: this is not what it says"
        case .noMemory: "no memory for zlib"
        }
    }
}
