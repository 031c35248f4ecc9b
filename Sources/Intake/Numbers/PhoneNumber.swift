/// A telephone number in its one international form.
package struct PhoneNumber: Hashable, Sendable {
    /// `+`, the calling code and the national number, only digits (ITU-T E.164).
    package let e164: String
    package let callingCode: Int
    /// The digits 0 to 9 after the calling code, as values.
    let national: [UInt8]

    init(callingCode: Int, national: ArraySlice<UInt8>) {
        self.callingCode = callingCode
        self.national = Array(national)
        var text = "+\(callingCode)"
        for digit in national { text.unicodeScalars.append(Unicode.Scalar(digit + 48)) }
        e164 = text
    }
}

extension NumberPlans {
    /// What the numbering plan says a number is for; nil when it is in no known range of its plan.
    package func kind(of number: PhoneNumber) -> NumberKind? {
        let indices = indices(callingCode: number.callingCode)
        if indices.count == 1 { return kind(number.national[...], in: plans[indices[0]]) }
        for index in indices {
            let plan = plans[index]
            if let leading = plan.leading {
                if patterns.matchesBeginning(leading, number.national[...]) != nil {
                    return kind(number.national[...], in: plan)
                }
            } else if let kind = kind(number.national[...], in: plan) {
                return kind
            }
        }
        return nil
    }

    /// The time zones (IANA names) where the person who has this number may be; empty when nobody can say.
    ///
    /// The longest known prefix decides for numbers that belong to a place. All others (mobile numbers in
    /// most countries, toll-free ones, ranges that the tables do not know yet) may be anywhere in their
    /// country.
    package func zones(of number: PhoneNumber) -> [String] {
        guard let plan = plan(callingCode: number.callingCode) else { return [] }
        switch kind(of: number) {
        case .fixed, .fixedOrMobile:
            return zones(of: plan.codeDigits, number.national)
        case .mobile where Self.codesWithMobilePlaces.contains(number.callingCode):
            return zones(of: plan.codeDigits, number.national)
        default:
            return zones(of: plan.codeDigits)
        }
    }

    /// Calling codes where mobile numbers belong to an area: Mexico, Argentina, Brazil, Indonesia, China
    /// (libphonenumber, GEO_MOBILE_COUNTRIES).
    private static let codesWithMobilePlaces: Set<Int> = [52, 54, 55, 62, 86]

    private func kind(_ national: ArraySlice<UInt8>, in plan: NumberingPlan) -> NumberKind? {
        guard fits(plan.general, national) else { return nil }
        for kind in NumberKind.allCases where kind.rawValue < plan.kinds.count {
            guard fits(plan.kinds[kind.rawValue], national) else { continue }
            guard kind == .fixed else { return kind }
            let mobile = plan.fixedIsMobile || fits(plan.kinds[NumberKind.mobile.rawValue], national)
            return mobile ? .fixedOrMobile : .fixed
        }
        return nil
    }

    private func fits(_ description: NumberingPlan.Description, _ national: ArraySlice<UInt8>) -> Bool {
        guard let pattern = description.pattern, description.allows(length: national.count) else {
            return false
        }
        return patterns.matchesWhole(pattern, national)
    }
}
