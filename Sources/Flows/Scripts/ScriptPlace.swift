/// A line of a script.
package struct ScriptPlace: Hashable, Sendable, CustomStringConvertible {
    package var file: String
    /// 1-based.
    package var line: Int

    package init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    /// `flow.lua:12`.
    package var description: String { "\(file):\(line)" }
}
