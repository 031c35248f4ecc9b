import Outbound

/// Reads the addresses of a campaign's targets in the one form that the ledger compares.
package struct Addresses: Sendable {
    private let plans: NumberPlans
    private let kind: CampaignKind
    private let country: String?

    /// `country` (ISO 3166 alpha-2) is where numbers in national form are dialed; nil takes only
    /// international ones.
    package init(_ kind: CampaignKind, country: String?, plans: NumberPlans) {
        self.kind = kind
        self.country = country?.uppercased()
        self.plans = plans
    }

    /// A telephone number, `tel:`, `sms:`, `sip:`, `mailto:` or an email address. A bare number is a text's
    /// address in a message campaign and a call's otherwise.
    package func read(_ raw: String, slot: Int = 0) throws(AddressProblem) -> Destination {
        let text = ListHeader.trimmed(raw)
        guard !text.isEmpty else { throw AddressProblem("empty", "there is no address: fill it in") }
        guard text.utf8.count <= 512 else {
            throw AddressProblem("too_long", "an address of more than 512 bytes")
        }
        let (scheme, rest) = Addresses.scheme(text)
        switch scheme {
        case "sip", "sips":
            return Destination(type: .sip, address: try SIPAddress.canonical(text), slot: slot, raw: text)
        case "mailto", "email":
            return try email(rest, raw: text, slot: slot)
        case "sms":
            return try number(rest, .sms, raw: text, slot: slot)
        case "tel":
            return try number(rest, .tel, raw: text, slot: slot)
        default:
            break
        }
        if kind == .email || text.utf8.contains(UInt8(ascii: "@")) {
            return try email(text, raw: text, slot: slot)
        }
        return try number(text, kind == .message ? .sms : .tel, raw: text, slot: slot)
    }

    /// An address whose type is given, as JSON lists may have it.
    func read(_ raw: String, type: String, slot: Int) throws(AddressProblem) -> Destination {
        guard let type = DestinationType(rawValue: type) else {
            let types = DestinationType.allCases.map(\.rawValue).joined(separator: ", ")
            throw AddressProblem("unknown_type", "an address is one of \(types)")
        }
        let text = ListHeader.trimmed(raw)
        switch type {
        case .tel, .sms: return try number(text, type, raw: text, slot: slot)
        case .email: return try email(text, raw: text, slot: slot)
        case .sip:
            let uri = text.hasPrefix("sip") ? text : "sip:" + text
            return Destination(type: .sip, address: try SIPAddress.canonical(uri), slot: slot, raw: text)
        }
    }

    private func number(
        _ text: String,
        _ type: DestinationType,
        raw: String,
        slot: Int
    ) throws(AddressProblem) -> Destination {
        do throws(PhoneNumberProblem) {
            let number = try plans.read(text, country: country)
            return Destination(
                type: type,
                address: number.e164,
                slot: slot,
                raw: raw,
                zones: plans.zones(of: number)
            )
        } catch {
            throw AddressProblem(error)
        }
    }

    private func email(_ text: String, raw: String, slot: Int) throws(AddressProblem) -> Destination {
        Destination(type: .email, address: try EmailAddress.canonical(text), slot: slot, raw: raw)
    }

    /// The scheme in small letters, where one of ours stands before a colon.
    private static func scheme(_ text: String) -> (String?, String) {
        guard let colon = text.utf8.prefix(7).firstIndex(of: UInt8(ascii: ":")) else { return (nil, text) }
        return (text[..<colon].lowercased(), String(text[text.index(after: colon)...]))
    }
}
