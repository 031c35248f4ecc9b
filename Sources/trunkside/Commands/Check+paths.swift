import ArgumentParser
import Authoring
import Foundation
import Outbound

/// Arguments of `check --paths`.
struct PathOptions: ParsableArguments {
    @Flag(help: "Run the flow through every answer to its actions instead.")
    var paths = false

    @Option(help: ArgumentHelp("With --paths: answers of one path.", valueName: "number"))
    var depth: Int = PathBounds().depth

    @Option(help: ArgumentHelp("With --paths: paths that are followed in full.", valueName: "number"))
    var limit: Int = PathBounds().paths

    @Option(
        help: ArgumentHelp("With --paths: how long a callee may hear nothing.", valueName: "duration"),
        transform: DurationOption.read
    )
    var silence: Duration = PathBounds().silence

    func validate() throws {
        if !(1...1000).contains(depth) { throw ValidationError("--depth is a number from 1 to 1000") }
        if !(1...1_000_000).contains(limit) {
            throw ValidationError("--limit is a number from 1 to 1000000")
        }
        if silence <= .zero { throw ValidationError("--silence is a duration above zero, like 10s") }
    }

    /// Explores each folder's flow and says what was found; whether nothing was.
    func explore(_ directories: [URL], _ output: Output, _ terminal: Terminal) throws -> Bool {
        var bounds = PathBounds()
        (bounds.depth, bounds.paths, bounds.silence) = (depth, limit, silence)
        let setting = try Variables().setting
        return try Check.each(directories, output, terminal) { directory in
            let gathering = try Gathering([directory], setting: setting)
            let start = gathering.folders.first?.file.simulation?.start ?? SystemClock.present
            let report = try PathExplorer(gathering, at: 0, start: start, bounds: bounds).explore()
            return (report.findings.isEmpty, report.lines, report.json)
        }
    }
}

extension Check {
    /// Says what comes of each place; what cannot be read is a finding like others. Whether all are clean.
    static func each(
        _ places: [URL],
        _ output: Output,
        _ terminal: Terminal,
        _ body: (URL) throws -> (isClean: Bool, lines: [String], json: [JSONValue])
    ) throws -> Bool {
        var areClean = true
        for place in places {
            do {
                let (isClean, lines, json) = try body(place)
                switch output {
                case .text: for line in lines { terminal.line(line) }
                case .json: for line in json { terminal.line(line.text) }
                }
                if !isClean { areClean = false }
            } catch let findings as Findings {
                areClean = false
                for finding in findings.all {
                    terminal.line(output == .json ? finding.json.text : finding.description)
                }
            }
        }
        return areClean
    }
}

/// How an option says a length of time.
enum DurationOption {
    static func read(_ text: String) throws -> Duration {
        do throws(DurationText.Problem) {
            return try DurationText.read(text)
        } catch {
            throw ValidationError(error.description)
        }
    }
}
