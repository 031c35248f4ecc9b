import Intake
import Testing

struct PhoneNumberTests {
    private let plans = NumberPlans.world

    private func read(_ text: String, _ country: String? = nil) -> String {
        do throws(PhoneNumberProblem) {
            return try plans.read(text, country: country).e164
        } catch {
            return error.code
        }
    }

    @Test(
        "people's ways to write a number give one E.164",
        arguments: [
            ("+1 303-555-0142", nil), ("(303) 555-0142", "US"), ("1 303 555 0142", "US"),
            ("303.555.0142", "US"),
            ("tel:+1-303-555-0142", nil), ("TEL:+13035550142", "DE"), ("001 303 555 0142", "DE"),
            ("011 1 303 555 0142", "BS"), ("\u{202A}+1\u{00A0}303\u{2011}555\u{2011}0142\u{202C}", nil),
            ("\u{FF0B}\u{FF11} 303 555 0142", nil), ("\u{0661}3035550142", "CA"), ("(+1) 303 555 0142", nil),
        ] as [(String, String?)]
    )
    func oneForm(text: String, country: String?) {
        #expect(read(text, country) == "+13035550142")
    }

    @Test("national prefixes go, and national rules are applied")
    func nationalForms() {
        #expect(read("030 123456", "DE") == "+4930123456")
        #expect(read("+44 (0)20 7946 0958") == "+442079460958")
        #expect(read("06 698 82 100", "IT") == "+390669882100")
        #expect(read("011 15-2345-6789", "AR") == "+5491123456789")
        #expect(read("322-1234", "BS") == "+12423221234")
        #expect(read("8 (495) 123-45-67", "RU") == "+74951234567")
    }

    @Test("a calling code without + counts only where no national number can be meant")
    func callingCodeWithoutPlus() {
        #expect(read("919812345678", "IN") == "+919812345678")
        #expect(read("9198123456", "IN") == "+919198123456")
    }

    @Test(
        "what is not certain is refused with its reason",
        arguments: [
            ("", "US", "empty"), (" \u{00A0} ", "US", "empty"), ("n/a", "US", "not_a_number"),
            ("*100#", "US", "not_a_number"), ("1-800-FLOWERS", "US", "letters"),
            ("+1 303 555 0142 x12", nil, "extension"),
            ("303-555-0142 ext. 4", "US", "extension"), ("3035550142;ext=4", "US", "extension"),
            ("303-555-0142, 303-555-0143", "US", "extension"),
            ("+13035550142 +13035550143", nil, "extension"),
            ("1.30356E+10", "US", "spreadsheet"), ("13035550142.0", "US", "spreadsheet"),
            ("1E10", "US", "spreadsheet"),
            ("303 555 0142", nil, "no_country"), ("00 49 30 123456", nil, "no_country"),
            ("303 555 0142", "XX", "unknown_country"), ("+999 12345678", nil, "unknown_calling_code"),
            ("+0 303 555 0142", nil, "unknown_calling_code"), ("+1 303 555 014", nil, "too_short"),
            ("+1 303 555 01422", nil, "too_long"), ("555-0142", "US", "area_code_missing"),
            ("1303555014", "US", "not_in_plan"), ("+", nil, "not_a_number"),
            ("++13035550142", nil, "not_a_number"),
            ("+1234567890123456789012345678901234", nil, "not_a_number"), ("+49 1", nil, "too_short"),
        ] as [(String, String?, String)]
    )
    func refused(text: String, country: String?, code: String) {
        #expect(read(text, country) == code)
    }

    @Test("a refusal says which lengths there are")
    func lengthsInWords() {
        #expect(throws: PhoneNumberProblem.tooShort(callingCode: 1, digits: 9, possible: "10")) {
            try plans.read("+1 303 555 014", country: nil)
        }
        let problem = PhoneNumberProblem.tooShort(callingCode: 1, digits: 9, possible: "10")
        #expect(problem.message == "too short: 9 digits after +1, where numbers have 10")
    }

    @Test("zones: one for a place, several where a prefix or a mobile number may be in several")
    func zones() throws {
        #expect(try plans.zones(of: plans.read("+13035550142", country: nil)) == ["America/Denver"])
        #expect(try plans.zones(of: plans.read("+18005550142", country: nil)).count == 42)
        #expect(try plans.zones(of: plans.read("+442079460958", country: nil)) == ["Europe/London"])
        #expect(try plans.zones(of: plans.read("+883510012345", country: nil)).isEmpty)
        #expect(try plans.zones(of: plans.read("+61491570156", country: nil)).count > 5)
    }

    @Test("the tables know the kinds of numbers")
    func kinds() throws {
        #expect(try plans.kind(of: plans.read("+13035550142", country: nil)) == .fixedOrMobile)
        #expect(try plans.kind(of: plans.read("+4915123456789", country: nil)) == .mobile)
        #expect(try plans.kind(of: plans.read("+18005550142", country: nil)) == .tollFree)
        #expect(try plans.kind(of: plans.read("+15550142000", country: nil)) == nil)
    }
}
