/// Who can be reached at an address, and so whether a request may go there.
package enum AddressReach: Hashable, Sendable {
    /// Anybody's: a public address.
    case everybody
    /// The machine's or the network's own: only where a list names the address itself, with its port.
    case own(String)
    /// No request goes there, whatever a list says.
    case nobody(String)

    /// In words, such as "a private"; nil for a public address.
    package var words: String? {
        switch self {
        case .everybody: nil
        case .own(let words), .nobody(let words): words
        }
    }
}

extension IPAddress {
    /// By the registries of special addresses (RFC 6890 and what followed it).
    package var reach: AddressReach {
        for range in isSix ? AddressRange.six : AddressRange.four where range.contains(self) {
            return range.reach
        }
        // Of version 6 only 2000::/3 has been given to anybody.
        return isSix && bytes[0] >> 5 != 1 ? .nobody("a reserved") : .everybody
    }
}

/// A network whose addresses are special.
private struct AddressRange: Sendable {
    let network: [UInt8]
    let bits: Int
    let reach: AddressReach

    private init(_ network: [UInt8], _ bits: Int, _ reach: AddressReach) {
        (self.network, self.bits, self.reach) = (network, bits, reach)
    }

    /// The bytes that are not given are zero.
    func contains(_ address: IPAddress) -> Bool {
        for bit in 0..<bits {
            let byte = bit / 8 < network.count ? network[bit / 8] : 0
            if (byte ^ address.bytes[bit / 8]) & (0x80 >> (bit % 8)) != 0 { return false }
        }
        return true
    }

    static let four: [AddressRange] = [
        AddressRange([0], 8, .nobody("an unspecified")),
        AddressRange([10], 8, .own("a private")),
        AddressRange([100, 64], 10, .own("a shared")),
        AddressRange([127], 8, .own("a loopback")),
        AddressRange([169, 254], 16, .nobody("a link-local")),
        AddressRange([172, 16], 12, .own("a private")),
        AddressRange([192, 0, 0], 24, .nobody("a reserved")),
        AddressRange([192, 0, 2], 24, .nobody("a documentation")),
        AddressRange([192, 88, 99], 24, .nobody("a translated")),
        AddressRange([192, 168], 16, .own("a private")),
        AddressRange([198, 18], 15, .nobody("a benchmark")),
        AddressRange([198, 51, 100], 24, .nobody("a documentation")),
        AddressRange([203, 0, 113], 24, .nobody("a documentation")),
        AddressRange([224], 4, .nobody("a multicast")),
        AddressRange([240], 4, .nobody("a reserved")),
    ]

    static let six: [AddressRange] = [
        AddressRange([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, .own("a loopback")),
        AddressRange([], 128, .nobody("an unspecified")),
        AddressRange([], 96, .nobody("a translated")),
        AddressRange([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96, .nobody("a translated")),
        AddressRange([0, 0x64, 0xFF, 0x9B], 96, .nobody("a translated")),
        AddressRange([0, 0x64, 0xFF, 0x9B, 0, 1], 48, .nobody("a translated")),
        AddressRange([0x20, 0x01], 23, .nobody("a reserved")),
        AddressRange([0x20, 0x01, 0x0D, 0xB8], 32, .nobody("a documentation")),
        AddressRange([0x20, 0x02], 16, .nobody("a translated")),
        AddressRange([0x3F, 0xFF], 20, .nobody("a documentation")),
        AddressRange([0xFC], 7, .own("a unique local")),
        AddressRange([0xFE, 0x80], 10, .nobody("a link-local")),
        AddressRange([0xFF], 8, .nobody("a multicast")),
    ]
}
