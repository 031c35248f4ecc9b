import Outbound

/// How often a carrier does what it should not, as chances from 0 to 1, until an instant after which it is
/// faultless.
package struct LineFaults: Hashable, Sendable {
    /// A leg or message is refused with congestion.
    package var refused = 0.0
    /// An event or report comes a second time.
    package var repeated = 0.0
    /// An event is late, and all after it on its leg.
    package var late = 0.0
    /// An event or report never comes.
    package var lost = 0.0
    package var until: Instant

    package init(until: Instant) { self.until = until }

    /// What happens to one event of a leg.
    package enum Fate: Hashable, Sendable {
        case comes, lost, repeated
        case late(Duration)
    }

    package func fate(at now: Instant, _ generator: inout Generator) -> Fate {
        let unit = generator.unit()
        let delay = generator.duration(in: .milliseconds(200)...(.seconds(40)))
        guard now < until else { return .comes }
        if unit < lost { return .lost }
        if unit < lost + repeated { return .repeated }
        return unit < lost + repeated + late ? .late(delay) : .comes
    }

    package func refuses(at now: Instant, _ generator: inout Generator) -> Bool {
        let unit = generator.unit()
        return now < until && unit < refused
    }
}
