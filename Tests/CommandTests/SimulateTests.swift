import Foundation
import Outbound
import Testing

@Suite("Simulating the examples")
struct SimulateTests {
    /// What `callees.lua` says of each example's first rule, as shares of all attempts.
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
        Example(name: "sms-reminder", targets: 300, shares: [.delivered: 0.95, .undelivered: 0.03]),
        Example(name: "newsletter", targets: 1000, shares: [.delivered: 0.90, .undelivered: 0.02]),
        Example(
            name: "emergency-notification",
            targets: 5000,
            shares: [.answered: 0.45, .machine: 0.20, .busy: 0.08, .rejected: 0.01]
        ),
        // Its two rules differ in who answers, and agree in this.
        Example(name: "telemarketing", targets: 10_000, shares: [.busy: 0.05]),
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

        let output = try runs[0].result().output
        let figures = try #require(output.split(separator: "\n").first { $0.hasPrefix("{") })
        let report = try JSONValue(parsing: String(figures))
        let all = try #require(report["attempts"]?.integer)
        #expect(all >= example.targets)
        #expect(report["targets"]?.integer == Int64(example.targets))
        for (outcome, share) in example.shares {
            let expected = share * Double(all)
            let sigma = (Double(all) * share * (1 - share)).squareRoot()
            let found = Double(report["outcomes"]?[outcome.rawValue]?.integer ?? 0)
            #expect(
                abs(found - expected) <= 4 * sigma,
                "\(outcome): \(found) of \(all), expected \(expected)"
            )
        }
    }

    @Test("worlds drawn from seeds are the same in two processes, and say what they came to")
    func swarm() throws {
        let folder = try TemporaryFolder()
        let results = try ["a", "b"].map { name in
            try Program.run(
                "simulate",
                "--swarm",
                "3",
                "--seed",
                "4",
                "--output",
                "json",
                "--journal",
                folder.path("\(name).jsonl"),
                in: folder
            )
        }
        #expect(results.map(\.code) == [0, 0])
        let journals = try ["a.jsonl", "b.jsonl"].map {
            try Data(contentsOf: folder.url.appendingPathComponent($0))
        }
        #expect(journals[0].count > 10_000)
        #expect(journals[0] == journals[1])
        let line = try #require(results[0].output.split(separator: "\n").first)
        let figures = try JSONValue(parsing: String(line))
        #expect(figures["worlds"] == 3)
        #expect(figures["failing"] == [])

        let mixed = try Program.run("simulate", Program.example("newsletter"), "--swarm", "2", in: folder)
        #expect(mixed.code == 64)
        #expect(mixed.errors.contains("--swarm draws campaigns from the seed: it takes no folder"))
        let none = try Program.run("simulate", in: folder)
        #expect(none.code == 64)
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

    @Test("what a list or a script brings in does not steer the terminal")
    func controlCharacters() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder, rows: 3)
        try folder.file(
            "morning/flow.lua",
            "return function(call) call:disposition('a\\27[31mred\\27]0;t\\7') end"
        )
        let result = try Program.run("simulate", campaign, in: folder)
        #expect(result.code == 0)
        #expect(result.output.contains("a\u{FFFD}[31mred\u{FFFD}]0;t\u{FFFD}"))
        #expect(!result.output.contains("\u{1b}"))
    }
}
