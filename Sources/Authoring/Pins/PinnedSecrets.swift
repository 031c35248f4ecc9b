import Flows
import Outbound

/// The keys of a trace that were kept secret, and what a test presses instead: zeros, as many as there were.
struct PinnedSecrets {
    /// By the place of the key's event.
    private var keys: [Int: Character] = [:]
    /// Digits that zeros stand for.
    private(set) var count = 0

    init(_ entries: [AttemptTrace.Entry]) {
        var hidden: [Int] = []
        var request: DigitsRequest?
        for (index, entry) in entries.enumerated() {
            switch entry.event {
            case .leg(_, .digit("?")):
                hidden.append(index)
                keys[index] = "0"
            case .action(.digits(let asked), _): request = asked
            case .answer(.digits(let zeros), _, isSecret: true):
                count += zeros.count
                // One more than the answer has ended it.
                if let terminator = request?.terminator, hidden.count > zeros.count, let last = hidden.last {
                    keys[last] = terminator
                }
                hidden = []
            default: break
            }
        }
    }

    func key(at place: Int) -> Character? { keys[place] }
}
