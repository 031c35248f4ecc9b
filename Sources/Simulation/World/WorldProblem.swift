import Outbound

/// Why a world ended before what it ran did.
package enum WorldProblem: Error, Equatable, CustomStringConvertible {
    /// Nothing can run, no alarm is set, and the work is not done.
    case deadlock(at: Instant, waiting: [String])
    /// The next alarm lies beyond the limit of virtual time.
    case time(limit: Instant, waiting: [String])
    /// The work took more steps than the limit allows.
    case steps(limit: Int, at: Instant)

    /// The work is done, but not by this thread alone: another run may take another course.
    case strays(jobs: Int)

    package var description: String {
        switch self {
        case .deadlock(let instant, let waiting):
            "deadlock at \(RFC3339.text(instant)): nothing can run and no alarm is set"
                + WorldProblem.list(waiting, none: "; nobody has said what they wait for")
        case .time(let limit, let waiting):
            "virtual time is over: nothing happens before the limit \(RFC3339.text(limit)) any more, "
                + "and the work is not done" + WorldProblem.list(waiting, none: "")
        case .strays(let jobs):
            "\(jobs) jobs came into the world from other threads: something in it does not go by its clock, "
                + "and another run may take another course"
        case .steps(let limit, let instant):
            "the world took \(limit) steps, its limit, and stands at \(RFC3339.text(instant)): "
                + "a loop that never waits, or a limit too small"
        }
    }

    private static func list(_ waiting: [String], none: String) -> String {
        waiting.isEmpty ? none : "\n" + waiting.map { "  " + $0 }.joined(separator: "\n")
    }
}
