import ArgumentParser
import Authoring
import Foundation
import Outbound

/// Arguments of `check --policy`.
struct PolicyOptions: ParsableArguments {
    @Flag(help: "Judge the outplan on lives of targets drawn from a seed instead; an outplan's file will do.")
    var policy = false

    @Option(help: ArgumentHelp("With --policy: the seed of the cases.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("With --policy: how many cases.", valueName: "number"))
    var cases: Int = PolicyProof.cases

    func validate() throws {
        if !(1...1_000_000).contains(cases) {
            throw ValidationError("--cases is a number from 1 to 1000000")
        }
    }

    /// Judges each outplan and says what was found; whether nothing was.
    func prove(_ places: [URL], _ output: Output, _ terminal: Terminal) throws -> Bool {
        let setting = try Variables().setting
        return try Check.each(places, output, terminal) { place in
            let report = try PolicyProof(place, setting: setting, seed: seed, cases: cases).report()
            return (report.findings.isEmpty, report.lines, report.json)
        }
    }
}
