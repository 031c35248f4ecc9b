/// Where a session reads and writes: a terminal, a pipe, or a test.
package protocol Console: AnyObject {
    /// The next line at a prompt. `completing` is asked with the text before the cursor.
    func read(_ prompt: String, completing: @escaping (String) -> Completion) -> Typed
    /// One or more lines of output.
    func write(_ text: String)
    /// Whether Ctrl-C was pressed since this was asked last, while no line was read.
    func wasInterrupted() -> Bool
}

package enum Typed: Equatable, Sendable {
    case line(String)
    /// Ctrl-C: the line is forgotten.
    case interrupted
    /// Ctrl-D, or the end of what was piped in.
    case end
    /// Forgotten too, and why, in words.
    case refused(String)
}

/// What may follow the text before the cursor.
package struct Completion: Equatable, Sendable {
    /// What stands there already of each candidate: so many characters before the cursor.
    package var typed: Int
    package var candidates: [String]

    package init(typed: Int, candidates: [String]) {
        self.typed = typed
        self.candidates = candidates
    }

    package static let none = Completion(typed: 0, candidates: [])
}
