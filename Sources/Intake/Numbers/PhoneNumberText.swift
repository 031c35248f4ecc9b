/// The digits of a number as people write it, and whether a + stood before them.
struct PhoneNumberText {
    /// E.164 has at most 15 digits; international prefix, national prefix and carrier code may come before
    /// them.
    static let limit = 30

    private(set) var digits: [UInt8] = []
    private(set) var international = false

    init(_ text: String) throws(PhoneNumberProblem) {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, Self.isSeparator(first) { scalars.removeFirst() }
        while let last = scalars.last, Self.isSeparator(last), last != "." { scalars.removeLast() }
        if Self.isTelephoneURI(scalars) { scalars.removeFirst(4) }
        guard !scalars.isEmpty else { throw .empty }
        if scalars.contains(where: { $0 == "." || $0 == "E" || $0 == "e" }), Self.isSpreadsheetNumber(scalars)
        {
            throw .spreadsheet
        }
        digits.reserveCapacity(Self.limit)
        for scalar in scalars { try take(scalar) }
        guard !digits.isEmpty else { throw .notANumber }
    }

    private mutating func take(_ scalar: Unicode.Scalar) throws(PhoneNumberProblem) {
        if let digit = Self.digit(scalar) {
            guard digits.count < Self.limit else { throw .notANumber }
            digits.append(digit)
        } else if scalar == "+" || scalar == "\u{FF0B}" {
            guard digits.isEmpty, !international else {
                throw digits.count < 3 ? .notANumber : .extensionGiven
            }
            international = true
        } else if !Self.isSeparator(scalar) {
            throw refusal(scalar)
        }
    }

    private func refusal(_ scalar: Unicode.Scalar) -> PhoneNumberProblem {
        let begun = digits.count >= 3
        switch scalar {
        case "#", ";", ",", "x", "X", "e", "E", "~", "&", "|": return begun ? .extensionGiven : .notANumber
        default: return scalar.properties.isAlphabetic && begun ? .letters : .notANumber
        }
    }

    private static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
        if scalar.value < 128 {
            return scalar.value >= 48 && scalar.value <= 57 ? UInt8(scalar.value - 48) : nil
        }
        guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else {
            return nil
        }
        return UInt8(exactly: value)
    }

    /// What people and address books put between digits; the invisible ones mark the direction of text.
    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20, 0x09, 0x28, 0x29, 0x2D, 0x2E, 0x2F: true  // space, tab, ( ) - . /
        case ..<0x80: false
        case 0xA0, 0xAD, 0x2000...0x200F, 0x2010...0x2015, 0x202A...0x202F, 0x2060, 0x2066...0x2069: true
        case 0x2212, 0x3000, 0xFF08, 0xFF09, 0xFF0D, 0xFF0E, 0xFF0F, 0xFEFF: true
        default: false
        }
    }

    private static func isTelephoneURI(_ scalars: Substring.UnicodeScalarView) -> Bool {
        scalars.prefix(4).elementsEqual("tel:".unicodeScalars) { $0.value | 0x20 == $1.value | 0x20 }
    }

    /// `1.30356E+10`, `13035550100.0`: the digits that are gone cannot be known.
    private static func isSpreadsheetNumber(_ scalars: Substring.UnicodeScalarView) -> Bool {
        let parts = scalars.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, let last = parts.last, parts.count <= 2 else { return false }
        let whole = first.prefix(while: isASCIIDigit)
        if parts.count == 2, whole.count == first.count, first.count >= 7, last.allSatisfy({ $0 == "0" }) {
            return !last.isEmpty
        }
        guard !whole.isEmpty, whole.count == first.count || parts.count == 1,
            let exponent = last.firstIndex(where: { $0 == "E" || $0 == "e" })
        else { return false }
        let power = last[last.index(after: exponent)...].drop { $0 == "+" }
        return last[..<exponent].allSatisfy(isASCIIDigit) && !power.isEmpty && power.allSatisfy(isASCIIDigit)
    }

    private static func isASCIIDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 48 && scalar.value <= 57
    }
}
