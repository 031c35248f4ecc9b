import Outbound

/// How far a flow is explored, and what counts as silence.
package struct PathBounds: Sendable {
    /// Answers of one path.
    package var depth = 60
    /// Answers to follow, for each target, after which only places that no path has seen before are followed.
    package var paths = 10_000
    /// How long a callee may hear nothing.
    package var silence = Duration.seconds(10)

    package init() {}

    /// Targets of a list that are explored: each has columns filled that the others have not.
    static let targets = 4
    /// Rows that are looked at for those.
    static let rows = 10_000
    /// Times that a place is answered freely on one path; after that it is answered as the last time.
    static let visits = 3
    /// Answers of somebody who never does what is asked; a flow that goes on after these goes on for ever.
    static let patience = 300
    /// Findings of one kind.
    static let findings = 50
}
