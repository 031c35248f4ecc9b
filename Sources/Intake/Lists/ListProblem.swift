/// Why a whole list cannot be read: nothing of it can be trusted.
package struct ListProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable word for machines.
    package let code: String
    package let file: String
    /// The line where it shows; nil where the file as a whole is meant.
    package let line: Int?
    /// What is wrong and what to do.
    package let message: String

    package init(_ code: String, file: String, line: Int? = nil, _ message: String) {
        self.code = code
        self.file = file
        self.line = line
        self.message = message
    }

    package var description: String { file + (line.map { ":\($0)" } ?? "") + ": " + message }
}
