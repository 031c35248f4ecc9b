import Foundation
import Glibc
import Testing

/// A person at a pseudo-terminal (by util-linux's `script`), who types and waits for what the screen shows.
final class Typist {
    private let process = Process()
    private let keyboard = Pipe()
    private let screen = Pipe()
    private let pidFile: String
    private var shown = ""

    /// What the screen showed instead.
    struct Failure: Error, CustomStringConvertible {
        var wanted: String
        var shown: String

        var description: String { "waited for \"\(wanted)\", and the screen shows:\n\(shown)" }
    }

    init(_ arguments: String, variables: [String: String] = [:], in folder: TemporaryFolder) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        pidFile = folder.path("pid")
        let command = "stty cols 100; echo $$ >'\(pidFile)'; exec '\(Program.path)' \(arguments)"
        process.arguments = ["script", "-qec", command, "/dev/null"]
        let home = ["TERM": "xterm", "XDG_STATE_HOME": folder.path("state"), "HOME": folder.path("")]
        process.environment = ProcessInfo.processInfo.environment.merging(home) { $1 }
            .merging(variables) { $1 }
        process.currentDirectoryURL = folder.url
        process.standardInput = keyboard
        process.standardOutput = screen
        process.standardError = screen
        // A shell's children have no signal blocked; a test's thread has.
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try process.run()
    }

    deinit { if process.isRunning { process.terminate() } }

    func types(_ text: String) throws { try keyboard.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

    /// Sends a signal to the program itself, as another program would.
    func signals(_ number: Int32) throws {
        let text = try String(contentsOfFile: pidFile, encoding: .utf8)
        let program = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        try #require(kill(program, number) == 0)
    }

    /// What the screen showed since the last wait, up to this text.
    @discardableResult
    func waits(for text: String, milliseconds: Int = 30_000) throws -> String {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while true {
            if let range = shown.range(of: text) {
                defer { shown = String(shown[range.upperBound...]) }
                return String(shown[..<range.upperBound])
            }
            guard ContinuousClock.now < end, look() else { throw Failure(wanted: text, shown: shown) }
        }
    }

    /// Whether a text comes within this time; what else comes stays to be seen.
    func sees(_ text: String, milliseconds: Int) throws -> Bool {
        do {
            try waits(for: text, milliseconds: milliseconds)
            return true
        } catch is Failure {
            return false
        }
    }

    /// What no wait has taken yet.
    var screenText: String { shown }

    /// The exit code, once the program has left.
    func ends() throws -> Int32 {
        let end = ContinuousClock.now + .seconds(30)
        while look() {
            guard ContinuousClock.now < end else { throw Failure(wanted: "the end", shown: shown) }
        }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Takes what there is within a moment; false when the screen is gone.
    private func look() -> Bool {
        let descriptor = screen.fileHandleForReading.fileDescriptor
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 50) > 0 else { return true }
        var bytes = [UInt8](repeating: 0, count: 16 * 1024)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return false }
        // A carriage return before a newline would be one character with it.
        shown += String(decoding: bytes[..<count].filter { $0 != 13 }, as: UTF8.self)
            .replacing(/\u{1b}\[[0-9;?]*[A-Za-z]/, with: "")
        return true
    }
}
