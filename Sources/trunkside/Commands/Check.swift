import ArgumentParser
import Authoring
import Foundation
import Outbound

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Finds what is wrong with campaign folders before anyone is called.",
        usage: "trunkside check <folders> ... [options]",
        discussion: """
            Every finding has its file, line and column. Exit code 2 when there are findings. Advice is what works and
            could be better; it changes no exit code.

              trunkside check examples/appointment-reminders
              trunkside check --paths examples/appointment-reminders
              trunkside check --policy examples/sms-reminder
              trunkside check examples/appointment-reminders --quick
            """
    )

    @Argument(help: "One or more campaign folders, or files of them.", completion: .directory)
    var folders: [String]

    @OptionGroup(title: "Exploring the flow") var exploring: PathOptions

    @OptionGroup(title: "Proving the policy") var proving: PolicyOptions

    @Flag(help: "Leave out lists and luacheck: for every keystroke of an editor.")
    var quick = false

    @Option(
        help: ArgumentHelp(
            "Read standard input in the place of this file of the folder, as an editor has it unsaved.",
            valueName: "file"
        )
    )
    var stdin: String?

    @Option(help: "text or json.")
    var output: Output = .text

    func validate() throws {
        if stdin != nil, folders.count != 1 { throw ValidationError("--stdin needs exactly one folder") }
        if exploring.paths || proving.policy, quick || stdin != nil {
            throw ValidationError("--paths and --policy run what is saved: leave out --quick and --stdin")
        }
    }

    func run() async throws {
        let terminal = Terminal()
        let paths = folders.map { URL(fileURLWithPath: $0).standardizedFileURL }
        let directories = FolderCheck.directories(of: paths)
        if exploring.paths || proving.policy {
            let isExplored = exploring.paths ? try exploring.explore(directories, output, terminal) : true
            let isProved = proving.policy ? try proving.prove(paths, output, terminal) : true
            if !isExplored || !isProved { throw ExitCode(2) }
            return
        }
        var setting = try Variables().setting
        if let stdin { setting.buffer = try Check.buffer(named: stdin) }
        let check = FolderCheck(
            directories,
            setting: setting,
            isQuick: quick,
            luacheck: quick || stdin != nil ? nil : .installed
        )
        let report = check.report()
        switch output {
        case .text: for line in report.lines(folders) { terminal.line(line) }
        case .json: for line in report.json { terminal.line(line.text) }
        }
        if !report.findings.isEmpty { throw ExitCode(2) }
    }

    private static func buffer(named name: String) throws -> FileBuffer {
        var data = Data()
        while data.count < FileBuffer.limit,
            let more = try FileHandle.standardInput.read(upToCount: FileBuffer.limit - data.count),
            !more.isEmpty
        {
            data += more
        }
        guard let buffer = FileBuffer(name: name, data: data) else {
            throw ValidationError(
                "--stdin stands for a file of the folder itself: campaign.toml or one that ends in .lua"
            )
        }
        return buffer
    }
}
