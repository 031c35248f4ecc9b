extension Reference {
    /// Definitions for editors that speak LuaLS.
    static let editor = editor(origin)

    static func editor(_ origin: String) -> String {
        var text = """
            ---@meta trunkside
            -- \(origin)

            \(types)

            """
        for object in ScriptAPI.objects + ["callee", "t"] { text += "\n" + objectText(object) }
        for space in spaces(in: nil) { text += "\n" + spaceText(space) }
        for action in ScriptAPI.actions where action.object.isEmpty && action.name != "print" {
            text += "\n" + functionText(action, named: action.name)
        }
        return text
    }

    private static func className(_ object: String) -> String {
        object == "t" ? "trunkside.Test" : "trunkside." + object.prefix(1).uppercased() + object.dropFirst()
    }

    private static func objectText(_ object: String) -> String {
        var text = "---@class \(className(object))\n"
        for fact in ScriptAPI.facts where fact.object == object {
            text += "---@field \(fact.name) \(fact.luaType) \(oneLine(fact.doc))\n"
        }
        text += "local \(object) = {}\n"
        for action in ScriptAPI.actions where action.object == object && action.style == .method {
            text += "\n" + functionText(action, named: "\(object):\(action.name)")
        }
        return text
    }

    private static func spaceText(_ space: String) -> String {
        var text = "---@class trunkside.space.\(space)\n"
        for fact in ScriptAPI.facts where fact.object == space && space == "json" {
            text += "---@field \(fact.name) \(fact.luaType) \(oneLine(fact.doc))\n"
        }
        // An object of a handler may have the same name; this one is the global.
        let local = "\(space)_space"
        text += "local \(local) = {}\n"
        for action in ScriptAPI.actions where action.object == space && action.style == .function {
            text += "\n" + functionText(action, named: "\(local).\(action.name)")
        }
        return text + "\n\(space) = \(local)\n"
    }

    /// Parameters that are functions, by what they are given.
    private static let functions = [
        "test run": "fun(t: trunkside.Test)", "t:callee run": "fun(callee: trunkside.Callee)",
        "t:http answer": "fun(request: trunkside.Request): table",
    ]

    private static func luaType(_ parameter: ScriptParameter, of action: ScriptAction) -> String {
        functions["\(action.fullName) \(parameter.name)"] ?? parameter.type.luaType
    }

    private static func oneLine(_ doc: String) -> String { doc.replacing("\n", with: " ") }

    private static func functionText(_ action: ScriptAction, named name: String) -> String {
        var text = ""
        let options = className("options") + "." + action.fullName.replacing(":", with: ".")
        if !action.options.isEmpty {
            text += "---@class \(options)\n"
            for option in action.options {
                let mark = option.isRequired ? "" : "?"
                let fallback = option.fallback.map { " Default: \($0)." } ?? ""
                text +=
                    "---@field \(option.name)\(mark) \(luaType(option, of: action)) \(oneLine(option.doc))\(fallback)\n"
            }
            if action.name == "menu" { text += "---@field [string] function The function of a key.\n" }
            text += "\n"
        }
        text += "---\(oneLine(action.doc))\n"
        var names: [String] = []
        for parameter in action.positional {
            let mark = parameter.isRequired ? "" : "?"
            let shown = parameter.name == "..." ? "..." : parameter.name + mark
            text += "---@param \(shown) \(luaType(parameter, of: action)) \(oneLine(parameter.doc))\n"
            names.append(parameter.name)
        }
        if !action.options.isEmpty {
            let isNeeded = action.options.contains { $0.isRequired }
            text += "---@param options\(isNeeded ? "" : "?") \(options)\n"
            names.append("options")
        }
        if !action.luaResult.isEmpty {
            let kinds = action.luaResult.split(separator: ", ")
            for (place, kind) in kinds.enumerated() {
                text += "---@return \(kind)" + (place == 0 ? " # \(action.result)" : "") + "\n"
            }
        }
        return text + "function \(name)(\(names.joined(separator: ", "))) end\n"
    }

    private static let types = """
        ---@alias trunkside.Draw string|{ [1]: string, [2]: string }|{ mean: string }
        ---@alias trunkside.Flow fun(call: trunkside.Call): string?

        ---@class trunkside.Handlers
        ---@field answered? fun(call: trunkside.Call): string?
        ---@field machine? fun(call: trunkside.Call): string?
        ---@field hangup? fun(call: trunkside.Call, cause: string)
        ---@field error? fun(call: trunkside.Call, problem: trunkside.Problem)
        ---@field message? fun(message: trunkside.Message): string?
        ---@field email? fun(email: trunkside.Email): string?

        ---@class trunkside.Problem
        ---@field kind string
        ---@field message string
        ---@field file string
        ---@field line integer?
        ---@field traceback string[]

        ---@class trunkside.Destination
        ---@field type "tel"|"sip"|"sms"|"email"
        ---@field address string
        ---@field slot integer

        ---@class trunkside.Target
        ---@field id string
        ---@field external_id string?
        ---@field name string
        ---@field detail string
        ---@field timezone string?
        ---@field locale string?
        ---@field priority integer
        ---@field data table<string, any>
        ---@field destinations trunkside.Destination[]
        ---@field variables? table<string, any> In `decide` and `callees.lua` only.

        ---@class trunkside.Campaign
        ---@field name string
        ---@field type "call"|"message"|"email"
        ---@field detail string
        ---@field queue string?

        ---@class trunkside.Attempt
        ---@field id string
        ---@field number integer
        ---@field destination? trunkside.Destination In `callees.lua` only.
        ---@field at? trunkside.Time In `callees.lua` only.

        ---@class trunkside.PastAttempt
        ---@field number integer
        ---@field destination trunkside.Destination
        ---@field outcome string?
        ---@field cause string?
        ---@field disposition string?
        ---@field success boolean?
        ---@field started_at trunkside.Time
        ---@field answered_at trunkside.Time?
        ---@field ended_at trunkside.Time?
        ---@field variables table<string, any>

        ---@class trunkside.Time
        ---@field year integer
        ---@field month integer
        ---@field day integer
        ---@field hour integer
        ---@field min integer
        ---@field sec integer
        ---@field wday integer 1 is Sunday.
        ---@field zone string?
        ---@operator add(string): trunkside.Time
        ---@operator sub(string): trunkside.Time
        ---@operator sub(trunkside.Time): number
        local time_value = {}

        ---The same instant on another zone's clock.
        ---@param zone string
        ---@return trunkside.Time
        function time_value:in_zone(zone) end

        ---The clock's reading by a pattern such as `%H:%M`.
        ---@param pattern string
        ---@return string
        function time_value:format(pattern) end

        ---@class trunkside.Heard
        ---@field status "speech"|"digits"
        ---@field text string?
        ---@field digits string?
        ---@field confidence number?

        ---@class trunkside.Connection
        ---@field status "connected"|"timeout"|"no_agents"|"busy"|"no_answer"|"failed"
        ---@field agent string?
        ---@field waited number Seconds.
        ---@field talked number Seconds.

        ---@class trunkside.Recording
        ---@field status "recorded"
        ---@field file string
        ---@field duration number Seconds.

        ---@class trunkside.Receipt
        ---@field status string
        ---@field id string?

        ---@class trunkside.Response
        ---@field status integer
        ---@field headers table<string, string>
        ---@field body string
        ---@field json any

        ---@class trunkside.Answer

        ---@class trunkside.Request
        ---@field method "GET"|"POST"
        ---@field url string
        ---@field headers table<string, string>
        ---@field body string
        ---@field json any

        ---@class trunkside.TestedAttempt: trunkside.PastAttempt
        ---@field answered_by "person"|"machine"|"unknown"|nil
        ---@field note string?
        ---@field prompts string[]
        ---@field actions { action: string, request: any, answer: any }[]
        ---@field error string? What broke the flow.

        ---@class trunkside.SentMessage
        ---@field to string
        ---@field type "sms"|"email"
        ---@field from string?
        ---@field subject string?
        ---@field text string?
        ---@field html string?
        """
}
