import Outbound

extension CampaignReport {
    /// The report as lines of text, at most 78 columns wide.
    package func lines() -> [String] {
        var lines: [String] = []
        lines.append("\(campaign.name): \(reached) of \(targets) reached (\(percent(reachShare)))")
        if let from, let to, let zone {
            lines.append("  from \(zone.text(from)) to \(zone.text(to)) (\(zone.name))")
        }
        lines.append(
            "  \(attempts) attempts"
                + (targets > 0 ? ", \(tenths(Double(attempts) / Double(targets))) a target" : "")
        )
        lines += table("Outcomes", outcomes.map { ($0.outcome.rawValue, $0.count) }, of: attempts)
        lines += table("Dispositions", dispositions.prefix(8).map { ($0.tag, $0.count) }, of: attempts)
        let tries = attemptsPerTarget.enumerated().filter { $0.element > 0 }
        lines += table("Attempts a target", tries.map { ("\($0.offset)", $0.element) }, of: targets)
        lines += table("Not reached", unreached.map { ($0.reason, $0.count) }, of: targets)
        if let most = inProgress.max() { lines.append("  at most \(most) attempts at once") }
        if let most = agentsBusy.max() { lines.append("  at most \(most) agents talking at once") }
        return lines
    }

    private func table(_ title: String, _ rows: [(String, Int)], of whole: Int) -> [String] {
        guard !rows.isEmpty else { return [] }
        let width = max(14, rows.map(\.0.count).max() ?? 0)
        let most = max(rows.map(\.1).max() ?? 1, 1)
        return ["  \(title)"]
            + rows.map { name, count in
                let bar = String(repeating: "#", count: (count * 24 + most - 1) / most)
                let share = percent(Double(count) / Double(max(whole, 1)))
                return "    \(pad(name, width))  \(padLeft(String(count), 6))  \(padLeft(share, 6))  \(bar)"
            }
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func padLeft(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    func percent(_ share: Double) -> String { tenths(share * 100) + "%" }

    func tenths(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
