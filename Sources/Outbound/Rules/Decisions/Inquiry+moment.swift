extension Inquiry {
    /// The first moment at which every time gate passes, and the gate that set it; nil when a zone or an
    /// opening is missing. What lies after an end is expired.
    ///
    /// Every gate but the hours is a moment before which it holds and after which it never holds again, so
    /// the latest of them and then the hours' next opening is the first moment for all.
    func settleMoment(_ findings: inout Findings) -> (Instant, Gate)? {
        var floored: (Instant, Gate) = (now, .state)
        for floor in findings.floors.sorted(by: { $0.gate < $1.gate }) where floor.until > floored.0 {
            floored = (floor.until, floor.gate)
        }
        let moment = askHours(from: floored, &findings)
        // A busy address is only looked at again: its moment says nothing about the target's time being
        // over.
        let reached = floored.1 == .openAttempt ? now : (moment ?? floored).0
        for end in findings.ends {
            let last = words(end.gate == .notAfter ? end.at - .milliseconds(1) : end.at)
            if reached >= end.at {
                let gate = (moment ?? floored).1
                let when = reached > now ? "\(words(reached)) (\(gate.rawValue)) is" : "it is"
                let place = reached == end.at && end.gate != .notAfter ? "at" : "after"
                findings.note(end.gate, .end(.expired), key: end.key, "\(when) \(place) its end, \(last)")
            } else if end.gate == .notAfter {
                findings.note(end.gate, .pass, key: end.key, "not after \(last)")
            }
        }
        return moment
    }

    private func askHours(from floored: (Instant, Gate), _ findings: inout Findings) -> (Instant, Gate)? {
        let hours = rules.hours
        if hours.isAlways { return floored }
        let key = rules.outplan.windows.isEmpty ? "outplan.holidays" : "outplan.windows"
        var said: String {
            rules.outplan.windows.isEmpty
                ? "the days that are no holidays" : rules.outplan.windows.map(\.words).joined(separator: "; ")
        }
        if let name = hours.unknownHolidays {
            findings.note(
                .window,
                .hold(until: nil),
                key: "outplan.holidays",
                "the holidays \"\(name)\" are not known"
            )
            return nil
        }
        guard case .known(let zones) = zones else {
            if case .unknown(let why) = zones {
                findings.note(.zone, .hold(until: nil), key: "timezone", "\(why), and the windows need one")
            }
            return nil
        }
        // In words only where somebody asks for them: most looks find the window open.
        var names: String { zones.map(\.name).joined(separator: ", ") }
        var clock: String { zones.map { "\($0.clock(now)) in \($0.name)" }.joined(separator: ", ") }
        var when: String { floored.0 > now ? "\(words(floored.0)) (\(floored.1.rawValue))" : clock }
        guard let opening = hours.opening(atOrAfter: floored.0, in: zones) else {
            let days = DurationText.text(OpenHours.horizon)
            findings.note(
                .window,
                .hold(until: nil),
                key: key,
                "\(clock): \(said) does not open within \(days)\(zones.count > 1 ? " in all of \(names)" : "")"
            )
            return nil
        }
        if opening == floored.0 {
            findings.note(.window, .pass, key: key, "\(when) is inside \(said)")
            return floored
        }
        let holiday = zones.count == 1 && isHoliday(floored.0) ? ", a holiday," : ""
        findings.note(
            .window,
            .hold(until: opening),
            key: key,
            "\(when)\(holiday) is outside \(said); opens \(words(opening))"
        )
        return (opening, .window)
    }

    private func isHoliday(_ instant: Instant) -> Bool {
        zones.zones.first.map { rules.hours.isHoliday($0.local(instant).dayNumber) } ?? false
    }
}
