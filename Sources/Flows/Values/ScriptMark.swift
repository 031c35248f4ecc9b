import Lua
import Outbound

/// Names of the fields by which our own tables are known again when they come back from a script. They begin
/// with a control character, which no author writes by accident.
enum ScriptMark {
    /// What a read-only table stands for.
    static let data = "\u{1}data"
    /// Milliseconds of a time value, and the name of its zone.
    static let time = "\u{1}time"
    static let zone = "\u{1}zone"
    /// Which object a table is: `call:`, `sms.`, ...
    static let object = "\u{1}object"
    /// The live table of variables.
    static let variables = "\u{1}variables"
    /// A function that stays in the script.
    static let function = "\u{1}function"
    /// What a policy answered.
    static let answer = "\u{1}answer"
    /// Why digits are collected again, and that there is one try only.
    static let again = "\u{1}again"
    static let once = "\u{1}once"
}

/// A time as scripts know it: an instant, and the zone whose clock it shows.
struct ScriptTime: Hashable, Sendable {
    var instant: Instant
    var zone: Zone?

    /// The years 1 to 9999, which every calendar here can show.
    static let range: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    var text: String { zone?.text(instant) ?? RFC3339.text(instant) }

    var value: LuaValue {
        var table: LuaTable = [ScriptMark.time: .integer(instant.milliseconds)]
        table[ScriptMark.zone] = zone.map { .string($0.name) }
        return .table(table)
    }

    init(_ instant: Instant, _ zone: Zone?) {
        self.instant = instant
        self.zone = zone
    }

    /// Nil when the value is no time.
    init?(_ value: LuaValue) {
        guard let table = value.table, let milliseconds = table[ScriptMark.time]?.integer,
            ScriptTime.range.contains(milliseconds)
        else { return nil }
        instant = Instant(milliseconds: milliseconds)
        zone = table[ScriptMark.zone]?.string.flatMap { Zone($0) }
    }
}
