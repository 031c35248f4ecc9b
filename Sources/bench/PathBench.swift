import Authoring
import Foundation
import Outbound

/// Prints how fast `check --paths` follows the flow of an example.
func runPathBench() throws {
    let example = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../examples/appointment-reminders").standardizedFileURL
    let gathering = try Gathering([example])
    let start = Instant(milliseconds: 1_772_467_200_000)
    let count = try PathExplorer(gathering, at: 0, start: start).explore().paths
    let path = Measure.best(count) {
        do {
            _ = try PathExplorer(gathering, at: 0, start: start).explore()
        } catch {
            preconditionFailure("the example cannot be explored: \(error)")
        }
    }
    Measure.show("lua: paths of appointment-reminders, list and judging too", 1e9 / path, "a second")
}
