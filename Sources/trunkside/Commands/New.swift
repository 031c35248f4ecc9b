import ArgumentParser
import Authoring
import Foundation

struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a campaign's folder from a template, ready to be simulated.",
        usage: "trunkside new <name> [--template <template>]",
        discussion: """
            The folder has targets.csv with 20 made-up people whose numbers nobody has, an outplan, a flow, simulated
            people, tests, and what editors need to know the script API.

              reminders       a call before an appointment, with a front desk (the default)
              telemarketing   an offer by phone, and sales agents for those who want it
              emergency       a notice to everybody at once, until they answer
              survey          three questions by phone, answered with keys
              sms             text messages with delivery reports
              newsletter      email

              trunkside new spring-reminders
              trunkside new spring-survey --template survey
            """
    )

    @Argument(help: "The folder to make; its last part is the campaign's name.", completion: .directory)
    var name: String

    @Option(help: ArgumentHelp("What to begin with: \(Self.names).", valueName: "template"))
    var template: TemplateName = .reminders

    enum TemplateName: String, ExpressibleByArgument, CaseIterable {
        case reminders, telemarketing, emergency, survey, sms, newsletter
    }

    private static let names = TemplateName.allCases.map(\.rawValue).joined(separator: ", ")

    func validate() throws {
        if name.isEmpty { throw ValidationError("give the campaign a name, such as spring-reminders") }
    }

    func run() throws {
        guard let template = FolderTemplate.all.first(where: { $0.name == self.template.rawValue }) else {
            throw ValidationError("there is no template \"\(self.template.rawValue)\"")
        }
        let files = try NewFolder(URL(fileURLWithPath: name, isDirectory: true), template: template).write()
        let terminal = Terminal()
        terminal.line("\(name): \(files.count) files of the template \(template.name)")
        for file in files { terminal.line("  \(file)") }
        terminal.line("Next:")
        for command in ["check", "test", "simulate", "repl"] {
            terminal.line("  trunkside \(command) \(New.quoted(name))")
        }
        terminal.line(
            "Then put those whom you want to reach into targets.csv; this version calls simulated people only."
        )
    }

    /// As a shell takes it.
    private static func quoted(_ path: String) -> String {
        let isPlain = path.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) }
        return isPlain ? path : "'\(path.replacing("'", with: "'\\''"))'"
    }
}
