import ArgumentParser
import Authoring
import Dialer
import Foundation
import Outbound
import Store

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says how the campaigns of a run stand now, and what they wait for.",
        usage: "trunkside status [<folder>] [options]",
        discussion: """
            Without a run: what the ledger says.

              trunkside status examples/appointment-reminders
            """
    )

    @OptionGroup var options: SteeringOptions

    @Option(help: "text or json.")
    var output: Output = .text

    func run() async throws {
        let terminal = Terminal()
        let control = try options.control()
        let status: EngineStatus
        var words: String
        var silence: String?
        let answer: ControlAnswer?
        do throws(SocketProblem) {
            answer = try control.ask(.status)
        } catch {
            (answer, silence) = (nil, error.description)
        }
        switch answer {
        case .status(let live):
            status = live
            words = control.process.map { "process \($0) runs it" } ?? "a process runs it"
            if live.isStopping { words += " and stops: open attempts end" }
        case .refused(let why): throw Finding(file: control.name, message: why)
        case .done, nil:
            status = try EngineStatus(of: try Ledger(reading: control.file.path))
            words = (silence ?? control.silence) + "; this is what it holds"
        }
        switch output {
        case .json:
            guard case .object(var fields) = status.json else { return }
            fields["ledger"] = .string(control.file.path)
            fields["process"] = JSONValue(control.process.map(Int64.init))
            terminal.line(JSONValue.object(fields).text)
        case .text:
            let clock = status.at.map { "; its clock shows \(RFC3339.text($0))" } ?? ""
            terminal.line("ledger \(control.name): \(words)\(clock)")
            for line in status.lines(isOwned: control.process != nil) { terminal.line(line) }
        }
    }
}
