import Flows
import Outbound

extension CampaignReport {
    /// One self-contained HTML page: no script, no request to anywhere, and a policy that forbids both.
    package func page() -> String {
        let name = Template.escaped(campaign.name)
        let detail = campaign.detail.isEmpty ? "" : "\n<p class=\"detail\">\(own(campaign.detail))</p>"
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" \
            content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <link rel="icon" href="data:,">
            <title>\(name) - campaign report</title>
            <style>\(PageStyle.css)</style>
            </head>
            <body>
            <main>
            <h1>\(own(campaign.name))</h1>\(detail)
            <p class="span">\(Template.escaped(spanWords ?? "No attempt was made")) · \(campaign.state.words)</p>
            \(cards)
            <div class="parts">
            \(parts.joined(separator: "\n"))
            </div>
            </main>
            </body>
            </html>

            """
    }

    /// How many reasons of failures are told; the rest is counted.
    private static let failuresShown = 20
    /// How many dispositions are shown, the most frequent.
    private static let tagsShown = 50

    /// Words of the author's, in whichever direction their script runs.
    func own(_ text: String) -> String { "<bdi>\(Template.escaped(text))</bdi>" }

    private var cards: String {
        var rows = [
            (
                "Reached", targets == 0 ? "0" : percent(reachShare),
                targets == 0
                    ? "no targets"
                    : "\(Scale.grouped(reached)) of \(Scale.grouped(targets)) \(targets == 1 ? "target" : "targets")"
            )
        ]
        if let first = unreached.first {
            let others = unreached.count > 1 ? "mostly: " : ""
            rows.append(("Not reached", Scale.grouped(targets - reached), others + first.reason))
        }
        rows.append(
            (
                "Attempts", Scale.grouped(attempts),
                tenths(Double(attempts) / Double(max(targets, 1))) + " a target"
            )
        )
        if campaign.kind == .call, let most = inProgress.max() {
            rows.append(("Calls in progress", Scale.grouped(most), "at most"))
        }
        if let most = agentsBusy.max() {
            rows.append(("Agents busy", Scale.grouped(most), "at most"))
        }
        let cells = rows.map { title, figure, note in
            "<div><dt>\(title)</dt><dd>\(figure)</dd><dd>\(Template.escaped(note))</dd></div>"
        }
        return "<dl class=\"cards\">\(cells.joined())</dl>"
    }

    /// The charts and tables, in the order in which they are read.
    private var parts: [String] {
        var parts: [String] = []
        if !times.isEmpty { parts.append(reachChart) }
        parts.append(unreachedTable)
        if !times.isEmpty {
            if campaign.kind == .call { parts.append(progressChart) }
            if !agentsBusy.isEmpty { parts.append(agentsChart) }
            parts += [hourChart, triesChart]
        }
        if !outcomes.isEmpty {
            let rows = outcomes.map { outcome, count in
                Row(name: words(outcome), count: count, style: outcome.rawValue)
            }
            parts.append(section("Outcomes", table("outcome", "attempts", rows, of: attempts)))
        }
        if !failures.isEmpty {
            let shown = failures.prefix(CampaignReport.failuresShown)
            let rows = shown.map { Row(name: own($0.why), count: $0.count, style: Outcome.failed.rawValue) }
            let more = failures.count - shown.count
            let note = more > 0 ? "<p class=\"note\">and \(more) other reasons</p>" : ""
            let body = table("why", "attempts", rows, of: attempts) + note
            parts.append(section("Failed, and why", body))
        }
        if !dispositions.isEmpty {
            let rows = dispositions.prefix(CampaignReport.tagsShown).map {
                Row(name: own($0.tag), count: $0.count)
            }
            parts.append(section("Dispositions", table("disposition", "attempts", rows, of: attempts)))
        }
        return parts
    }

    private var unreachedTable: String {
        let title = "Not reached, and why"
        guard !unreached.isEmpty else {
            let words = targets == 0 ? "The campaign has no targets." : "Every target is reached."
            return section(title, "<p>\(words)</p>")
        }
        let rows = unreached.map { Row(name: Template.escaped($0.reason), count: $0.count) }
        return section(title, table("why", "targets", rows, of: targets))
    }

    func words(_ outcome: Outcome) -> String { outcome.rawValue.replacing("_", with: " ") }

    func section(_ title: String, note: String = "", _ body: String) -> String {
        let note = note.isEmpty ? "" : "<p class=\"note\">\(Template.escaped(note))</p>"
        return "<section><h2>\(title)</h2>\(note)\(body)</section>"
    }

    /// A row of a table with a bar below its name.
    struct Row {
        /// As HTML.
        var name: String
        var count: Int
        /// The outcome whose colour the bar has.
        var style = ""
    }

    private func table(_ column: String, _ counted: String, _ rows: [Row], of whole: Int) -> String {
        let most = max(rows.map(\.count).max() ?? 0, 1)
        let body = rows.map { row in
            let meter = Chart.meter(Double(row.count) / Double(most), style: row.style)
            let share = percent(Double(row.count) / Double(max(whole, 1)))
            return "<tr><th scope=\"row\">\(row.name)\(meter)</th>"
                + "<td>\(Scale.grouped(row.count))</td><td>\(Template.escaped(share))</td></tr>"
        }
        return "<table><thead><tr><th scope=\"col\">\(column)</th><th scope=\"col\">\(counted)</th>"
            + "<th scope=\"col\">share</th></tr></thead><tbody>\(body.joined())</tbody></table>"
    }
}
