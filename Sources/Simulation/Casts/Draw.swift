import Foundation
import Outbound

/// How long something takes: a fixed time, or one that is drawn.
package enum Draw: Hashable, Sendable {
    case fixed(Duration)
    case uniform(Duration, Duration)
    case exponential(mean: Duration)

    package func sample(_ generator: inout Generator) -> Duration {
        switch self {
        case .fixed(let duration): return duration
        case .uniform(let low, let high): return generator.duration(in: low...high)
        case .exponential(let mean):
            let factor = -log(1 - generator.unit())
            return .milliseconds(Int64((Double(mean.milliseconds) * factor).rounded()))
        }
    }
}
