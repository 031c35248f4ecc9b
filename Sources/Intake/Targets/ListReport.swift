/// What reading target lists gave.
package struct ListReport: Hashable, Sendable {
    /// Rows that are targets.
    package var accepted = 0
    /// Rows whose target an earlier row was already.
    package var duplicate = 0
    /// Rows that were not taken for another reason.
    package var invalid = 0

    package init(accepted: Int = 0, duplicate: Int = 0, invalid: Int = 0) {
        self.accepted = accepted
        self.duplicate = duplicate
        self.invalid = invalid
    }

    package var rows: Int { accepted + duplicate + invalid }
}
