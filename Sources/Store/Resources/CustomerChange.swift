import Outbound

/// A customer's name: unique, and without a slash (handles of its campaigns are `NAME/title`).
package struct CustomerChange: Hashable, Sendable {
    package var name: String?

    package init(name: String? = nil) { self.name = name }
}
