import Outbound

/// Times on the wire: UTC, RFC 3339 with microseconds, as VoIPBIN writes them; null is never.
enum WireTime {
    static func json(_ instant: Instant?) -> JSONValue { instant.map { .string(text($0)) } ?? .null }

    static func text(_ instant: Instant) -> String {
        let time = LocalTime(asUTC: instant)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(27)
        append(time.year, 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(time.month, 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(time.day, 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        append(time.hour, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(time.minute, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(time.second, 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        append(time.millisecond, 3, to: &bytes)
        bytes.append(contentsOf: "000Z".utf8)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(_ number: Int, _ width: Int, to bytes: inout [UInt8]) {
        var scale = 1
        for _ in 1..<width { scale *= 10 }
        while scale > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / scale % 10))
            scale /= 10
        }
    }
}
