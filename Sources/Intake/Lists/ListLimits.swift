/// The limits of lists; a problem names the one that it met.
enum ListLimits {
    /// Bytes of one field.
    static let field = 64 << 10
    /// Bytes of one row.
    static let row = 1 << 20
    /// Columns of one list.
    static let columns = 500
    /// Times that a compressed list may grow, past `room`: lists grow about 10 times, gzip data at most 1032.
    static let growth = 300
    /// Bytes that a compressed list may have in any case.
    static let room = 16 << 20
    /// Rows of all lists of one campaign.
    static let rows = 50_000_000
}
