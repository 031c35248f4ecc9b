import Lua
import Outbound

extension ScriptHost {
    func time(
        _ function: String,
        _ first: LuaValue,
        _ second: LuaValue
    ) throws(ArgumentProblem) -> [LuaValue]? {
        switch function {
        case "time.now":
            guard let now else {
                throw ArgumentProblem(
                    message: "time.now is known only while a call or message runs: use it inside a function"
                )
            }
            return [ScriptTime(now(), zone).value]
        case "time.parse": return try parse(first)
        case "time in_zone":
            let time = try known(first, "in_zone")
            guard let name = second.string, let zone = Zone(name) else {
                throw ArgumentProblem(
                    message:
                        "in_zone: expected a zone such as \"America/Denver\", given \(Given.describe(second))"
                )
            }
            return [ScriptTime(time.instant, zone).value]
        case "time +": return [try plus(first, second)]
        case "time -": return [try minus(first, second)]
        case "time <":
            let (left, right) = try both(first, second)
            return [.boolean(left < right)]
        case "time <=":
            let (left, right) = try both(first, second)
            return [.boolean(left <= right)]
        case "time text": return [.string(try known(first, "tostring").text)]
        case "time field": return [try field(first, second)]
        case "time format": return [.string(try format(first, second))]
        default: return nil
        }
    }

    private func both(_ left: LuaValue, _ right: LuaValue) throws(ArgumentProblem) -> (Instant, Instant) {
        guard let left = ScriptTime(left), let right = ScriptTime(right) else {
            throw ArgumentProblem(
                message: "a time is compared with a time only: put time.parse(...) around the text"
            )
        }
        return (left.instant, right.instant)
    }

    private func plus(_ left: LuaValue, _ right: LuaValue) throws(ArgumentProblem) -> LuaValue {
        switch (ScriptTime(left), ScriptTime(right)) {
        case (let time?, nil): return try moved(time, by: right, sign: 1)
        case (nil, let time?): return try moved(time, by: left, sign: 1)
        default:
            throw ArgumentProblem(
                message: "two times cannot be added: add a duration, as in t + \"2h\""
            )
        }
    }

    private func minus(_ left: LuaValue, _ right: LuaValue) throws(ArgumentProblem) -> LuaValue {
        guard let time = ScriptTime(left) else {
            throw ArgumentProblem(message: "a time cannot be taken from \(Given.describe(left))")
        }
        guard let other = ScriptTime(right) else { return try moved(time, by: right, sign: -1) }
        let milliseconds = time.instant.milliseconds - other.instant.milliseconds
        return milliseconds % 1000 == 0 ? .integer(milliseconds / 1000) : .number(Double(milliseconds) / 1000)
    }

    private func moved(
        _ time: ScriptTime,
        by duration: LuaValue,
        sign: Int64
    ) throws(ArgumentProblem) -> LuaValue {
        let step: Int64
        do throws(ArgumentProblem) {
            step = try ParameterType.duration(duration, negative: true).milliseconds
        } catch {
            throw ArgumentProblem(message: "time arithmetic: \(error.message)")
        }
        let sum = time.instant.milliseconds + sign * step
        guard ScriptTime.range.contains(sum) else {
            throw ArgumentProblem(message: "time arithmetic: the result is outside the years 1 to 9999")
        }
        return ScriptTime(Instant(milliseconds: sum), time.zone).value
    }

    private func parse(_ value: LuaValue) throws(ArgumentProblem) -> [LuaValue] {
        guard let text = value.string else {
            throw ArgumentProblem(
                message: "time.parse, text: expected a text, given \(Given.describe(value))"
            )
        }
        switch RFC3339.read(text) {
        case .instant(let instant): return [ScriptTime(instant, zone).value]
        case .local(let local):
            guard let zone else {
                return [
                    .null,
                    .string("\"\(text)\" has no offset, and this target has no time zone to read it in"),
                ]
            }
            return [ScriptTime(zone.instant(local), zone).value]
        case nil: return [.null, .string("\(Given.quoted(text)) is not a time such as 2026-03-03T14:00")]
        }
    }

