/// Whose clock counts: the zones in which a callee may be.
package enum CalleeZones: Hashable, Sendable {
    /// One zone, or the several that a number may lie in: a rule holds when it holds in all of them.
    case known([Zone])
    /// In words, why it is not known; what needs a zone is held.
    case unknown(String)

    /// The target's own zone, else its number's, else the campaign's. A name that is no zone is never
    /// passed over for the next source: somebody meant something by it.
    package init(
        of draft: TargetDraft,
        at destination: Destination?,
        campaign: Zone?,
        named campaignName: String?
    ) {
        if let name = draft.zone, !name.isEmpty {
            self =
                Zone(name).map { .known([$0]) }
                ?? .unknown("the target's timezone \"\(name)\" is not a known zone")
        } else if let names = destination?.zones, !names.isEmpty {
            let zones = names.compactMap { Zone($0) }
            let unknown = names.first { Zone($0) == nil }
            self =
                unknown.map { .unknown("the number's zone \"\($0)\" is not a known zone") } ?? .known(zones)
        } else if let campaign {
            self = .known([campaign])
        } else if let campaignName, !campaignName.isEmpty {
            self = .unknown("the campaign's timezone \"\(campaignName)\" is not a known zone")
        } else {
            self = .unknown("neither the target, its number nor the campaign has a time zone")
        }
    }

    package var zones: [Zone] {
        if case .known(let zones) = self { return zones }
        return []
    }
}
