/// The stretch of time that an outplan's `schedule` gives one target.
package enum ScheduleSpan: Hashable, Sendable {
    /// Half-open; empty when the zones of the callee leave nothing in common.
    case span(from: Instant, to: Instant)
    /// In words, why there is none: the target is held.
    case unreadable(String)

    /// The column is looked up in the variables, then in the target's data. A time without offset is in the
    /// callee's own zone; in several, only what lies inside in all of them counts.
    package init(
        _ schedule: Outplan.Schedule,
        data: [String: JSONValue],
        variables: [String: JSONValue],
        zones: CalleeZones
    ) {
        let column = schedule.relativeTo
        guard let value = variables[column] ?? data[column], value != .null, value != .string("") else {
            self = .unreadable("the target has no \"\(column)\"")
            return
        }
        guard let text = value.string, let reading = RFC3339.read(text) else {
            let shown = String((value.string ?? value.text).prefix(40))
            self = .unreadable(
                "\"\(column)\" is \"\(shown)\", not a time like 2026-03-03T14:00 or 2026-03-03T14:00:00-07:00"
            )
            return
        }
        switch (reading, zones) {
        case (.instant(let time), _):
            self = .span(from: time + schedule.from, to: time + schedule.to)
        case (.local, .unknown(let why)):
            self = .unreadable("\"\(column)\" is a local time, and \(why)")
        case (.local(let local), .known(let zones)):
            let times = zones.map { $0.instant(local) }
            guard let first = times.min(), let last = times.max() else {
                self = .unreadable("\"\(column)\" is a local time, and the target has no time zone")
                return
            }
            self = .span(from: last + schedule.from, to: first + schedule.to)
        }
    }
}
