import Authoring
import Flows
import Outbound
import Store

/// VoIPBIN's fields of an outplan. They are written as the Lua table that says the same, so that there is one
/// representation and one interpreter of it; and read back from what was compiled.
struct DialInfo {
    static let names = ["source", "dial_timeout", "try_interval"] + counts
    private static let counts = (0..<5).map { "max_try_count_\($0)" }

    static let timeouts: ClosedRange<Int64> = 1000...600_000
    /// No interval between two tries is shorter than a minute.
    static let intervals: ClosedRange<Int64> = 60_000...31_622_400_000
    static let tries: ClosedRange<Int64> = 0...1000

    private var sources: [String] = []
    /// As it was sent, with its type and names.
    private var address: JSONValue?
    private var timeout: Int64?
    private var interval: Int64?
    private var limits: [Int64]?

    /// Nil where the body names none of them.
    init?(_ fields: inout Fields) {
        guard Self.names.contains(where: { fields.has($0) }) else { return nil }
        if case .object(let parts) = fields.value("source") { address = .object(parts) }
        sources = fields.sources("source") ?? []
        timeout = Self.unlessZero("dial_timeout", &fields, in: Self.timeouts)
        interval = Self.unlessZero("try_interval", &fields, in: Self.intervals)
        // Where any is given, one that is left out is 0, and its destination is never dialed.
        if Self.counts.contains(where: { fields.has($0) }) {
            limits = Self.counts.map { fields.whole($0, in: Self.tries) ?? 0 }
        }
    }

    /// 0 is what VoIPBIN has where nothing is set.
    private static func unlessZero(
        _ name: String,
        _ fields: inout Fields,
        in range: ClosedRange<Int64>
    ) -> Int64? {
        fields.value(name) == .integer(0) ? nil : fields.whole(name, in: range)
    }

    /// The outplan's file. An interval that is not given is the shortest there is.
    var draft: ScriptDraft {
        var lines = [
            "-- From dial_info. Write a script of your own for windows, holidays and policies.", "return {",
        ]
        switch sources.count {
        case 0: break
        case 1: lines.append("    source = \(LuaText.line(.string(sources[0]))),")
        default: lines.append("    source = \(LuaText.line(.array(sources.map(JSONValue.string)))),")
        }
        if let timeout { lines.append("    dial_timeout = \"\(Self.text(timeout))\",") }
        if let limits {
            let total = max(1, min(limits.reduce(0, +), Self.tries.upperBound))
            let each = limits.map(String.init).joined(separator: ", ")
            lines.append("    tries = { total = \(total), per_destination = { \(each) } },")
        }
        lines.append("    retry = { default = \"\(Self.text(interval ?? Self.intervals.lowerBound))\" },")
        return ScriptDraft(file: OutplanBody.file, source: (lines + ["}", ""]).joined(separator: "\n"))
    }

    private static func text(_ milliseconds: Int64) -> String {
        DurationText.text(.milliseconds(milliseconds))
    }

    /// What the compiled outplan says, in VoIPBIN's words; null where a policy decides.
    func values(of script: OutplanScript) -> JSONValue { Self.values(of: script, address: address) }

    static func values(of script: OutplanScript, address: JSONValue? = nil) -> JSONValue {
        let plan = script.outplan
        var fields: [String: JSONValue] = [
            "source": .null, "dial_timeout": .null, "try_interval": .null,
        ]
        if !script.hasPolicy {
            fields["source"] = source(plan.sources, address)
            fields["dial_timeout"] = .integer(plan.dialTimeout.milliseconds)
            if case .after(let steps) = plan.retry.default, let first = steps.first {
                fields["try_interval"] = .integer(first.milliseconds)
            }
        }
        for (slot, name) in counts.enumerated() {
            fields[name] = .integer(Int64(min(plan.tries.limit(at: slot), plan.tries.total)))
        }
        return .object(fields)
    }

    private static func source(_ sources: [String], _ address: JSONValue?) -> JSONValue {
        let addresses = sources.map { Self.address($0, address) }
        return addresses.count > 1 ? .array(addresses) : addresses.first ?? .null
    }

    /// VoIPBIN's five fields of an address.
    static func address(_ target: String, _ known: JSONValue? = nil) -> JSONValue {
        let isMail = target.contains("@")
        let type = target.hasPrefix("sip:") ? "sip" : isMail ? "email" : target.hasPrefix("+") ? "tel" : ""
        func part(_ name: String, or absent: String = "") -> JSONValue {
            .string(known?[name]?.string ?? absent)
        }
        return .object([
            "type": part("type", or: type), "target": .string(target), "target_name": part("target_name"),
            "name": part("name"), "detail": part("detail"),
        ])
    }
}
