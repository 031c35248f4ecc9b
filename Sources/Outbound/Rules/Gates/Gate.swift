/// One rule that lets a target through or holds it. The order of the cases is the order in which they are
/// asked, told, and, when several hold without end, named.
package enum Gate: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// The target's own state: done, or an attempt is open.
    case state
    case doNotContact = "do_not_contact"
    case notBefore = "not_before"
    case notAfter = "not_after"
    /// A rule needs the callee's local time, and its zone is not known.
    case zone
    case schedule
    case window
    case targetPerDay = "target_per_day"
    case addressPerDay = "address_per_day"
    case addressPerWeek = "address_per_week"
    /// An open attempt of another target at the same address.
    case openAttempt = "open_attempt"
    /// The retry interval, a callback's time, a congestion's backoff, a report's deadline.
    case interval
    case tries
    /// The outplan's own code.
    case policy
    /// No carrier for the destination, or a carrier that refused ten attempts in a row.
    case carrier

    package static func < (left: Self, right: Self) -> Bool { left.place < right.place }

    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
