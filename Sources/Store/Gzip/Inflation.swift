import CZlib

/// Uncompresses gzip data that come piece by piece; several members one after the other are one text (RFC
/// 1952, 2.2).
package final class Inflation {
    /// 15 bits of window, and 16 for gzip's own header and checksum.
    static let windowOfGzip: Int32 = 15 + 16
    private static let chunk = 1 << 16

    /// zlib's state points back at this, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var buffer = [UInt8](repeating: 0, count: Inflation.chunk)
    private var state = State.start

    private enum State {
        /// No byte has come. Can transition to: inside (a byte comes).
        case start
        /// In a member. Can transition to: between (the member ends).
        case inside
        /// After a member. Can transition to: inside (another begins), padded (a zero byte).
        case between
        /// Only zero bytes may follow, as tape blocks have them.
        case padded
    }

    package init() throws(GzipProblem) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, Inflation.windowOfGzip, ZLIB_VERSION, size) == Z_OK else {
            throw .noMemory
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Appends what `input` uncompresses to.
    package func add(_ input: [UInt8], to output: inout [UInt8], limit: Int = .max) throws(GzipProblem) {
        var position = 0
        while position < input.count {
            switch state {
            case .start, .inside:
                position = try inflate(input, from: position, to: &output, limit: limit)
            case .between where input[position] != 0:
                guard inflateReset(stream) == Z_OK else { throw .noMemory }
                state = .inside
            case .between, .padded:
                guard input[position] == 0 else { throw .corrupt("something follows the end") }
                state = .padded
                position += 1
            }
        }
    }

    /// To be called when no more input comes.
    package func finish() throws(GzipProblem) {
        switch state {
        case .start, .inside: throw .truncated
        case .between, .padded: return
        }
    }

    private func inflate(
        _ input: [UInt8],
        from start: Int,
        to output: inout [UInt8],
        limit: Int
    ) throws(GzipProblem) -> Int {
        let isFirst = state == .start
        state = .inside
        var source = Array(input[start..<min(input.count, start + Inflation.chunk)])
        var produced = 0
        var consumed = 0
        var result: Int32 = Z_OK
        source.withUnsafeMutableBufferPointer { bytes in
            buffer.withUnsafeMutableBufferPointer { room in
                stream.pointee.next_in = bytes.baseAddress
                stream.pointee.avail_in = UInt32(bytes.count)
                stream.pointee.next_out = room.baseAddress
                stream.pointee.avail_out = UInt32(room.count)
                let given = stream.pointee.avail_in
                result = CZlib.inflate(stream, Z_NO_FLUSH)
                produced = room.count - Int(stream.pointee.avail_out)
                consumed = Int(given - stream.pointee.avail_in)
            }
        }
        guard output.count + produced <= limit else { throw .tooLarge(limit: limit) }
        output.append(contentsOf: buffer[..<produced])
        switch result {
        case Z_STREAM_END: state = .between
        case Z_OK, Z_BUF_ERROR: break
        case Z_MEM_ERROR: throw .noMemory
        default: throw isFirst && !Gzip.isGzip(input) ? .notGzip : .corrupt(reason)
        }
        return start + consumed
    }

    private var reason: String { stream.pointee.msg.map { String(cString: $0) } ?? "unknown block" }
}
