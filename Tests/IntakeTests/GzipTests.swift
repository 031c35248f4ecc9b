import Store
import Testing

struct GzipTests {
    private let text = Array(String(repeating: "a line of a list\n", count: 20_000).utf8)

    @Test("what is compressed comes back, and equal bytes give equal results")
    func roundTrip() throws {
        let packed = try Gzip.deflate(text)
        #expect(packed.count < 2_000)
        #expect(try Gzip.deflate(text) == packed)
        #expect(try Gzip.inflate(packed) == text)
        #expect(try Gzip.inflate(Gzip.deflate([])) == [])
    }

    @Test("pieces of any size and several members are one text")
    func pieces() throws {
        let packed = try Gzip.deflate(text) + Gzip.deflate([0x21]) + [0, 0, 0]
        let inflation = try Inflation()
        var result: [UInt8] = []
        for start in stride(from: 0, to: packed.count, by: 7) {
            try inflation.add(Array(packed[start..<min(start + 7, packed.count)]), to: &result)
        }
        try inflation.finish()
        #expect(result == text + [0x21])
    }

    @Test("damaged, cut and foreign data are told apart")
    func damage() throws {
        var packed = try Gzip.deflate(text)
        #expect(throws: GzipProblem.truncated) { try Gzip.inflate(Array(packed.dropLast(9))) }
        #expect(throws: GzipProblem.notGzip) { try Gzip.inflate(Array("destination\n".utf8)) }
        #expect(throws: GzipProblem.corrupt("something follows the end")) {
            try Gzip.inflate(packed + [0, 1])
        }
        #expect(throws: GzipProblem.tooLarge(limit: 1_000)) { try Gzip.inflate(packed, limit: 1_000) }
        packed[packed.count - 5] ^= 0xFF
        #expect(throws: GzipProblem.corrupt("incorrect data check")) { try Gzip.inflate(packed) }
    }
}
