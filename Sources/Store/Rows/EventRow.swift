import Outbound

/// One entry of the event log. Its id is its place in the log.
package struct EventRow: Hashable, Sendable {
    package var id: Int64
    package var at: Instant
    /// Such as `attempt.dialing`, `target.done`, `campaign.running`.
    package var kind: String
    package var campaign: Identifier<Campaign>?
    package var target: Identifier<Target>?
    package var attempt: Identifier<Attempt>?
    package var body: [String: JSONValue]

    package init(
        id: Int64,
        at: Instant,
        kind: String,
        campaign: Identifier<Campaign>? = nil,
        target: Identifier<Target>? = nil,
        attempt: Identifier<Attempt>? = nil,
        body: [String: JSONValue] = [:]
    ) {
        self.id = id
        self.at = at
        self.kind = kind
        self.campaign = campaign
        self.target = target
        self.attempt = attempt
        self.body = body
    }
}

/// A target that is looked at, with everything that was tried.
package struct Subject: Hashable, Sendable {
    package var target: Target
    /// By number.
    package var history: [Attempt]

    package init(target: Target, history: [Attempt]) {
        self.target = target
        self.history = history
    }
}
