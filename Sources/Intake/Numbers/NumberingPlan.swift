/// What one region's numbers look like.
struct NumberingPlan: Sendable {
    /// The digits of one kind of number.
    struct Description: Sendable {
        let pattern: DigitPattern?
        /// Bit n: n digits are possible.
        let lengths: UInt32
        /// Bit n: n digits are possible only within an area, without its code.
        let local: UInt32

        func allows(length: Int) -> Bool { lengths >> UInt32(min(length, 31)) & 1 == 1 }
        func allowsLocally(length: Int) -> Bool { local >> UInt32(min(length, 31)) & 1 == 1 }
        var shortest: Int { lengths.trailingZeroBitCount }
        var longest: Int { 31 - lengths.leadingZeroBitCount }
    }

    /// ISO 3166 alpha-2, or `001` for the world's own calling codes.
    let region: String
    let callingCode: Int
    /// The calling code's digits as values.
    let codeDigits: [UInt8]
    /// The prefix dialed before a calling code.
    let international: DigitPattern?
    /// What stands before a national number and is not part of it: the national prefix, carrier codes.
    let prefix: DigitPattern?
    /// What a number with that prefix becomes, `\1` and `\2` being the prefix's groups; empty: the prefix
    /// goes.
    let transform: [UInt8]
    /// Tells this region's numbers from those of other regions with the same calling code.
    let leading: DigitPattern?
    let fixedIsMobile: Bool
    /// Any number of the plan.
    let general: Description
    /// By the raw value of `NumberKind`, up to `mobile`.
    let kinds: [Description]
}

/// How a number's length stands to its plan.
enum NumberLength: Sendable {
    case possible, localOnly, tooShort, tooLong, impossible
}

extension NumberingPlan {
    func length(of digits: ArraySlice<UInt8>) -> NumberLength {
        if general.allowsLocally(length: digits.count) { return .localOnly }
        if general.allows(length: digits.count) { return .possible }
        if digits.count < general.shortest { return .tooShort }
        return digits.count > general.longest ? .tooLong : .impossible
    }
}
