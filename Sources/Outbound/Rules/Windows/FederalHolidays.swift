/// The legal public holidays of the United States (5 U.S.C. 6103(a)), with the weekdays on which those of a
/// fixed date are observed: Friday for a Saturday (6103(b)), Monday for a Sunday (Executive Order 11582,
/// section 3). Both the date itself and the observed weekday count. Inauguration Day is left out: it holds
/// in one area only.
package enum FederalHolidays {
    /// What an outplan calls them.
    package static let name = "us-federal"

    /// Whether a day (days since 1970) is a holiday or the weekday on which one is observed.
    package static func observes(_ day: Int) -> Bool {
        let weekday = LocalTime.weekday(ofDay: day)
        if isFixed(day) || isFloating(day, weekday: weekday) { return true }
        return weekday == 5 && isFixed(day + 1) || weekday == 1 && isFixed(day - 1)
    }

    private static func isFixed(_ day: Int) -> Bool {
        let date = LocalTime.civil(fromDays: day)
        switch (date.month, date.day) {
        // New Year's Day, Independence Day, Veterans Day, Christmas Day.
        case (1, 1), (7, 4), (11, 11), (12, 25): return true
        // Juneteenth National Independence Day (Public Law 117-17).
        case (6, 19): return date.year >= 2021
        default: return false
        }
    }

    private static func isFloating(_ day: Int, weekday: Int) -> Bool {
        guard weekday == 1 || weekday == 4 else { return false }
        let date = LocalTime.civil(fromDays: day)
        let ordinal = (date.day - 1) / 7 + 1
        switch (date.month, weekday) {
        // Birthday of Martin Luther King, Jr.; Washington's Birthday.
        case (1, 1), (2, 1): return ordinal == 3
        // Memorial Day: the last Monday.
        case (5, 1): return date.day > 24
        // Labor Day; Columbus Day.
        case (9, 1): return ordinal == 1
        case (10, 1): return ordinal == 2
        // Thanksgiving Day.
        case (11, 4): return ordinal == 4
        default: return false
        }
    }
}
