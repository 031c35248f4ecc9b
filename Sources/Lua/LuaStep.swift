/// What a script came to when it stopped running.
package enum LuaStep: Sendable, Equatable {
    /// It waits for `resume` with the answer.
    case action(name: String, arguments: [LuaValue])
    case returned([LuaValue])
    case failed(LuaError)
}

/// Where a call begins.
package enum LuaEntry: Sendable, Equatable {
    /// A function in the table that the last prelude returned.
    case prelude(String)
    /// A path into the script's first result; empty: that result itself.
    case export([LuaKey])
}

/// One step of a path into a script's result.
package enum LuaKey: Sendable, Equatable {
    case index(Int)
    case name(String)
}
