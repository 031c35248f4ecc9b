import Foundation
import Outbound
import Testing

@Suite("Simulating the examples")
struct SimulateTests {
    /// What `callees.lua` says of each example's first rule, as shares of all attempts that reached a carrier.
    struct Example: Sendable, CustomTestStringConvertible {
        var name: String
        var targets: Int
        var shares: [Outcome: Double]
        var testDescription: String { name }
    }

    static let examples = [
        Example(
            name: "appointment-reminders",
            targets: 200,
            shares: [.answered: 0.62, .machine: 0.16, .busy: 0.05, .rejected: 0.01]
        ),
        Example(name: "sms-reminder", targets: 300, shares: [:]),
        Example(name: "newsletter", targets: 1000, shares: [:]),
    ]

    @Test("two processes with one seed write the same journal, byte for byte", arguments: examples)
    func repeats(_ example: Example) throws {
        let folder = try TemporaryFolder()
        let runs = try ["a", "b"].map { name in
            try Program.start(
                [
                    "simulate", Program.example(example.name), "--seed", "11", "--journal",
                    folder.path("\(name).jsonl"), "--output", "json",
                ],
                in: folder
            )
        }
        for run in runs { run.process.waitUntilExit() }
        #expect(try runs.map { try $0.result().code } == [0, 0])
        let journals = try ["a.jsonl", "b.jsonl"].map {
            try Data(contentsOf: folder.url.appendingPathComponent($0))
        }
        #expect(journals[0].count > 10_000)
        #expect(journals[0] == journals[1])

        let lines = try folder.text("a.jsonl").split(separator: "\n")
        var outcomes: [String: Int] = [:]
        for line in lines {
            let event = try JSONValue(parsing: String(line))
            if event["kind"]?.string == "attempt.done", let outcome = event["outcome"]?.string {
                outcomes[outcome, default: 0] += 1
            }
        }
        let all = outcomes.values.reduce(0, +)
        #expect(all >= example.targets)
        for (outcome, share) in example.shares {
            let expected = share * Double(all)
            let sigma = (Double(all) * share * (1 - share)).squareRoot()
            let found = Double(outcomes[outcome.rawValue] ?? 0)
            #expect(
                abs(found - expected) <= 4 * sigma,
                "\(outcome): \(found) of \(all), expected \(expected)"
            )
        }
    }

    @Test("another seed tells another story")
    func differs() throws {
        let folder = try TemporaryFolder()
        for seed in ["1", "2"] {
            let result = try Program.run(
                "simulate",
                Program.example("appointment-reminders"),
                "--seed",
                seed,
                "--journal",
                folder.path(seed),
                in: folder
            )
            #expect(result.code == 0)
        }
        #expect(try folder.text("1") != folder.text("2"))
    }
}
