/// Email addresses (RFC 5321, without quoted local parts and address literals).
enum EmailAddress {
    private static let advice = "write one address, such as ana@example.org"

    /// The address in small letters: mailboxes that differ only in case are one person, and one that must
    /// not be contacted is found in any case.
    static func canonical(_ text: String) throws(AddressProblem) -> String {
        let address = text.lowercased()
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw AddressProblem("email", "this is not one email address: \(advice)")
        }
        guard isLocal(parts[0]) else {
            throw AddressProblem("email", "what stands before the @ is no mailbox: \(advice)")
        }
        guard isDomain(parts[1]) else {
            throw AddressProblem("email", "what stands after the @ is no domain: \(advice)")
        }
        return address
    }

    /// A domain with at least one dot; names in other scripts in their `xn--` form.
    static func isDomain(_ text: some StringProtocol) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.count >= 2, labels.last?.allSatisfy(\.isNumber) == false else {
            return false
        }
        return labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63 && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isLocal(_ text: Substring) -> Bool {
        guard (1...64).contains(text.utf8.count), text.first != ".", text.last != ".", !text.contains("..")
        else {
            return false
        }
        let marks = "!#$%&'*+-/=?^_`{|}~.".utf8
        return text.utf8.allSatisfy { $0 >= 0x80 || isAlphanumeric($0) || marks.contains($0) }
            && !text.unicodeScalars.contains {
                $0.properties.isWhitespace || $0.properties.generalCategory == .control
            }
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }
}
