/// Archives for tests, block by block.
struct Tar {
    private(set) var bytes: [UInt8] = []

    static func of(_ files: [(String, String)]) -> [UInt8] {
        var tar = Tar()
        for (name, text) in files { tar.add(name, Array(text.utf8)) }
        return tar.ended
    }

    var ended: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

    mutating func add(_ name: String, _ body: [UInt8] = [], type: Character = "0", size: Int? = nil) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { block[offset + index] = byte }
        }
        put(String(name.prefix(100)), at: 0)
        put("0000644", at: 100)
        let octal = String(size ?? body.count, radix: 8)
        put(String(repeating: "0", count: 11 - octal.count) + octal, at: 124)
        put("00000000000", at: 136)
        put("        ", at: 148)
        put(String(type), at: 156)
        put("ustar\u{0}00", at: 257)
        let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
        put(String(repeating: "0", count: 6 - sum.count) + sum + "\u{0} ", at: 148)
        bytes += block + body
        bytes += [UInt8](repeating: 0, count: (512 - body.count % 512) % 512)
    }
}
