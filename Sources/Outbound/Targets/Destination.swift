/// What kind of address a destination has, and so what carries an attempt at it.
package enum DestinationType: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case tel, sip, sms, email

    /// Whether an attempt opens a leg (a call) rather than sending a message.
    package var isCall: Bool { self == .tel || self == .sip }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// One address of a target.
package struct Destination: Hashable, Sendable {
    package var type: DestinationType
    /// E.164 for tel and sms, a `sip:` URI, or an email address (domain in lower case).
    package var address: String
    /// The wire's slot, 0 to 4.
    package var slot: Int
    /// What the list said, before it was made canonical.
    package var raw: String
    /// IANA names of the zones that the number itself may lie in; empty when it tells nothing.
    package var zones: [String]

    package init(
        type: DestinationType,
        address: String,
        slot: Int = 0,
        raw: String = "",
        zones: [String] = []
    ) {
        self.type = type
        self.address = address
        self.slot = slot
        self.raw = raw.isEmpty ? address : raw
        self.zones = zones
    }
}
