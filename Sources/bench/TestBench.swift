import Authoring
import Foundation
import Outbound

/// Prints how fast script tests run: whole worlds, and whole attempts through a flow within one.
func runTestBench() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
        do { try FileManager.default.removeItem(at: folder) } catch {
            print("\(folder.path) stays: \(error)")
        }
    }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
    try measure(
        "tests on one core, each a world with one attempt",
        "worlds_test.lua",
        in: folder,
        attempts: 20
    )
    try measure("flow runs on one core, t:run() to its end", "runs_test.lua", in: folder, attempts: 200)
}

private struct Failed: Error { var lines: [String] }

private func measure(_ words: String, _ name: String, in folder: URL, attempts: Int) throws {
    let runner = TestRunner(stopwatch: { .nanoseconds(Measure.cpuNanoseconds()) })
    let files = try TestFiles([folder.appendingPathComponent(name)])
    var problems: [String] = []
    let time = Measure.best(attempts) {
        runner.run(files, setting: Gathering.Setting()) { file in
            problems += file.obstacles.map(\.description)
            problems += file.results.compactMap(\.failure).flatMap { $0.lines(width: 80) }
            let made = file.results.reduce(0) { $0 + $1.attempts }
            if made != attempts { problems.append("\(made) attempts, and \(attempts) were meant") }
        }
    }
    guard problems.isEmpty else { throw Failed(lines: problems) }
    Measure.show(words, 1e9 / time, "a second")
}

private let files = [
    "campaign.toml": """
    name = "bench"
    type = "call"
    timezone = "America/Denver"
    [simulation]
    start = "2026-03-02T09:00:00-07:00"
    """,
    "targets.csv": "external_id,name,destination\na,Ada,+13035550142\n",
    "outplan.lua": """
    return {
        tries = { total = 100 }, reached_when = "success", retry = { unsuccessful = "1m", default = "1m" },
    }
    """,
    "flow.lua": """
    return function(call)
        call:say("Hello {name|there}.")
        local key = call:digits{ say = "Press 1 to confirm.", max = 1 }
        call:set_variables{ key = key or "none" }
        call:disposition("again", { success = false })
    end
    """,
    "worlds_test.lua": """
    for number = 1, 20 do
        test("world " .. number, function(t)
            t:callee{ keys = { "1" } }
            t:expect(t:run().variables, { key = "1" })
        end)
    end
    """,
    "runs_test.lua": """
    for number = 1, 2 do
        test("runs " .. number, function(t)
            for _ = 1, 100 do
                t:callee{ keys = { "1" } }
                t:expect(t:run().variables, { key = "1" })
            end
        end)
    end
    """,
]
