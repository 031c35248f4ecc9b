import Outbound
import Testing

@testable import Intake

struct AddressTests {
    private let addresses = Addresses(.call, country: "us", plans: NumberPlans.world)

    private func read(_ text: String) -> String {
        do throws(AddressProblem) {
            let destination = try addresses.read(text)
            return "\(destination.type.rawValue) \(destination.address)"
        } catch {
            return error.code
        }
    }

    @Test(
        "addresses have one form",
        arguments: [
            ("303-555-0142", "tel +13035550142"), ("tel:+1-303-555-0142", "tel +13035550142"),
            ("SMS: 303 555 0142", "sms +13035550142"), ("Ana.Li+x@Example.ORG", "email ana.li+x@example.org"),
            ("mailto:ana@example.org", "email ana@example.org"),
            ("SIP:Ana@PBX.Example.org", "sip sip:Ana@pbx.example.org"),
            ("sip:192.0.2.10:5070;transport=tcp", "sip sip:192.0.2.10:5070;transport=tcp"),
            ("sips:a@[2001:DB8::1]:5061", "sip sips:a@[2001:db8::1]:5061"),
        ]
    )
    func forms(text: String, address: String) { #expect(read(text) == address) }

    @Test(
        "what no address can be is refused",
        arguments: [
            ("", "empty"), ("Ana <ana@example.org>", "email"), ("ana@example", "email"),
            ("ana@@example.org", "email"),
            (".ana@example.org", "email"), ("ana@exa mple.org", "email"), ("ana@example.123", "email"),
            ("ana@example.org\r\nBcc: all@example.org", "email"), ("sip:ana@host?Subject=x", "sip"),
            ("sip:", "sip"),
            ("sip:ana:secret@host", "sip"), ("sip:ana@host:0", "sip"), ("sip:a b@host", "sip"),
            ("sip:@host", "sip"),
        ]
    )
    func refused(text: String, code: String) { #expect(read(text) == code) }
}
