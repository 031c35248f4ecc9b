/// Which of a target's destinations is next: in order, one used up, then the next.
package enum DestinationChoice: Hashable, Sendable {
    case destination(Destination)
    /// Every destination is on a do-not-contact list.
    case suppressed
    /// Every destination is used up, banned or suppressed.
    case exhausted
    /// What is left has no carrier.
    case unrouted(DestinationType)
    /// The policy named one that must not be dialed: held, because to dial another is not what it asked for.
    case refused(Gate, String)

    private enum Obstacle {
        case suppressed(String)
        case banned(Outcome)
        case usedUp(Int)
        case unrouted
    }

    /// The next destination; `slot` is the one that the policy named.
    package init(of facts: Facts, _ history: History, under rules: Rules, slot: Int?) {
        let destinations = facts.target.destinations
        let positions = Array(destinations.enumerated())
        if !positions.isEmpty, positions.allSatisfy({ facts.suppressions[$0.element.address] != nil }) {
            self = .suppressed
            return
        }
        func obstacle(_ position: Int, _ destination: Destination, free: Bool = false) -> Obstacle? {
            if let why = facts.suppressions[destination.address] { return .suppressed(why) }
            if let outcome = history.ban(of: destination) { return .banned(outcome) }
            let limit = rules.outplan.tries.limit(at: position)
            if !free, history.tries(at: destination) >= limit { return .usedUp(limit) }
            return rules.campaign.carriers[destination.type] == nil ? .unrouted : nil
        }
        if let slot {
            guard let named = positions.first(where: { $0.element.slot == slot }) else {
                self = .refused(.policy, "the policy names slot \(slot), which the target does not have")
                return
            }
            let found = obstacle(named.offset, named.element, free: history.nextIsFree)
            self = found.map { Self.refusal(named.element, $0) } ?? .destination(named.element)
            return
        }
        // A callback goes where it was asked for.
        if let asked = history.pendingCallback?.destination,
            let same = positions.first(where: {
                $0.element.slot == asked.slot && $0.element.address == asked.address
            }), obstacle(same.offset, same.element, free: history.nextIsFree) == nil
        {
            self = .destination(same.element)
            return
        }
        var unrouted: DestinationType?
        for (position, destination) in positions {
            switch obstacle(position, destination) {
            case nil:
                self = .destination(destination)
                return
            case .unrouted: unrouted = unrouted ?? destination.type
            default: continue
            }
        }
        self = unrouted.map { .unrouted($0) } ?? .exhausted
    }

    private static func refusal(_ destination: Destination, _ obstacle: Obstacle) -> Self {
        let name = "the policy names \(Masked.address(destination.address))"
        return switch obstacle {
        case .suppressed(let why): .refused(.doNotContact, "\(name), which must not be contacted: \(why)")
        case .banned(let outcome): .refused(.tries, "\(name), which was \(outcome.rawValue): never again")
        case .usedUp(let limit): .refused(.tries, "\(name), whose \(limit) tries are used up")
        case .unrouted:
            .refused(.carrier, "\(name), and the campaign has no carrier for \(destination.type.rawValue)")
        }
    }

    package var destination: Destination? {
        if case .destination(let destination) = self { return destination }
        return nil
    }
}
