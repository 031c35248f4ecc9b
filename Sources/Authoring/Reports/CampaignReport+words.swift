import Outbound

extension CampaignReport {
    /// From when to when, on the campaign's clocks; nil where nothing was tried.
    var spanWords: String? {
        guard let from, let to, let zone else { return nil }
        let (begin, end) = (CampaignReport.clock(from, zone), CampaignReport.clock(to, zone))
        let isOneDay = begin.prefix(10) == end.prefix(10)
        return "\(begin) to \(isOneDay ? String(end.suffix(5)) : end) (\(zone.name))"
    }

    /// `2026-03-02 09:15`
    static func clock(_ instant: Instant, _ zone: Zone) -> String {
        String(zone.text(instant).prefix(16)).replacing("T", with: " ")
    }

    /// One decimal; only all is 100.0%, and only nothing is 0.0%.
    func percent(_ share: Double) -> String {
        if share > 0, share < 0.0005 { return "<0.1%" }
        if share < 1, share > 0.9995 { return "99.9%" }
        return tenths(share * 100) + "%"
    }

    func tenths(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension CampaignState {
    /// The state as a sentence has it.
    var words: String { self == .stop ? "stopped" : rawValue }
}
