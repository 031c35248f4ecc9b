/// One person in an outdial, as a list names them: everything but what has happened.
package struct TargetDraft: Hashable, Sendable {
    package var externalID: String?
    package var name: String
    package var detail: String
    /// IANA name of the target's own zone.
    package var zone: String?
    package var postalCode: String?
    package var locale: String?
    /// 0 to 9; among targets that are due, the higher first.
    package var priority: Int
    package var notBefore: Instant?
    package var notAfter: Instant?
    /// Every other column.
    package var data: [String: JSONValue]
    /// One to five, in the order of their slots.
    package var destinations: [Destination]

    package init(
        externalID: String? = nil,
        name: String = "",
        detail: String = "",
        zone: String? = nil,
        postalCode: String? = nil,
        locale: String? = nil,
        priority: Int = 0,
        notBefore: Instant? = nil,
        notAfter: Instant? = nil,
        data: [String: JSONValue] = [:],
        destinations: [Destination]
    ) {
        self.externalID = externalID
        self.name = name
        self.detail = detail
        self.zone = zone
        self.postalCode = postalCode
        self.locale = locale
        self.priority = priority
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.data = data
        self.destinations = destinations
    }

    /// What makes a target known again: its `external_id`, else its first destination's address.
    package var key: String { externalID.map { "id:" + $0 } ?? "to:" + (destinations.first?.address ?? "") }
}

/// Why a target is done.
package enum DoneReason: String, Sendable, Codable, CaseIterable {
    case reached, unsuccessful, exhausted, suppressed, expired
    case givenUp = "given_up"
}

/// Where a target stands.
package enum TargetState: Hashable, Sendable {
    /// Waits to be tried, now or later. Can transition to: progressing (an attempt opens), done (suppressed,
    /// expired, given up, exhausted).
    case idle
    /// An attempt is open. Can transition to: idle (to be tried again), done.
    case progressing
    /// Nothing more is tried. Can transition to: idle (tries raised; a late report turns a sent attempt
    /// undelivered).
    case done(DoneReason)

    package var isDone: Bool {
        if case .done = self { return true }
        return false
    }
}

/// A target as it stands in the ledger.
package struct Target: Hashable, Sendable {
    package var id: Identifier<Target>
    package var uuid: String
    package var draft: TargetDraft
    /// The merge of its attempts' variables in commit order.
    package var variables: [String: JSONValue]
    package var state: TargetState
    /// When it is looked at next; nil while progressing, done, or held without end.
    package var due: Instant?
    /// Why it is held, as the gate that holds it names it (`Gate.rawValue`, or `policy`, `carrier`).
    package var hold: String?

    package init(
        id: Identifier<Target>,
        uuid: String = "",
        draft: TargetDraft,
        variables: [String: JSONValue] = [:],
        state: TargetState = .idle,
        due: Instant? = nil,
        hold: String? = nil
    ) {
        self.id = id
        self.uuid = uuid
        self.draft = draft
        self.variables = variables
        self.state = state
        self.due = due
        self.hold = hold
    }

    package var destinations: [Destination] { draft.destinations }
}
