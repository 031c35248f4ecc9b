/// Why a text was not taken as a telephone number. A number is refused rather than guessed.
package enum PhoneNumberProblem: Error, Hashable, Sendable {
    case empty
    /// A character that no telephone number has.
    case notANumber
    /// Letters, as in 1-800-FLOWERS.
    case letters
    /// An extension, pause or second number behind the number.
    case extensionGiven
    /// A spreadsheet has turned the number into `1.30356E+10` or `13035550100.0`.
    case spreadsheet
    /// A national form, and no country is set.
    case noCountry
    /// The default country is none that has numbers.
    case unknownCountry(String)
    case unknownCallingCode
    case tooShort(callingCode: Int, digits: Int, possible: String)
    case tooLong(callingCode: Int, digits: Int, possible: String)
    case impossibleLength(callingCode: Int, digits: Int, possible: String)
    /// Enough digits only for a call within one area.
    case areaCodeMissing(callingCode: Int, digits: Int)
    /// The digits, read as a national number, fit no number of that country.
    case notInPlan(country: String)

    /// A stable word for machines.
    package var code: String {
        switch self {
        case .empty: "empty"
        case .notANumber: "not_a_number"
        case .letters: "letters"
        case .extensionGiven: "extension"
        case .spreadsheet: "spreadsheet"
        case .noCountry: "no_country"
        case .unknownCountry: "unknown_country"
        case .unknownCallingCode: "unknown_calling_code"
        case .tooShort: "too_short"
        case .tooLong: "too_long"
        case .impossibleLength: "impossible_length"
        case .areaCodeMissing: "area_code_missing"
        case .notInPlan: "not_in_plan"
        }
    }

    /// What is wrong and what to do; without the number itself.
    package var message: String {
        switch self {
        case .empty:
            "there is no number: fill it in"
        case .notANumber:
            "this is not a telephone number: write + and the calling code, then only digits"
        case .letters:
            "a number with letters: write the digits that they stand for"
        case .extensionGiven:
            "there is an extension or a second number behind the number, which cannot be dialed: "
                + "remove it, or put the second number into a column of its own"
        case .spreadsheet:
            "a spreadsheet has turned this number into a decimal: format the column as text and export it again"
        case .noCountry:
            "this number is in national form and no country is set: write it with + and the calling code, "
                + "or set default_country"
        case .unknownCountry(let country):
            "default_country is \(country), which is no country with telephone numbers: "
                + "use two letters of ISO 3166, such as US"
        case .unknownCallingCode:
            "no country has this calling code: check the digits after the +"
        case .tooShort(let code, let digits, let possible):
            "too short: \(digits) digits after +\(code), where numbers have \(possible)"
        case .tooLong(let code, let digits, let possible):
            "too long: \(digits) digits after +\(code), where numbers have \(possible)"
        case .impossibleLength(let code, let digits, let possible):
            "\(digits) digits after +\(code), where numbers have \(possible): check the digits"
        case .areaCodeMissing(let code, let digits):
            "\(digits) digits after +\(code) reach somebody only within one area: write the area code too"
        case .notInPlan(let country):
            "this is no number in national form of \(country): check the digits, "
                + "or write it with + and the calling code"
        }
    }
}
