import ArgumentParser
import Authoring
import Foundation
import Outbound

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Finds what is wrong with campaign folders before anyone is called.",
        usage: "trunkside check <folders> ... [options]",
        discussion: """
            Every finding has its file, line and column. Exit code 2 when there are findings.

              trunkside check examples/appointment-reminders
            """
    )

    @Argument(help: "One or more campaign folders.", completion: .directory)
    var folders: [String]

    @Option(help: "text or json.")
    var output: Output = .text

    func run() async throws {
        let terminal = Terminal()
        let directories = folders.map { URL(fileURLWithPath: $0, isDirectory: true).standardizedFileURL }
        let findings = FolderCheck(directories, setting: try Variables().setting).findings()
        switch output {
        case .text:
            for finding in findings { terminal.line(finding.description) }
            if findings.isEmpty { terminal.line("\(folders.joined(separator: ", ")): no findings") }
        case .json:
            for finding in findings { terminal.line(finding.json.text) }
        }
        if !findings.isEmpty { throw ExitCode(2) }
    }
}
