/// Answers the functions that do not suspend: printing, logging, time zones, templates.
package protocol LuaHost: AnyObject {
    /// Called while a script runs, on its thread, perhaps inside a sort comparison or a metamethod.
    func call(_ function: String, _ arguments: [LuaValue]) -> LuaAnswer
}

/// What a host function or an action answers.
package enum LuaAnswer: Sendable, Equatable {
    case values([LuaValue])
    /// An ordinary error at the author's line, which the script may catch.
    case raise(String)
}
