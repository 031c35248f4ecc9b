/// Swift source with comments and the contents of literals blanked, so that rules about code see code alone.
///
/// Every other character keeps its place: a line of the mask is the line of the file.
struct MaskedSource {
    private(set) var code: [UInt8] = []
    private let bytes: [UInt8]
    private var at = 0

    static func mask(_ text: String) -> String {
        var source = Self(bytes: Array(text.utf8))
        source.scan(until: nil)
        return String(decoding: source.code, as: UTF8.self)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        code.reserveCapacity(bytes.count)
    }

    private func looking(at word: StaticString) -> Bool {
        guard at + word.utf8CodeUnitCount <= bytes.count else { return false }
        return word.withUTF8Buffer { $0.elementsEqual(bytes[at..<at + $0.count]) }
    }

    private mutating func keep(_ count: Int = 1) {
        code.append(contentsOf: bytes[at..<min(at + count, bytes.count)])
        at += count
    }

    private mutating func blank(_ count: Int = 1) {
        for byte in bytes[at..<min(at + count, bytes.count)] {
            code.append(byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " "))
        }
        at += count
    }

    /// Code, up to the parenthesis that closes an interpolation, or to the end of the file.
    private mutating func scan(until closing: UInt8?) {
        var depth = 0
        while at < bytes.count {
            if looking(at: "//") {
                while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { blank() }
            } else if looking(at: "/*") {
                blockComment()
            } else if bytes[at] == UInt8(ascii: "\"") {
                literal(pounds: 0)
            } else if bytes[at] == UInt8(ascii: "#"), let pounds = poundsBeforeQuote() {
                keep(pounds)
                literal(pounds: pounds)
            } else {
                if closing != nil, bytes[at] == UInt8(ascii: "(") { depth += 1 }
                if let closing, bytes[at] == closing {
                    if depth == 0 { return }
                    depth -= 1
                }
                keep()
            }
        }
    }

    private func poundsBeforeQuote() -> Int? {
        var end = at
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        return end < bytes.count && bytes[end] == UInt8(ascii: "\"") ? end - at : nil
    }

    private mutating func blockComment() {
        var depth = 0
        repeat {
            if looking(at: "/*") {
                depth += 1
                blank(2)
            } else if looking(at: "*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && at < bytes.count
    }

    private mutating func literal(pounds: Int) {
        let quotes = looking(at: "\"\"\"") ? 3 : 1
        keep(quotes)
        while at < bytes.count {
            if closes(quotes: quotes, pounds: pounds) {
                keep(quotes + pounds)
                return
            }
            if quotes == 1, bytes[at] == UInt8(ascii: "\n") { return }
            guard bytes[at] == UInt8(ascii: "\\"), followed(by: pounds) else {
                blank()
                continue
            }
            blank(1 + pounds)
            guard at < bytes.count else { return }
            if bytes[at] == UInt8(ascii: "(") {
                keep()
                scan(until: UInt8(ascii: ")"))
                if at < bytes.count { keep() }
            } else {
                blank()
            }
        }
    }

    private func followed(by pounds: Int) -> Bool {
        let rest = bytes[(at + 1)...].prefix(pounds)
        return rest.count == pounds && rest.allSatisfy { $0 == UInt8(ascii: "#") }
    }

    private func closes(quotes: Int, pounds: Int) -> Bool {
        let rest = bytes[at...].prefix(quotes + pounds)
        return rest.count == quotes + pounds
            && rest.prefix(quotes).allSatisfy { $0 == UInt8(ascii: "\"") }
            && rest.dropFirst(quotes).allSatisfy { $0 == UInt8(ascii: "#") }
    }
}
