import ArgumentParser
import Authoring
import Dialer
import Foundation
import Intake
import Outbound
import Store

/// What `run` and `simulate` say before and after. For machines, standard output has one JSON object for each
/// campaign and nothing else; the rest goes to standard error.
struct Announcement {
    let terminal: Terminal
    let output: Output
    /// How many bad rows are shown; the rest is counted.
    static let shownProblems = 20

    /// A line for people.
    func say(_ text: String) {
        switch output {
        case .text: terminal.line(text)
        case .json: terminal.error(text)
        }
    }

    func publications(_ publications: [Publication], onError: TargetImport.OnError) throws {
        var bad = 0
        for publication in publications {
            let list = publication.report.list
            if publication.report.isOnlyReport, output == .json { terminal.line(json(publication).text) }
            say("\(terminal.bold(publication.published.campaign.name)): \(words(publication))")
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
            let next = publication.published.campaign.nextCampaign
            if !next.isEmpty, !publications.contains(where: { $0.published.campaign.name == next }) {
                terminal.error(
                    "  next_campaign \"\(next)\" is no folder of this command: it will not be started"
                )
            }
        }
        if onError == .abort, bad > 0 {
            terminal.error("no row was taken (--on-error abort): mend the \(bad) rows above")
            throw ExitCode(2)
        }
    }

    private func words(_ publication: Publication) -> String {
        let (list, ledger) = (publication.report.list, publication.report.ledger)
        var counts = "\(list.accepted) targets"
        if publication.report.isOnlyReport {
            counts += " would be taken"
        } else {
            counts += " (\(ledger.added) new, \(ledger.updated) changed, \(ledger.unchanged) known)"
        }
        if list.duplicate > 0 { counts += ", \(list.duplicate) duplicates" }
        if list.invalid > 0 { counts += ", \(list.invalid) refused" }
        return counts
    }

    private func json(_ publication: Publication) -> JSONValue {
        let list = publication.report.list
        return [
            "campaign": .string(publication.published.campaign.name),
            "accepted": .integer(Int64(list.accepted)), "duplicates": .integer(Int64(list.duplicate)),
            "refused": .integer(Int64(list.invalid)),
            "problems": .array(publication.problems.map { .string($0.description) }),
            "suppression_unreadable": JSONValue(publication.published.rules.suppressionUnreadable),
        ]
    }

    /// A run that was to dial only some: how many are left for the next one.
    func left(
        _ report: Engine.Report,
        _ publications: [Publication],
        limit: Int?,
        ledger: Ledger
    ) throws {
        guard let limit, report.hasReachedLimit else { return }
        let left = try publications.reduce(into: Int64(0)) { sum, publication in
            let counts = try ledger.unfinished(publication.published.campaign.id)
            sum += counts.waiting + counts.held + counts.progressing
        }
        let words = left == 1 ? "1 target is" : "\(left) targets are"
        say(
            "--limit \(limit): \(limit == 1 ? "1 target was" : "\(limit) targets were") dialed; \(words) not done, "
                + "and the next run goes on with them"
        )
    }

    func end(_ report: Engine.Report, _ publications: [Publication], ledger: Ledger) throws {
        if !report.rescued.isEmpty {
            say("\(report.rescued.count) attempts of an earlier run were open: they are uncertain now")
        }
        for publication in publications {
            let name = publication.published.campaign.name
            if let why = report.refusals[name] { terminal.error(why) }
            let figures = try CampaignReport.read(name, ledger: ledger)
            let end = report.ends[name]?.rawValue
            switch output {
            case .text:
                for line in figures.lines(columns: terminal.columns) { terminal.line(line) }
                if let end { terminal.line("\(name): \(end)\(predecessors(of: name, report, publications))") }
            case .json:
                guard case .object(var fields) = figures.json else { continue }
                fields["end"] = JSONValue(end)
                fields["refused_because"] = JSONValue(report.refusals[name])
                terminal.line(JSONValue.object(fields).text)
            }
        }
        if !report.refusals.isEmpty { throw ExitCode(1) }
    }

    /// Whom a campaign that has not started follows.
    private func predecessors(of name: String, _ report: Engine.Report, _ publications: [Publication])
        -> String
    {
        let before = publications.map(\.published.campaign).filter { $0.nextCampaign == name }
        if before.isEmpty || report.ends[name] != .notStarted { return "" }
        return ", it follows \(before.map(\.name).joined(separator: ", "))"
    }
}
