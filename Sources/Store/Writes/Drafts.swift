import Outbound

/// A script as a folder has it: its main file, and the modules it may `require`.
package struct ScriptDraft: Hashable, Sendable {
    package struct Module: Hashable, Sendable {
        package var file: String
        package var source: String

        package init(file: String, source: String) {
            self.file = file
            self.source = source
        }
    }

    package var file: String
    package var source: String
    /// Sorted by file when published, so that the order in which a folder is read makes no new version.
    package var modules: [Module]

    package init(file: String, source: String, modules: [Module] = []) {
        self.file = file
        self.source = source
        self.modules = modules.sorted { $0.file < $1.file }
    }
}

/// What a do-not-contact entry's pattern is.
package enum SuppressionKind: String, Hashable, Sendable, CaseIterable {
    /// One address, exactly.
    case address
    /// Every email address of a domain and of the domains below it.
    case domain
    /// Every address that begins so; written with a star at its end (`+1900*`).
    case prefix
}

/// One entry of a do-not-contact list.
package struct SuppressionDraft: Hashable, Sendable {
    package var pattern: String
    package var kind: SuppressionKind
    package var reason: String
    /// The file it stands in, or who asked for it.
    package var source: String
    package var expires: Instant?
    package var campaign: Identifier<Campaign>?
    /// Without a campaign: for all of theirs, and of the first customer (the operator) for everybody's.
    package var customer: Identifier<Customer>

    package init(
        pattern: String,
        kind: SuppressionKind,
        reason: String = "",
        source: String,
        expires: Instant? = nil,
        campaign: Identifier<Campaign>? = nil,
        customer: Identifier<Customer> = Customer.local
    ) {
        self.pattern = pattern
        self.kind = kind
        self.reason = reason
        self.source = source
        self.expires = expires
        self.campaign = campaign
        self.customer = customer
    }
}

/// An entry of the do-not-contact list that covers an address.
package struct Suppression: Hashable, Sendable {
    /// As the list says it: `+1900*`, `example.org`, or the address.
    package var entry: String
    package var kind: SuppressionKind
    package var reason: String
    package var source: String
    package var isEngineWide: Bool

    /// What `explain` says; never a whole address.
    package var words: String {
        let shown = kind == .address ? Masked.address(entry) : entry
        let why = reason.isEmpty ? "" : ", \(reason)"
        return "\(shown)\(why) (\(source))"
    }
}

/// What an import did with its rows.
package struct ImportCounts: Hashable, Sendable {
    package var added = 0
    package var updated = 0
    package var unchanged = 0
    /// Rows whose key an earlier row of the same import had.
    package var duplicates = 0
    /// Changed rows of targets with an open attempt: left as they are, taken by the next import.
    package var open = 0

    package init(added: Int = 0, updated: Int = 0, unchanged: Int = 0, duplicates: Int = 0, open: Int = 0) {
        self.added = added
        self.updated = updated
        self.unchanged = unchanged
        self.duplicates = duplicates
        self.open = open
    }

    package static func + (left: Self, right: Self) -> Self {
        Self(
            added: left.added + right.added,
            updated: left.updated + right.updated,
            unchanged: left.unchanged + right.unchanged,
            duplicates: left.duplicates + right.duplicates,
            open: left.open + right.open
        )
    }
}
