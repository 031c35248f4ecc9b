/// Whose campaigns, lists and agents they are. A customer sees only what is theirs.
package struct Customer: Hashable, Sendable {
    package var id: Identifier<Customer>
    package var uuid: String
    package var name: String

    package init(id: Identifier<Customer>, uuid: String, name: String) {
        self.id = id
        self.uuid = uuid
        self.name = name
    }

    /// The one that every ledger begins with ("local"): what is published from a folder is theirs, and so is
    /// the engine.
    package static let local = Identifier<Customer>(1)
}
