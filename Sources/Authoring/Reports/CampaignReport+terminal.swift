import Outbound

extension CampaignReport {
    /// The widest bar beside a figure.
    private static let widestBar = 24
    private static let failureLines = 5

    /// The report as lines of text; bars are as long as `columns` leave room for.
    package func lines(columns: Int = 80) -> [String] {
        var lines: [String] = []
        lines.append("\(campaign.name): \(reached) of \(targets) reached (\(percent(reachShare)))")
        if let spanWords { lines.append("  \(spanWords)") }
        lines.append(
            "  \(attempts) attempts"
                + (targets > 0 ? ", \(tenths(Double(attempts) / Double(targets))) a target" : "")
        )
        lines += table("Outcomes", outcomes.map { ($0.outcome.rawValue, $0.count) }, of: attempts, columns)
        lines += table(
            "Dispositions",
            dispositions.prefix(8).map { ($0.tag, $0.count) },
            of: attempts,
            columns
        )
        let tries = attemptsPerTarget.enumerated().filter { $0.element > 0 }
        lines += table("Attempts a target", tries.map { ("\($0.offset)", $0.element) }, of: targets, columns)
        if !failures.isEmpty {
            lines.append("  Failed")
            lines += failures.prefix(CampaignReport.failureLines).map { "    \($0.count) x \($0.why)" }
            let more = failures.count - CampaignReport.failureLines
            if more > 0 { lines.append("    and \(more) other reasons") }
        }
        lines += table("Not reached", unreached.map { ($0.reason, $0.count) }, of: targets, columns)
        if campaign.kind == .call, let most = inProgress.max() {
            lines.append("  at most \(most) \(most == 1 ? "call" : "calls") in progress")
        }
        if let most = agentsBusy.max() {
            lines.append("  at most \(most) \(most == 1 ? "agent" : "agents") busy")
        }
        return lines
    }

    private func table(_ title: String, _ rows: [(String, Int)], of whole: Int, _ columns: Int) -> [String] {
        guard !rows.isEmpty else { return [] }
        let width = max(14, rows.map(\.0.count).max() ?? 0)
        let digits = max(6, String(rows.map(\.1).max() ?? 0).count)
        let longest = min(CampaignReport.widestBar, columns - width - digits - 16)
        let most = max(rows.map(\.1).max() ?? 1, 1)
        return ["  \(title)"]
            + rows.map { name, count in
                let share = percent(Double(count) / Double(max(whole, 1)))
                let line = "    \(pad(name, width))  \(padLeft(String(count), digits))  \(padLeft(share, 6))"
                guard longest >= 4, count > 0 else { return line }
                return "\(line)  \(String(repeating: "#", count: (count * longest + most - 1) / most))"
            }
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func padLeft(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
