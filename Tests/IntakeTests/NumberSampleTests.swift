import Foundation
import Intake
import Store
import Testing

/// Numbers that the package phonenumbers calls valid, with what it says of them
/// (scripts/make-number-sample.py).
///
/// `scripts/check-numbers` runs the same test over 100 thousand numbers.
struct NumberSampleTests {
    private static let variable = "TRUNKSIDE_NUMBER_SAMPLE"

    private static func sample() throws -> URL {
        if let path = ProcessInfo.processInfo.environment[variable] { return URL(filePath: path) }
        return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/numbers.tsv.gz")
    }

    @Test("E.164 and zones are those of phonenumbers, from international and national form")
    func agreesWithPackage() throws {
        let plans = NumberPlans.world
        let text = try Gzip.inflate([UInt8](Data(contentsOf: Self.sample())))
        var differences: [String] = []
        var numbers = 0
        var nationals = 0
        for line in text.split(separator: 0x0A) {
            let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            try #require(fields.count == 5)
            let country = fields[1] == "001" ? nil : fields[1]
            for form in [fields[2], fields[3]] where !form.isEmpty {
                do throws(PhoneNumberProblem) {
                    let number = try plans.read(form, country: country)
                    let zones = plans.zones(of: number).joined(separator: "&")
                    if number.e164 != fields[0] || zones != fields[4] {
                        differences.append("\(place(fields)): \(form) is \(number.e164) \(zones)")
                    }
                } catch {
                    differences.append("\(place(fields)): \(form) is refused: \(error.message)")
                }
            }
            numbers += 1
            nationals += fields[3].isEmpty ? 0 : 1
        }
        print(
            "\(numbers) numbers, \(nationals) of them in national form too: \(differences.count) differences"
        )
        #expect(numbers >= 5_000)
        #expect(nationals * 100 >= numbers * 95)
        #expect(differences.count == 0, "\(differences.prefix(20).joined(separator: "\n"))")
    }

    private func place(_ fields: [String]) -> String { "\(fields[0]) of \(fields[1])" }
}
