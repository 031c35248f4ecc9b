/// What a call may show as its caller id.
package enum CallerIDText {
    /// A number of 2 to 15 digits as people write it, a `sip:`, `sips:` or `tel:` URI, or `anonymous`.
    package static func allows(_ text: String) -> Bool {
        let small = text.lowercased()
        if ["sip:", "sips:", "tel:"].contains(where: { small.hasPrefix($0) && small.count > $0.count }) {
            return true
        }
        if small == "anonymous" { return true }
        let digits = text.filter { !" -.()/".contains($0) }
        let number = digits.hasPrefix("+") ? digits.dropFirst() : digits[...]
        return (2...15).contains(number.utf8.count) && number.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
