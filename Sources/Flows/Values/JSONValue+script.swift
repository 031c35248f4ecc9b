import Lua
import Outbound

/// Why a script's value is no JSON, in words for its author.
struct ValueProblem: Error, Equatable {
    var message: String
}

extension LuaValue {
    /// Null becomes `json.null`, so that it keeps its place in lists.
    init(_ json: JSONValue) {
        switch json {
        case .null: self = .jsonNull
        case .boolean(let value): self = .boolean(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        case .string(let value): self = .string(value)
        case .array(let values): self = .table(LuaTable(array: values.map { LuaValue($0) }))
        case .object(let fields): self = .table(LuaTable(fields: fields.mapValues { LuaValue($0) }))
        }
    }
}

extension JSONValue {
    /// A script's value as JSON. Times become RFC 3339 texts, an empty table an object; `variables` stands
    /// for the live table of variables.
    init(
        script value: LuaValue,
        variables: [String: JSONValue] = [:],
        depth: Int = 0
    ) throws(ValueProblem) {
        switch value {
        case .null, .jsonNull: self = .null
        case .boolean(let value): self = .boolean(value)
        case .integer(let value): self = .integer(value)
        case .number(let value):
            guard value.isFinite else { throw ValueProblem(message: "a number that is not finite") }
            self = .number(value)
        case .string(let value): self = .string(value)
        case .function: throw ValueProblem(message: "a function")
        case .table(let table):
            guard depth < 32 else { throw ValueProblem(message: "nested deeper than 32 levels") }
            self = try JSONValue(table: table, variables: variables, depth: depth)
        }
    }

    private init(table: LuaTable, variables: [String: JSONValue], depth: Int) throws(ValueProblem) {
        if let time = ScriptTime(.table(table)) {
            self = .string(time.text)
        } else if let data = table[ScriptMark.data] {
            self = try JSONValue(script: data, variables: variables, depth: depth)
        } else if table[ScriptMark.variables] != nil {
            self = .object(variables)
        } else if let object = table[ScriptMark.object]?.string {
            throw ValueProblem(message: "the object \"\(object.dropLast())\" itself")
        } else if table[ScriptMark.function] != nil {
            throw ValueProblem(message: "a function")
        } else if table.array.isEmpty {
            var fields: [String: JSONValue] = [:]
            for (name, value) in table.fields {
                fields[name] = try JSONValue(script: value, variables: variables, depth: depth + 1)
            }
            self = .object(fields)
        } else {
            guard table.fields.isEmpty else {
                throw ValueProblem(
                    message: "a table that is a list and has names (\(table.fields.keys[0])) too"
                )
            }
            var items: [JSONValue] = []
            for value in table.array {
                items.append(try JSONValue(script: value, variables: variables, depth: depth + 1))
            }
            self = .array(items)
        }
    }

    /// Levels of nesting: 0 for a plain value.
    var levels: Int {
        switch self {
        case .array(let items): 1 + (items.map(\.levels).max() ?? 0)
        case .object(let fields): 1 + (fields.values.map(\.levels).max() ?? 0)
        default: 0
        }
    }
}
