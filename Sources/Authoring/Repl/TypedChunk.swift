import Flows
import Lua

/// A text of Lua that may take several lines: it is complete when it compiles, or when no more could mend it.
package struct TypedChunk {
    /// Bytes of one text.
    package static let limit = 64 * 1024

    package enum Step: Equatable {
        case more
        case complete(String)
        case tooLong
    }

    private var text = ""

    package init() {}

    package var isEmpty: Bool { text.isEmpty }

    /// What was typed and waits for more.
    package var pending: String { text }

    package mutating func take(_ line: String) -> Step {
        let whole = text.isEmpty ? line : text + "\n" + line
        text = ""
        guard whole.utf8.count <= Self.limit else { return .tooLong }
        if ConsoleRun.syntax(whole)?.isIncomplete == true {
            text = whole
            return .more
        }
        return .complete(whole)
    }

    /// What stands there, complete or not.
    package mutating func end() -> String? {
        defer { text = "" }
        return text.isEmpty ? nil : text
    }
}
