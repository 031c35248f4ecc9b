import ArgumentParser
import Authoring
import Foundation

@main
struct Trunkside: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trunkside",
        abstract: "Runs outbound campaigns: calls, text messages and email, from a folder of files.",
        discussion: """
            A campaign is a folder with campaign.toml, targets.csv, outplan.lua and flow.lua.

              trunkside new spring-reminders
              trunkside check examples/appointment-reminders
              trunkside simulate examples/appointment-reminders --seed 7 --days 7
              trunkside run examples/appointment-reminders --speed 20000
              trunkside explain examples/appointment-reminders --target patient-0017
              trunkside trace patient-0017/1 --folder examples/appointment-reminders
              trunkside report examples/appointment-reminders --html report.html

            Exit codes: 0 ok, 1 failure, 2 findings, 64 usage.
            """,
        version: Version.text,
        subcommands: [
            Run.self, Simulate.self, Check.self, TestCommand.self, Plan.self, Explain.self, Trace.self,
            ReplayCommand.self, Results.self, ReportCommand.self, Status.self, Stop.self, Start.self,
            SetCommand.self,
            New.self, Repl.self, Serve.self, KeyCommand.self, Backup.self, Restore.self, VersionCommand.self,
        ]
    )

    /// Failures are sentences on standard error; findings end with 2.
    static func main() async {
        let terminal = Terminal()
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let findings as Findings {
            for finding in findings.all { terminal.error(finding.description) }
            leave(2)
        } catch let exit as ExitCode {
            leave(exit.rawValue)
        } catch {
            if Trunkside.exitCode(for: error) == .validationFailure || error is CleanExit {
                end(error, terminal)
            }
            let text = "\(error)"
            if text.contains("CommandError") || text.contains("parserError") {
                end(error, terminal)
            }
            terminal.error("trunkside: \(text)")
            leave(1)
        }
    }

    /// Help, or why the arguments cannot be meant, which may hold what somebody typed.
    private static func end(_ error: any Error, _ terminal: Terminal) -> Never {
        let (code, text) = (exitCode(for: error), fullMessage(for: error))
        if !text.isEmpty { code.isSuccess ? terminal.line(text) : terminal.error(text) }
        leave(code.rawValue)
    }

    private static func leave(_ code: Int32) -> Never {
        Foundation.exit(code)
    }
}

/// What this build is.
enum Version {
    static let number = "0.1.0"
    static let text = "trunkside \(number)"
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Prints the version.")
    func run() { Terminal().line(Version.text) }
}
