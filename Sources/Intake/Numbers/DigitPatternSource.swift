/// The parts of a pattern before it is compiled.
indirect enum DigitPatternNode {
    case digit(UInt16)
    case endOfDigits
    case sequence([DigitPatternNode])
    case choice([DigitPatternNode])
    case group(Int, DigitPatternNode)
    case repeated(DigitPatternNode, Int, Int)
}

/// Reads the small language of the tables: digits, `d` for any digit, `[2-57]`, `(...)`, `(?:...)`, `|`, `?`,
/// `{3}`, `{3,7}` and `$`. The script that writes the tables refuses anything else.
struct DigitPatternSource {
    private var rest: ArraySlice<UInt8>
    private(set) var groups = 0

    init(_ text: ArraySlice<UInt8>) { rest = text }

    mutating func alternatives() -> DigitPatternNode {
        var branches = [sequence()]
        while skip("|") { branches.append(sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() -> DigitPatternNode {
        var parts: [DigitPatternNode] = []
        while let next = rest.first, next != UInt8(ascii: "|"), next != UInt8(ascii: ")") {
            parts.append(repetition(of: atom()))
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func atom() -> DigitPatternNode {
        if skip("(") {
            if skip("?") {
                take()
                let body = alternatives()
                take()
                return body
            }
            let number = groups
            groups += 1
            precondition(
                number < DigitGroups.limit,
                "a number pattern has more than \(DigitGroups.limit) groups"
            )
            let body = alternatives()
            take()
            return .group(number, body)
        }
        if skip("[") { return .digit(set()) }
        if skip("d") { return .digit(0x3FF) }
        if skip("$") { return .endOfDigits }
        return .digit(1 << UInt16(digit()))
    }

    private mutating func repetition(of node: DigitPatternNode) -> DigitPatternNode {
        if skip("?") { return .repeated(node, 0, 1) }
        guard skip("{") else { return node }
        let least = number()
        let most = skip(",") ? number() : least
        take()
        return .repeated(node, least, most)
    }

    private mutating func set() -> UInt16 {
        var bits: UInt16 = 0
        while !skip("]") {
            let first = digit()
            let last = skip("-") ? digit() : first
            for value in first...last { bits |= 1 << UInt16(value) }
        }
        return bits
    }

    private mutating func number() -> Int {
        var value = 0
        while let byte = rest.first, byte >= 48, byte <= 57 { value = value * 10 + digit() }
        return value
    }

    private mutating func digit() -> Int {
        let byte = rest.removeFirst()
        precondition(byte >= 48 && byte <= 57, "a number pattern has the unexpected character \(byte)")
        return Int(byte - 48)
    }

    private mutating func take() { rest.removeFirst() }

    private mutating func skip(_ character: Character) -> Bool {
        guard let byte = rest.first, byte == character.asciiValue else { return false }
        rest.removeFirst()
        return true
    }
}
