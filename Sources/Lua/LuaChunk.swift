/// A file of a script.
package struct LuaChunk: Sendable, Equatable {
    /// As errors show it, relative to the campaign's folder: `flow.lua`.
    package var name: String
    package var source: String

    package init(name: String, source: String) {
        self.name = name
        self.source = source
    }
}
