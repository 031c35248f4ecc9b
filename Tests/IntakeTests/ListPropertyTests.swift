import Foundation
import Intake
import Outbound
import Testing

/// Lists drawn from seeds; a hundred times as many where DEEP_TESTS is set.
struct ListPropertyTests {
    private let rounds = ProcessInfo.processInfo.environment["DEEP_TESTS"] == nil ? 100 : 30_000

    private func draw(_ parts: [String], upTo limit: Int, _ generator: inout Generator) -> String {
        let count = Int(generator.next() % UInt64(limit + 1))
        return (0..<count).map { _ in parts[Int(generator.next() % UInt64(parts.count))] }.joined()
    }

    @Test("any text gives the same entries whatever the pieces it comes in, and never ends the process")
    func pieces() throws {
        let parts = ["\"", ",", "\n", "\r", "\r\n", " ", "a", "é", "\"\"", "+13035550142", "\0", "\t", ";"]
        for round in 0..<rounds {
            var generator = Generator(seed: 1, "pieces", "\(round)")
            let text = "destination,b\n" + draw(parts, upTo: 60, &generator)
            let whole = try ListReading().read(text)
            let size = 1 + Int(generator.next() % 9)
            let parted = try ListReading(piece: size).read(text)
            #expect(parted.targets == whole.targets, "round \(round), pieces of \(size)")
            #expect(parted.problems == whole.problems, "round \(round), pieces of \(size)")
        }
    }

    @Test("what a writer of RFC 4180 writes comes back as it was")
    func roundTrip() throws {
        let parts = ["\"", ",", "\n", "\r\n", "a", " b", "é", "|", ";", "😀"]
        for round in 0..<rounds {
            var generator = Generator(seed: 2, "round trip", "\(round)")
            let notes = (0..<5).map { _ in "x" + draw(parts, upTo: 12, &generator) + "y" }
            let rows = notes.enumerated().map { index, note in
                "+1303555\(1_000 + index),\"\(note.replacing("\"", with: "\"\""))\""
            }
            let result = try ListReading(piece: 16).read("destination,note\n" + rows.joined(separator: "\n"))
            #expect(result.targets.map { $0.data["note"]?.string } == notes, "round \(round)")
        }
    }

    @Test("any JSON lines give the same entries whatever the pieces they come in")
    func jsonPieces() throws {
        let parts = [
            "{", "}", "\"destination\"", ":", "\"+13035550142\"", ",", "\n", "\r\n", " ", "1", "[", "é", "\\",
        ]
        for round in 0..<rounds {
            var generator = Generator(seed: 3, "json", "\(round)")
            let text = draw(parts, upTo: 30, &generator) + "\n{\"to\":\"+13035550143\"}"
            let whole = try ListReading().read(text, name: "targets.jsonl")
            let parted = try ListReading(piece: 3).read(text, name: "targets.jsonl")
            #expect(parted.targets == whole.targets, "round \(round)")
            #expect(parted.problems == whole.problems, "round \(round)")
        }
    }

    @Test("any text is a number or refused, and a number reads as itself")
    func numbers() throws {
        let plans = NumberPlans.world
        let parts = [
            "+", "0", "1", "49", "44", "303", "555", "0142", " ", "-", "(", ")", ".", "x", "٣", "E", "tel:",
        ]
        var taken = 0
        for round in 0..<(rounds * 10) {
            var generator = Generator(seed: 4, "numbers", "\(round)")
            let countries = plans.countries
            let country = countries[Int(generator.next() % UInt64(countries.count))]
            let text = draw(parts, upTo: 10, &generator)
            do throws(PhoneNumberProblem) {
                let number = try plans.read(text, country: country)
                let again = try plans.read(number.e164, country: nil)
                #expect(again == number, "\(text) in \(country)")
                taken += 1
            } catch {
                #expect(!error.message.contains(text) || text.count < 4, "\(text) in \(country)")
            }
        }
        #expect(taken > rounds / 20)
    }
}
