extension NumberPlans {
    /// Reads a number as people write it: international with `+` or `tel:+`, or as it is dialed in `country`
    /// (ISO 3166 alpha-2), where its international prefix (`00`, `011`) counts too.
    ///
    /// The rules are libphonenumber's, with one more: what is read as a national number must fit the
    /// numbering plan, so that a wrong digit is not turned into somebody else's number. After a + only the
    /// length is checked, because countries open ranges before the tables know them.
    package func read(_ text: String, country: String?) throws(PhoneNumberProblem) -> PhoneNumber {
        let text = try PhoneNumberText(text)
        if text.international { return try international(text.digits[...]) }
        guard let country else { throw .noCountry }
        guard let plan = plan(country: country) else { throw .unknownCountry(country) }
        if let rest = afterInternationalPrefix(text.digits[...], plan) { return try international(rest) }
        return try national(text.digits[...], plan)
    }

    private func international(_ digits: ArraySlice<UInt8>) throws(PhoneNumberProblem) -> PhoneNumber {
        guard let (code, rest) = splitCallingCode(digits), let plan = plan(callingCode: code) else {
            throw .unknownCallingCode
        }
        return try checked(withoutPrefixIfPossible(rest, plan), plan)
    }

    private func national(
        _ digits: ArraySlice<UInt8>,
        _ plan: NumberingPlan
    ) throws(PhoneNumberProblem) -> PhoneNumber {
        var plan = plan
        let country = plan.region
        var national = digits
        if let rest = afterOwnCallingCode(digits, plan), let main = self.plan(callingCode: plan.callingCode) {
            (plan, national) = (main, rest)
        }
        national = withoutPrefixIfPossible(national, plan)
        let number = try checked(national, plan)
        guard matches(plan, national) else { throw .notInPlan(country: country) }
        return number
    }

    private func checked(
        _ national: ArraySlice<UInt8>,
        _ plan: NumberingPlan
    ) throws(PhoneNumberProblem) -> PhoneNumber {
        let code = plan.callingCode
        let count = national.count
        let main = self.plan(callingCode: code) ?? plan
        let number = PhoneNumber(callingCode: code, national: national)
        let length = main.length(of: national)
        // A smaller country that shares the code may have numbers of another length (Canada's 310 xxxx).
        if length != .possible, kind(of: number) != nil { return number }
        switch length {
        case .possible: return number
        case .localOnly: throw .areaCodeMissing(callingCode: code, digits: count)
        case .tooShort:
            throw .tooShort(callingCode: code, digits: count, possible: main.general.lengthsInWords)
        case .tooLong: throw .tooLong(callingCode: code, digits: count, possible: main.general.lengthsInWords)
        case .impossible:
            throw .impossibleLength(callingCode: code, digits: count, possible: main.general.lengthsInWords)
        }
    }

    /// What follows the prefix dialed before a calling code. A zero after it is no calling code.
    private func afterInternationalPrefix(_ digits: ArraySlice<UInt8>, _ plan: NumberingPlan) -> ArraySlice<
        UInt8
    >? {
        guard let prefix = plan.international, let end = patterns.matchesBeginning(prefix, digits) else {
            return nil
        }
        guard digits[end...].first != 0 else { return nil }
        return digits[end...]
    }

    private func splitCallingCode(_ digits: ArraySlice<UInt8>) -> (Int, ArraySlice<UInt8>)? {
        guard let first = digits.first, first != 0 else { return nil }
        var code = 0
        for (count, digit) in digits.prefix(3).enumerated() {
            code = code * 10 + Int(digit)
            if !indices(callingCode: code).isEmpty { return (code, digits.dropFirst(count + 1)) }
        }
        return nil
    }

    /// The national number where the digits begin with the country's own calling code, written without +, and
    /// can be nothing else.
    private func afterOwnCallingCode(_ digits: ArraySlice<UInt8>, _ plan: NumberingPlan) -> ArraySlice<UInt8>?
    {
        guard digits.starts(with: plan.codeDigits) else { return nil }
        let rest = withoutPrefix(digits.dropFirst(plan.codeDigits.count), plan)
        let isOnlyInternational = !matches(plan, digits) && matches(plan, rest)
        return isOnlyInternational || plan.length(of: digits) == .tooLong ? rest : nil
    }

    private func withoutPrefixIfPossible(_ digits: ArraySlice<UInt8>, _ plan: NumberingPlan) -> ArraySlice<
        UInt8
    > {
        let rest = withoutPrefix(digits, plan)
        switch plan.length(of: rest) {
        case .possible, .tooLong: return rest
        case .localOnly, .tooShort, .impossible: return digits
        }
    }

    /// Takes the national prefix and a carrier code away, or applies the plan's transformation, unless that
    /// would spoil a number that fits the plan as it is.
    private func withoutPrefix(_ digits: ArraySlice<UInt8>, _ plan: NumberingPlan) -> ArraySlice<UInt8> {
        var groups = DigitGroups()
        guard let prefix = plan.prefix, let end = patterns.matchesBeginning(prefix, digits, &groups) else {
            return digits
        }
        var rest = digits[end...]
        let last = patterns.groupCount(prefix) - 1
        if !plan.transform.isEmpty, last >= 0, groups[last] != nil {
            rest = transformed(plan.transform, digits, groups, rest)
        }
        return matches(plan, digits) && !matches(plan, rest) ? digits : rest
    }

    private func transformed(
        _ rule: [UInt8],
        _ digits: ArraySlice<UInt8>,
        _ groups: DigitGroups,
        _ rest: ArraySlice<UInt8>
    ) -> ArraySlice<UInt8> {
        var result: [UInt8] = []
        var isGroup = false
        for byte in rule {
            if byte == UInt8(ascii: "\\") {
                isGroup = true
            } else if isGroup {
                if let span = groups[Int(byte) - 49] { result.append(contentsOf: digits[span]) }
                isGroup = false
            } else {
                result.append(byte - 48)
            }
        }
        return (result + rest)[...]
    }

    private func matches(_ plan: NumberingPlan, _ digits: ArraySlice<UInt8>) -> Bool {
        guard let general = plan.general.pattern else { return false }
        return patterns.matchesWhole(general, digits)
    }
}

extension NumberingPlan.Description {
    /// `10`, `8 to 10`, `5, 7 or 9`.
    fileprivate var lengthsInWords: String {
        let possible = (0..<32).filter(allows)
        guard let first = possible.first, let last = possible.last else { return "none" }
        if possible.count > 2, last - first == possible.count - 1 { return "\(first) to \(last)" }
        if possible.count == 1 { return "\(first)" }
        return possible.dropLast().map(String.init).joined(separator: ", ") + " or \(last)"
    }
}
