import ArgumentParser
import Authoring
import Foundation

struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stops a run, or one of its campaigns: nothing new is dialed, open attempts may end.",
        usage: "trunkside stop [<folder>] [options]",
        discussion: """
            As Ctrl-C in the run's terminal. Open attempts end within limits.drain; then the run ends, and the next \
            one goes on.

              trunkside stop examples/appointment-reminders
              trunkside stop --campaign spring-offer
            """
    )

    @OptionGroup var options: SteeringOptions

    @Option(help: "Only this campaign of the run.")
    var campaign: String?

    func run() async throws { try options.control().demand(.stop(campaign: campaign)) }
}

struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Starts a campaign again that was stopped or has finished, in a run that goes on.",
        usage: "trunkside start [<folder>] [options]",
        discussion: """
            A run ends with its last campaign: then trunkside run starts it.

              trunkside start --campaign spring-offer
            """
    )

    @OptionGroup var options: SteeringOptions

    @Option(help: "The campaign (default: that of the folder).")
    var campaign: String?

    func run() async throws {
        let control = try options.control()
        try control.demand(.start(campaign.map { .campaign($0) } ?? .folder(control.directory.path)))
    }
}
