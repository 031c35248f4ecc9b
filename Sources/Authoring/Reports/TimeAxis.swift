import Outbound

/// The marks below a chart: round times of the campaign's own clocks, few enough to be read on a phone.
package struct TimeAxis {
    /// A mark's place between the first and the last instant, 0 to 1, and its words.
    package struct Mark: Hashable {
        package var at: Double
        package var text: String
    }

    private static let most: Int64 = 5
    private static let day: Int64 = 86_400_000
    /// Steps between marks below a day, in milliseconds: from a second to half a day.
    private static let steps: [Int64] = [
        1, 5, 15, 30, 60, 300, 900, 1800, 3600, 2 * 3600, 3 * 3600, 6 * 3600, 12 * 3600,
    ].map { $0 * 1000 }
    private static let days: [Int64] = [1, 2, 3, 7, 14, 30, 60, 90, 180, 365]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    let from: Instant
    let to: Instant
    let zone: Zone

    package init(from: Instant, to: Instant, zone: Zone) {
        self.from = from
        self.to = to
        self.zone = zone
    }

    package var marks: [Mark] {
        let length = max(to.milliseconds - from.milliseconds, 1)
        let step = self.step(length)
        // Counted on the local clock, so that marks stand at full hours and at midnight there.
        let begin = zone.local(from).asUTC.milliseconds
        var reading = (begin + step - 1) / step * step
        var marks: [Mark] = []
        while marks.count <= TimeAxis.most {
            let local = LocalTime(asUTC: Instant(milliseconds: reading))
            let share = Double(zone.instant(local).milliseconds - from.milliseconds) / Double(length)
            if share > 1 { break }
            if share >= 0 { marks.append(Mark(at: share, text: words(local, step))) }
            reading += step
        }
        return marks.isEmpty ? [Mark(at: 0, text: words(zone.local(from), 60_000))] : marks
    }

    private func step(_ length: Int64) -> Int64 {
        let fits = { (step: Int64) in length / step < TimeAxis.most }
        if let step = TimeAxis.steps.first(where: fits) { return step }
        let days = TimeAxis.days.map { $0 * TimeAxis.day }.first(where: fits)
        return days ?? (length / TimeAxis.most / TimeAxis.day + 1) * TimeAxis.day
    }

    private func words(_ local: LocalTime, _ step: Int64) -> String {
        let isMidnight = local.minuteOfDay == 0 && local.second == 0
        if step >= TimeAxis.day || isMidnight {
            return "\(local.day) \(TimeAxis.months[local.month - 1])"
        }
        let clock = "\(TimeAxis.two(local.hour)):\(TimeAxis.two(local.minute))"
        return step < 60_000 ? "\(clock):\(TimeAxis.two(local.second))" : clock
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
