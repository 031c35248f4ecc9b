import Outbound

/// Which destinations were tried, over all cases.
struct PolicyUse {
    private var had: [Int: (count: Int, first: PolicyCase)] = [:]
    private var tried: Set<Int> = []

    /// So many cases are enough to say that a destination is never tried.
    private static let enough = 20

    mutating func take(_ trial: PolicyTrial) {
        let destinations = trial.life.target.destinations
        for position in destinations.indices { had[position, default: (0, trial.life)].count += 1 }
        for attempt in trial.history {
            if let position = destinations.firstIndex(where: { $0.slot == attempt.destination.slot }) {
                tried.insert(position)
            }
        }
    }

    /// Where nothing at all is tried, that is another finding.
    var unused: [Int] {
        tried.isEmpty
            ? [] : had.keys.sorted().filter { cases(with: $0) >= PolicyUse.enough && !tried.contains($0) }
    }

    /// Whether there are enough cases, and not one has an attempt.
    var triesNobody: Bool { tried.isEmpty && cases(with: 0) >= PolicyUse.enough }

    func cases(with position: Int) -> Int { had[position]?.count ?? 0 }

    func example(of position: Int) -> PolicyCase {
        guard let life = had[position]?.first else { preconditionFailure("no case has the destination") }
        return life
    }
}
