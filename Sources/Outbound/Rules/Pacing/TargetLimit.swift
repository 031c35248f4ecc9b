/// A run that dials only so many targets and then stops: which it has taken. A target that was dialed may be
/// tried again before the last one is.
package struct TargetLimit: Hashable, Sendable {
    package let most: Int
    /// Those that have an opening, or had one.
    private var taken: Set<Identifier<Target>> = []
    private var dialed: Set<Identifier<Target>> = []

    package init(_ most: Int) { self.most = most }

    /// Takes targets in their order, until one is too many; how many of them.
    package mutating func take(_ wanted: [Identifier<Target>]) -> Int {
        for (index, target) in wanted.enumerated() where !taken.contains(target) {
            if taken.count == most { return index }
            taken.insert(target)
        }
        return wanted.count
    }

    /// A target that was taken could not be dialed.
    package mutating func gaveUp(_ target: Identifier<Target>) {
        if !dialed.contains(target) { taken.remove(target) }
    }

    /// A target's attempt is open: its intent is durable.
    package mutating func opened(_ target: Identifier<Target>) {
        taken.insert(target)
        dialed.insert(target)
    }

    /// Whether nobody more may be taken.
    package var isUsedUp: Bool { taken.count >= most }

    /// Whether all of them have been dialed: now the run stops.
    package var isReached: Bool { dialed.count >= most }
}
