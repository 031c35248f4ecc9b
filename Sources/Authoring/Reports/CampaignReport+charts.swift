import Flows
import Outbound

extension CampaignReport {
    /// How many rows the table below a curve has.
    private static let rows = 12

    var reachChart: String {
        let chart = Chart(
            id: "reach",
            title: "Reach over time",
            description:
                "\(Scale.grouped(reached)) of \(Scale.grouped(targets)) targets were reached at the end"
                + (halfway.map { ", half of these by \($0)" } ?? "") + "."
        )
        // The goal is drawn where the curve comes near it; else it would press the curve to the ground.
        let isNear = reached * 4 >= targets
        return curve(
            chart,
            note: isNear ? "dashed: all targets" : "",
            counted: "reached",
            reach,
            isPeak: false,
            goal: isNear ? targets : nil
        )
    }

    var progressChart: String {
        let chart = Chart(
            id: "progress",
            title: "Calls in progress",
            description: "At most \(Scale.grouped(inProgress.max() ?? 0)) calls were open at once."
        )
        return curve(chart, note: "the most at once", counted: "at most", inProgress, isPeak: true)
    }

    var agentsChart: String {
        let chart = Chart(
            id: "agents",
            title: "Agents busy",
            description: "At most \(Scale.grouped(agentsBusy.max() ?? 0)) agents were talking at once."
        )
        return curve(chart, note: "talking, the most at once", counted: "at most", agentsBusy, isPeak: true)
    }

    var hourChart: String {
        let present = outcomes.map(\.outcome)
        let hours = byHour.enumerated().filter { !$0.element.isEmpty }
        let words = hours.map { hour, counts in
            "\(hour):00: \(counts.values.reduce(0, +)) attempts, "
                + present.compactMap { outcome in counts[outcome].map { "\($0) \(self.words(outcome))" } }
                .joined(separator: ", ")
        }
        let chart = Chart(
            id: "hours",
            title: "Outcomes by hour of the day",
            description: words.joined(separator: "; ") + "."
        )
        let svg = chart.bars(
            byHour.enumerated().map { hour, counts in
                (label: "\(hour)", parts: present.map { ($0.rawValue, counts[$0] ?? 0) })
            },
            every: 3
        )
        let legend = present.map {
            "<li><span class=\"swatch \($0.rawValue)\"></span>\(self.words($0))</li>"
        }
        let figures = details(
            chart.title,
            columns: ["hour"] + present.map { self.words($0) },
            rows: hours.map { hour, counts in
                ["\(hour):00"] + present.map { Scale.grouped(counts[$0] ?? 0) }
            }
        )
        return section(
            chart.title,
            note: "when attempts began, on clocks of \(zone?.name ?? "UTC")",
            "<figure>\(svg)</figure><ul class=\"legend\">\(legend.joined())</ul>\(figures)"
        )
    }

    var triesChart: String {
        let rows = attemptsPerTarget.enumerated()
        let chart = Chart(
            id: "tries",
            title: "Attempts per target",
            description: rows.filter { $0.element > 0 }
                .map { "\($0.offset) attempts: \($0.element) targets" }.joined(separator: "; ") + "."
        )
        let svg = chart.bars(
            rows.map { ("\($0.offset)", [("", $0.element)]) },
            every: max(1, (attemptsPerTarget.count + 11) / 12),
            showsCounts: attemptsPerTarget.count <= 8
        )
        let figures = details(
            chart.title,
            columns: ["attempts", "targets", "share"],
            rows: rows.filter { $0.element > 0 }.map {
                [
                    "\($0.offset)", Scale.grouped($0.element),
                    percent(Double($0.element) / Double(max(targets, 1))),
                ]
            }
        )
        return section(chart.title, note: "how many targets had so many", "<figure>\(svg)</figure>\(figures)")
    }

    /// When half of the reached were reached.
    private var halfway: String? {
        guard reached > 0, let zone, let index = reach.firstIndex(where: { $0 * 2 >= reached }) else {
            return nil
        }
        return CampaignReport.clock(times[index], zone)
    }

    private func curve(
        _ chart: Chart,
        note: String,
        counted: String,
        _ values: [Int],
        isPeak: Bool,
        goal: Int? = nil
    ) -> String {
        guard let from, let to, let zone else { return "" }
        let marks = TimeAxis(from: from, to: to, zone: zone).marks
        let width = max(values.count / CampaignReport.rows, 1)
        let rows = stride(from: 0, to: values.count, by: width).map { start in
            let end = min(start + width, values.count)
            let value = isPeak ? values[start..<end].max() ?? 0 : values[end - 1]
            return [CampaignReport.clock(times[end - 1], zone), Scale.grouped(value)]
        }
        let svg = chart.curve(values, marks: marks, isPeak: isPeak, goal: goal)
        let figures = details(chart.title, columns: ["until", counted], rows: rows)
        return section(chart.title, note: note, "<figure>\(svg)</figure>\(figures)")
    }

    /// The same figures as a table, folded away.
    private func details(_ title: String, columns: [String], rows: [[String]]) -> String {
        let head = columns.map { "<th scope=\"col\">\($0)</th>" }.joined()
        let body = rows.map { row in
            "<tr>"
                + row.enumerated().map { index, cell in
                    let cell = Template.escaped(cell)
                    return index == 0 ? "<th scope=\"row\">\(cell)</th>" : "<td>\(cell)</td>"
                }
                .joined() + "</tr>"
        }
        return "<details><summary>Figures: \(title.lowercased())</summary>"
            + "<div class=\"scroll\" role=\"region\" aria-label=\"Figures: \(title.lowercased())\" tabindex=\"0\">"
            + "<table><thead><tr>\(head)</tr></thead><tbody>\(body.joined())</tbody></table></div></details>"
    }
}
