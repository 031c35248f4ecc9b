import Foundation
import Testing

/// What a person at a terminal sees.
struct TerminalTests {
    /// Runs the program on a pseudo-terminal of this width, by util-linux's `script`.
    private static func run(
        _ arguments: String,
        columns: Int,
        colour: Bool = true,
        in folder: TemporaryFolder
    ) throws
        -> String
    {
        let output = try folder.file("screen", "")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let environment = colour ? "env -u NO_COLOR TERM=xterm" : "env NO_COLOR=1 TERM=xterm"
        process.arguments = [
            "script", "-qec", "stty cols \(columns); \(environment) '\(Program.path)' \(arguments)",
            "/dev/null",
        ]
        process.currentDirectoryURL = folder.url
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try folder.text("screen")
    }

    @Test(arguments: [80, 40])
    func `the progress bar keeps to the width of the terminal and moves on one line`(_ columns: Int) throws {
        let folder = try TemporaryFolder()
        _ = try RunTests.campaign(in: folder)
        let screen = try Self.run("run morning --speed 3000", columns: columns, in: folder)
        let clear = "\r\u{1b}[2K"
        let bars = screen.components(separatedBy: clear).dropFirst().map { $0.prefix { $0 != "\r\n" } }
        #expect(bars.count >= 2)
        #expect(bars.allSatisfy { $0.count < columns }, "\(bars)")
        #expect(bars.last?.hasPrefix("[") == true)
        #expect(bars.last?.contains("] 40/40") == true)
        #expect(screen.contains("\u{1b}[1mmorning\u{1b}[0m"))
        #expect(screen.contains("morning: finished"))
    }

    @Test func `with NO_COLOR nothing is bold, and without a terminal nothing moves`() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        let screen = try Self.run("run morning --speed 3000", columns: 80, colour: false, in: folder)
        #expect(!screen.contains("\u{1b}[1m"))
        let piped = try Program.run("run", campaign, "--speed", "3000", "--database", "piped.db", in: folder)
        #expect(!piped.output.contains("\u{1b}") && !piped.output.contains("\r"))
        #expect(piped.output.contains("40/40 done"))
    }
}
