import Lua

/// A script that means harm, and how its run must end. `print("escaped")` in one must never be reached.
package struct Attack: Sendable {
    package var name: String
    /// Nil among them: the run may return.
    package var ends: [LuaError.Kind?]
    /// A main chunk, or the body of a handler. It may use `print`, and `echo` where the host has it.
    package var source: String

    init(_ name: String, _ ends: LuaError.Kind?..., source: String) {
        self.name = name
        self.ends = ends
        self.source = source
    }

    package static let all =
        memory + loops + libraries + patterns + tricks + sizes + metamethods + escapes + texts
}

extension Attack: CustomStringConvertible {
    package var description: String { name }
}
