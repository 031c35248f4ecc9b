import Outbound

/// Which prompts of a call are news to the reader: an action is told with its texts when it begins, and what
/// is played again, or in answer to wrong keys, is not told by any.
struct Hearing {
    private var announced: [String] = []
    /// Texts that may wait to be heard; an action's own are at most some.
    private static let limit = 100

    /// The texts of an action that is told.
    mutating func announce(_ request: JSONValue?) {
        guard case .array(let items)? = request else { return }
        announced = Array((announced + items.compactMap(\.string)).suffix(Self.limit))
    }

    /// Whether a prompt that is played has not been told.
    mutating func isNews(_ prompt: String) -> Bool {
        let place = announced.firstIndex { told in
            told == prompt || told.hasSuffix("...") && prompt.hasPrefix(told.dropLast(3))
        }
        guard let place else { return true }
        announced.remove(at: place)
        return false
    }
}
