import Foundation
import Outbound
import Testing

@Suite("A run whose ledger cannot be written any more")
struct FullDiskTests {
    /// No file of the program may grow over so many bytes; a write past it fails, as on a full disk.
    private func run(_ campaign: String, fileLimit: Int, in folder: TemporaryFolder) throws -> Program.Result
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "trap '' XFSZ; ulimit -f $1; shift; exec \"$@\"", "sh", "\(fileLimit / 512)", Program.path,
            "run",
            campaign, "--speed", "20000",
        ]
        let output = try folder.file("output", "")
        let errors = try folder.file("errors", "")
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return try Program.Running(process: process, output: output, errors: errors).result()
    }

    @Test("it stops with a sentence that names the file, and the next run goes on to the end")
    func stopsAndGoesOn() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        let ledger = campaign + "/.trunkside/ledger.db"
        for limit in [200_000, 600_000, 1_500_000] {
            let result = try run(campaign, fileLimit: limit, in: folder)
            #expect(result.code == 1)
            #expect(result.errors.contains("trunkside: the disk of the ledger \(ledger) failed while"))
            #expect(result.errors.contains("then start again\n"))
            #expect(!result.output.contains("morning: finished"))
        }
        let last = try Program.run("run", campaign, "--speed", "20000", in: folder)
        #expect(last.code == 0, "\(last.errors)")
        #expect(last.output.contains("morning: finished"))
        let results = try Program.run("results", campaign, "--format", "jsonl", in: folder)
        let rows = try results.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(rows.count == 40)
        #expect(rows.allSatisfy { $0["state"] == "done" && ($0["tries"]?.integer ?? 99) <= 2 })
    }
}
