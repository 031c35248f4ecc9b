/// One thing that is wrong in a file of a campaign, where, and what to do.
package struct Finding: Error, Hashable, Sendable, CustomStringConvertible {
    package var file: String
    package var line: Int?
    package var column: Int?
    /// What is wrong and what to do, in one or two sentences.
    package var message: String

    package init(file: String, line: Int? = nil, column: Int? = nil, message: String) {
        self.file = file
        self.line = line
        // A place is always whole: what a message blames as a line begins at its first column.
        self.column = line == nil ? nil : column ?? 1
        self.message = message
    }

    /// `file:line:column: message`.
    package var description: String {
        var place = file
        if let line { place += ":\(line)" }
        if line != nil, let column { place += ":\(column)" }
        return "\(place): \(message)"
    }
}

/// Several findings at once: everything that is wrong with a folder.
package struct Findings: Error, CustomStringConvertible, Sendable {
    package var all: [Finding]
    package init(_ all: [Finding]) { self.all = all }
    package var description: String { all.map(\.description).joined(separator: "\n") }
}
