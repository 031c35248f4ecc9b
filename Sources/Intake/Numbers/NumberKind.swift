/// What a number is for, as its numbering plan says. The order is the order of trial: the first that fits.
package enum NumberKind: Int, CaseIterable, Sendable {
    case premium
    case tollFree
    case sharedCost
    case internetTelephony
    case personal
    case pager
    case corporate
    case voicemail
    case fixed
    case mobile
    /// The plan does not tell fixed from mobile (the whole of North America).
    case fixedOrMobile
}
