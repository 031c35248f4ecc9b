import Outbound

/// Where an engine that stays open finds what it was not given at its start: campaigns and queues as the
/// ledger has them now.
package protocol Catalog: Sendable {
    /// The campaign of this row, with its rules and its compiled scripts.
    func campaign(_ row: Campaign) throws(CatalogProblem) -> PublishedCampaign
    /// The queue with its agents; nil where there is none, or no longer.
    func queue(_ name: String) throws(CatalogProblem) -> Queue?
    /// Every queue, by name.
    func queues() throws(CatalogProblem) -> [Queue]
}

/// Why something of the ledger cannot be dialed by, in words.
package struct CatalogProblem: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
