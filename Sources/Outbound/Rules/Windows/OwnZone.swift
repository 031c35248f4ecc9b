extension Campaign {
    /// The zone that a target's local times are read in: its own, else the one its number lies in, where that
    /// is one, else the campaign's.
    package func zone(of target: TargetDraft) -> Zone? {
        (target.zone ?? target.destinations.first { $0.zones.count == 1 }?.zones.first ?? zone)
            .flatMap { Zone($0) }
    }
}
