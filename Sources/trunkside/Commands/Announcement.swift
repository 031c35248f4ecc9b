import ArgumentParser
import Authoring
import Dialer
import Foundation
import Intake
import Outbound
import Store

/// What `run` and `simulate` say before and after.
struct Announcement {
    let terminal: Terminal
    /// How many bad rows are shown; the rest is counted.
    static let shownProblems = 20

    func publications(_ publications: [Publication], _ options: FolderOptions) throws {
        var bad = 0
        for publication in publications {
            let (list, ledger) = (publication.report.list, publication.report.ledger)
            let campaign = publication.published.campaign
            var counts = "\(list.accepted) targets"
            if publication.report.isOnlyReport {
                counts += " would be taken"
            } else {
                counts += " (\(ledger.added) new, \(ledger.updated) changed, \(ledger.unchanged) known)"
            }
            if list.duplicate > 0 { counts += ", \(list.duplicate) duplicates" }
            if list.invalid > 0 { counts += ", \(list.invalid) refused" }
            terminal.line("\(terminal.bold(campaign.name)): \(counts)")
            for problem in publication.problems.prefix(Announcement.shownProblems) {
                terminal.error("  \(problem.description)")
            }
            if publication.problems.count > Announcement.shownProblems {
                terminal.error("  and \(publication.problems.count - Announcement.shownProblems) more")
            }
            if let why = publication.published.rules.suppressionUnreadable {
                terminal.error("  nobody is dialed: \(why)")
            }
            bad += list.invalid
        }
        if options.onError == .abort, bad > 0 {
            terminal.error("no row was taken (--on-error abort): mend the \(bad) rows above")
            throw ExitCode(2)
        }
    }

    func end(_ report: Engine.Report, _ publications: [Publication], ledger: Ledger, output: Output) throws {
        if !report.rescued.isEmpty {
            terminal.line(
                "\(report.rescued.count) attempts of an earlier run were open: they are uncertain now"
            )
        }
        for publication in publications {
            let name = publication.published.campaign.name
            if let why = report.refusals[name] { terminal.error(why) }
            let figures = try CampaignReport.read(name, ledger: ledger)
            switch output {
            case .text: for line in figures.lines(columns: terminal.columns) { terminal.line(line) }
            case .json: terminal.line(figures.json.text)
            }
            if let end = report.ends[name] { terminal.line("\(name): \(end.rawValue)") }
        }
        if !report.refusals.isEmpty { throw ExitCode(1) }
    }
}
