/// Finds where a key of an object stands in its text: only looked for when there is a problem to report.
enum JSONKeys {
    /// The column, in characters from 1, of the value of a key of the outermost object; 1 where there is
    /// none.
    static func column(of key: String, in text: [UInt8]) -> Int {
        let wanted = Array(key.utf8)
        var depth = 0
        var position = 0
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                let end = endOfString(text, from: position)
                let value = startOfValue(text, from: end + 1)
                if depth == 1, let value, text[(position + 1)..<end].elementsEqual(wanted) {
                    return characters(text[..<value]) + 1
                }
                position = end
            default: break
            }
            position += 1
        }
        return 1
    }

    /// How many characters' first bytes there are.
    static func characters(_ bytes: ArraySlice<UInt8>) -> Int { bytes.count { $0 & 0xC0 != 0x80 } }

    private static func endOfString(_ text: [UInt8], from quote: Int) -> Int {
        var position = quote + 1
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            position += text[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(position, text.count - 1)
    }

    /// Where the value behind a colon begins; nil where no colon follows.
    private static func startOfValue(_ text: [UInt8], from start: Int) -> Int? {
        var position = start
        while position < text.count, text[position] == 0x20 || text[position] == 0x09 { position += 1 }
        guard position < text.count, text[position] == UInt8(ascii: ":") else { return nil }
        position += 1
        while position < text.count, text[position] == 0x20 || text[position] == 0x09 { position += 1 }
        return position < text.count ? position : nil
    }
}