    private func known(_ value: LuaValue, _ action: String) throws(ArgumentProblem) -> ScriptTime {
        guard let time = ScriptTime(value) else {
            throw ArgumentProblem(
                message: "\(action): expected a time, given \(Given.describe(value)) (call it with a colon: "
                    + "t:\(action)(...))"
            )
        }
        return time
    }

    private func local(_ time: ScriptTime, _ what: String) throws(ArgumentProblem) -> LocalTime {
        guard let zone = time.zone else {
            throw ArgumentProblem(
                message:
                    "\(what): this time has no zone, for the target has none; use t:in_zone(\"...\") first"
            )
        }
        return zone.local(time.instant)
    }

    private func field(_ value: LuaValue, _ key: LuaValue) throws(ArgumentProblem) -> LuaValue {
        let time = try known(value, "time")
        let name = key.string ?? Given.describe(key)
        let fields = ["year", "month", "day", "hour", "min", "sec", "wday", "zone"]
        guard fields.contains(name) else {
            throw ArgumentProblem(
                message: "a time has no \"\(name)\""
                    + Suggestion.ending(for: name, among: fields + ["format", "in_zone"])
            )
        }
        if name == "zone" { return LuaValue(text: time.zone?.name) }
        let local = try local(time, name)
        let number =
            switch name {
            case "year": local.year
            case "month": local.month
            case "day": local.day
            case "hour": local.hour
            case "min": local.minute
            case "sec": local.second
            // As os.date has it: 1 is Sunday.
            default: local.weekday % 7 + 1
            }
        return .integer(Int64(number))
    }

    private func format(_ value: LuaValue, _ pattern: LuaValue) throws(ArgumentProblem) -> String {
        let time = try known(value, "format")
        guard let pattern = pattern.string else {
            throw ArgumentProblem(
                message: "format: expected a pattern such as \"%H:%M\", given \(Given.describe(pattern))"
            )
        }
        let local = try local(time, "format")
        var result = ""
        var rest = pattern[...]
        while let character = rest.popFirst() {
            guard character == "%" else {
                result.append(character)
                continue
            }
            guard let letter = rest.popFirst(), let text = ScriptHost.formatted(letter, local, time) else {
                throw ArgumentProblem(
                    message:
                        "format: \(Given.quoted(pattern)) has an unknown % code; known are %Y %m %d %H %M %S %I "
                        + "%p %A %a %B %b %e %y %z %Z %%"
                )
            }
            result += text
        }
        return result
    }

    private static func formatted(_ letter: Character, _ local: LocalTime, _ time: ScriptTime) -> String? {
        let hour = local.hour % 12 == 0 ? 12 : local.hour % 12
        switch letter {
        case "Y": return "\(local.year)"
        case "y": return Spoken.pad(local.year % 100)
        case "m": return Spoken.pad(local.month)
        case "d": return Spoken.pad(local.day)
        case "e": return "\(local.day)"
        case "H": return Spoken.pad(local.hour)
        case "I": return Spoken.pad(hour)
        case "M": return Spoken.pad(local.minute)
        case "S": return Spoken.pad(local.second)
        case "p": return local.hour < 12 ? "AM" : "PM"
        case "A": return Spoken.weekdays[local.weekday - 1]
        case "a": return String(Spoken.weekdays[local.weekday - 1].prefix(3))
        case "B": return Spoken.months[local.month - 1]
        case "b": return String(Spoken.months[local.month - 1].prefix(3))
        case "Z": return time.zone?.name
        case "z":
            let offset = (time.zone?.offset(at: time.instant) ?? 0) / 60
            return (offset < 0 ? "-" : "+") + Spoken.pad(abs(offset) / 60) + Spoken.pad(abs(offset) % 60)
        case "%": return "%"
        default: return nil
        }
    }
}
