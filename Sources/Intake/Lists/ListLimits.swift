/// The limits of lists; a problem names the one that it met.
enum ListLimits {
    /// Bytes of one field.
    static let field = 64 << 10
    /// Bytes of one row.
    static let row = 1 << 20
    /// Columns of one list.
    static let columns = 500
    /// Rows of all lists of one campaign.
    static let rows = 50_000_000
}
