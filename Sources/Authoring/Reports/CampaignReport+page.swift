import Flows
import Outbound

extension CampaignReport {
    /// Colours of outcomes in the stacked bars; outcomes that share one are told apart by the table below the
    /// chart.
    private static let styles: [(outcome: Outcome, style: String)] = [
        (.answered, "s1"), (.delivered, "s1"), (.sent, "s2"), (.machine, "s3"), (.noAnswer, "s4"),
        (.busy, "s5"),
        (.abandoned, "s6"), (.failed, "s6"), (.undelivered, "s6"), (.rejected, "s7"), (.invalid, "s7"),
        (.congestion, "s8"), (.canceled, "s8"), (.uncertain, "s8"),
    ]

    /// One self-contained HTML page: no script, no request to anywhere.
    package func page() -> String {
        let name = Template.escaped(campaign.name)
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(name) - campaign report</title>
            <style>\(PageStyle.css)</style>
            </head>
            <body>
            <main>
            <h1>\(name)</h1>
            <p class="detail">\(Template.escaped(campaign.detail))</p>
            <p class="span">\(Template.escaped(spanWords))</p>
            \(cards)
            \(charts)
            \(tables)
            </main>
            </body>
            </html>

            """
    }

    private var spanWords: String {
        guard let from, let to, let zone else { return "No attempt was made." }
        return "\(zone.text(from)) to \(zone.text(to)), times in \(zone.name)"
    }

    private var cards: String {
        var rows = [
            ("reached", "\(reached) of \(targets)"), ("reach", percent(reachShare)),
            ("attempts", "\(attempts)"),
            ("attempts a target", tenths(Double(attempts) / Double(max(targets, 1)))),
            ("most at once", "\(inProgress.max() ?? 0)"),
        ]
        if let most = agentsBusy.max() { rows.append(("most agents talking", "\(most)")) }
        return "<dl class=\"cards\">"
            + rows.map { "<div><dt>\(Template.escaped($0.0))</dt><dd>\(Template.escaped($0.1))</dd></div>" }
            .joined()
            + "</dl>"
    }

    private var charts: String {
        guard !times.isEmpty else { return "" }
        var parts = [
            figure(
                "Reach over time",
                Chart.curve(
                    id: "reach",
                    title: "Reach over time",
                    description: "Targets reached so far; \(reached) of \(targets) at the end.",
                    values: reach,
                    labels: timeLabels,
                    steps: false
                )
            ),
            figure(
                "Attempts in progress",
                Chart.curve(
                    id: "progress",
                    title: "Attempts in progress",
                    description: "The most attempts open at once was \(inProgress.max() ?? 0).",
                    values: inProgress,
                    labels: timeLabels,
                    steps: true
                )
            ),
        ]
        if !agentsBusy.isEmpty {
            parts.append(
                figure(
                    "Agents talking",
                    Chart.curve(
                        id: "agents",
                        title: "Agents talking",
                        description: "The most agents talking at once was \(agentsBusy.max() ?? 0).",
                        values: agentsBusy,
                        labels: timeLabels,
                        steps: true
                    )
                )
            )
        }
        parts.append(figure("Outcomes by hour of the day", hourChart + legend))
        parts.append(
            figure(
                "Attempts per target",
                Chart.bars(
                    id: "tries",
                    title: "Attempts per target",
                    description: attemptsPerTarget.enumerated().map {
                        "\($0.offset) attempts: \($0.element) targets"
                    }
                    .joined(separator: "; "),
                    bars: attemptsPerTarget.enumerated().map { ("\($0.offset)", [("s1", $0.element)]) }
                )
            )
        )
        return parts.joined(separator: "\n")
    }

    private var hourChart: String {
        let bars = byHour.enumerated().map { hour, counts in
            (label: "\(hour)", parts: CampaignReport.styles.map { ($0.style, counts[$0.outcome] ?? 0) })
        }
        let words = byHour.enumerated().compactMap { hour, counts -> String? in
            let all = counts.values.reduce(0, +)
            return all == 0 ? nil : "\(hour) h: \(all) attempts, \(counts[.answered] ?? 0) answered"
        }
        return Chart.bars(
            id: "hours",
            title: "Outcomes by hour of the day",
            description: words.joined(separator: "; "),
            bars: bars
        )
    }

    private var legend: String {
        let present = Set(outcomes.map(\.outcome))
        return "<ul class=\"legend\">"
            + CampaignReport.styles.filter { present.contains($0.outcome) }
            .map { "<li><span class=\"swatch \($0.style)\"></span>\(words($0.outcome))</li>" }.joined()
            + "</ul>"
    }

    private func words(_ outcome: Outcome) -> String { outcome.rawValue.replacing("_", with: " ") }

    private var timeLabels: [(at: Double, text: String)] {
        guard let from, let to, let zone else { return [] }
        let length = to.milliseconds - from.milliseconds
        return (0...4).map { quarter in
            let instant = Instant(milliseconds: from.milliseconds + length * Int64(quarter) / 4)
            let text = zone.text(instant)
            let clock = text.dropFirst(11).prefix(5)
            return (
                Double(quarter) / 4,
                length > 86_400_000 ? text.dropFirst(5).prefix(5) + " " + clock : String(clock)
            )
        }
    }

    private var tables: String {
        [
            table("Outcomes", "outcome", outcomes.map { (words($0.outcome), $0.count) }, of: attempts),
            table("Dispositions", "disposition", dispositions.map { ($0.tag, $0.count) }, of: attempts),
            table("Not reached, and why", "why", unreached.map { ($0.reason, $0.count) }, of: targets),
            table(
                "Attempts per target",
                "attempts",
                attemptsPerTarget.enumerated().filter { $0.element > 0 }.map { ("\($0.offset)", $0.element) },
                of: targets
            ),
        ].joined(separator: "\n")
    }

    private func table(_ title: String, _ column: String, _ rows: [(String, Int)], of whole: Int) -> String {
        guard !rows.isEmpty else { return "" }
        let body = rows.map { name, count in
            "<tr><th scope=\"row\">\(Template.escaped(name))</th><td>\(count)</td>"
                + "<td>\(percent(Double(count) / Double(max(whole, 1))))</td></tr>"
        }.joined()
        return "<section><h2>\(title)</h2><table><thead><tr><th scope=\"col\">\(column)</th>"
            + "<th scope=\"col\">count</th><th scope=\"col\">share</th></tr></thead><tbody>\(body)</tbody></table></section>"
    }

    private func figure(_ title: String, _ svg: String) -> String {
        "<section><h2>\(title)</h2><figure>\(svg)</figure></section>"
    }
}

/// The page's CSS: readable in light and dark, on a phone and on paper.
enum PageStyle {
    static let css = """
        :root{--bg:#fff;--fg:#1b1f24;--mute:#57606a;--line:#d0d7de;--card:#f6f8fa;--c1:#0b6e4f;--c2:#2f81f7;--c3:#8250df;\
        --c4:#bf8700;--c5:#d9622b;--c6:#cf222e;--c7:#82071e;--c8:#8c959f}
        @media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--mute:#9198a1;--line:#30363d;--card:#161b22;\
        --c1:#3fb98a;--c2:#79b8ff;--c3:#bc8cff;--c4:#e3b341;--c5:#ff9a62;--c6:#ff7b72;--c7:#ffa198;--c8:#6e7681}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif}
        main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}
        h1{margin:0;font-size:1.8rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}
        .detail{margin:.25rem 0;color:var(--mute)}.span{margin:.25rem 0 1.5rem;color:var(--mute);font-size:.9rem}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:0}
        .cards div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem}
        .cards dt{color:var(--mute);font-size:.85rem}.cards dd{margin:0;font-size:1.5rem;font-weight:600}
        figure{margin:0}svg{width:100%;height:auto;display:block}
        .grid{stroke:var(--line);fill:none}.tick{fill:var(--mute);font-size:11px}
        .line{stroke:var(--c2);stroke-width:2;fill:none}.area{fill:var(--c2);opacity:.15}
        .s1{fill:var(--c1);background:var(--c1)}.s2{fill:var(--c2);background:var(--c2)}
        .s3{fill:var(--c3);background:var(--c3)}.s4{fill:var(--c4);background:var(--c4)}
        .s5{fill:var(--c5);background:var(--c5)}.s6{fill:var(--c6);background:var(--c6)}
        .s7{fill:var(--c7);background:var(--c7)}.s8{fill:var(--c8);background:var(--c8)}
        .legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0;margin:.5rem 0;font-size:.9rem}
        .swatch{display:inline-block;width:.8rem;height:.8rem;border-radius:.2rem;margin-right:.4rem}
        table{border-collapse:collapse;width:100%;max-width:40rem}
        th,td{padding:.35rem .6rem;border-bottom:1px solid var(--line);text-align:right}
        th:first-child{text-align:left;font-weight:400}thead th{color:var(--mute);font-size:.85rem}
        td{font-variant-numeric:tabular-nums}
        """
}
