/// A value on its way into or out of a script.
package enum LuaValue: Sendable, Equatable {
    /// Lua's nil.
    case null
    /// The sentinel that scripts know as `json.null`.
    case jsonNull
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case table(LuaTable)
    /// Marks a function inside a script's exports or results; it cannot be sent back.
    case function
}

extension LuaValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension LuaValue {
    package var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    package var table: LuaTable? {
        guard case .table(let value) = self else { return nil }
        return value
    }

    package var boolean: Bool? {
        guard case .boolean(let value) = self else { return nil }
        return value
    }

    /// The integer, also where the script wrote it as a whole float (`2.0`).
    package var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// The number, integer or not.
    package var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
