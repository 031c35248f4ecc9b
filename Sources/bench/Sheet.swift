import Foundation
import Synchronization

/// All figures of a run, with the machine that they were measured on: what `--json` writes.
struct Sheet: Codable {
    var date: String
    var version: String
    var machine: Machine
    var figures: [Figure]

    /// The figures of this run; the name of the benchmark that runs.
    private static let run = Mutex<(bench: String, figures: [Figure], last: String)>(("", [], ""))

    static func begin(_ bench: String) { run.withLock { $0.bench = bench } }

    /// A name that begins with spaces goes on with the last one that does not.
    static func note(_ figure: Figure) {
        run.withLock { run in
            var figure = figure
            figure.bench = run.bench
            if figure.name.hasPrefix(" ") {
                figure.name = run.last + ": " + figure.name.trimmingCharacters(in: .whitespaces)
            } else {
                run.last = figure.name
            }
            run.figures.append(figure)
        }
    }

    static func write(to file: String) throws {
        let sheet = Sheet(
            date: Date.now.formatted(.iso8601),
            version: Machine.output("git", "describe", "--always", "--dirty"),
            machine: Machine(),
            figures: run.withLock { $0.figures }
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(sheet) + Data("\n".utf8)).write(to: URL(fileURLWithPath: file))
    }

    static func read(_ file: String) throws -> Sheet {
        try JSONDecoder().decode(Sheet.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
    }
}
