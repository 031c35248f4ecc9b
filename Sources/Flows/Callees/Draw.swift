import Foundation
import Lua
import Outbound

/// A length of time left to chance.
package enum Draw: Hashable, Sendable {
    case fixed(Duration)
    case uniform(Duration, Duration)
    /// At most twenty times the mean.
    case exponential(mean: Duration)

    package func sample(_ generator: inout Generator) -> Duration {
        switch self {
        case .fixed(let duration): return duration
        case .uniform(let low, let high): return generator.duration(in: low...high)
        case .exponential(let mean):
            let factor = min(20, -log(1 - generator.unit()))
            return .milliseconds(Int64((Double(mean.milliseconds) * factor).rounded()))
        }
    }

    /// Nil when the value has no form of a draw.
    static func read(_ value: LuaValue) throws(ArgumentProblem) -> Draw? {
        guard let table = value.table else {
            return .fixed(try ParameterType.duration(value))
        }
        if table.array.count == 2, table.fields.isEmpty {
            let low = try ParameterType.duration(table.array[0])
            let high = try ParameterType.duration(table.array[1])
            guard low <= high else {
                throw ArgumentProblem(
                    message: "the range ends (\(DurationText.text(high))) before it begins "
                        + "(\(DurationText.text(low)))"
                )
            }
            return .uniform(low, high)
        }
        if table.array.isEmpty, table.fields.keys == ["mean"], let mean = table["mean"] {
            return .exponential(mean: try ParameterType.duration(mean))
        }
        return nil
    }
}
