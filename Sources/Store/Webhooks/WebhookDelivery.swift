import GRDB
import Outbound

/// An event on its way to a webhook, until it has been taken.
package struct WebhookDelivery: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// For its due time.
        case waiting
        /// An earlier event of the same resource.
        case behind
        /// Given up; it waits for a replay.
        case dead
    }

    /// Its place in the log.
    package var event: Int64
    package var resource: String
    package var type: String
    /// As it is sent, each time the same.
    package var body: String
    /// When it happened.
    package var at: Instant
    package var state: State
    package var queued: Instant
    package var due: Instant?
    package var tries: Int
    package var tried: Instant?
    /// What was answered last.
    package var status: Int?
    package var problem: String?

    static let columns = "event, resource, type, body, at, state, queued, due, tries, tried, status, problem"

    /// One that waits, as it was queued.
    package init(_ draft: WebhookDraft) {
        (event, resource, type, body) = (draft.event, draft.resource, draft.type, draft.body)
        (at, queued, due) = (draft.at, draft.at, draft.at)
        (state, tries) = (.waiting, 0)
    }

    init(_ row: Row) throws {
        event = row[0]
        resource = row[1]
        type = row[2]
        body = row[3]
        at = row.moment(4)
        state = try row.word(5, of: "webhook delivery \(event)")
        queued = row.moment(6)
        due = row.instant(7)
        tries = row[8]
        tried = row.instant(9)
        status = row[10]
        problem = row[11]
    }
}

/// An event that is to be delivered.
package struct WebhookDraft: Hashable, Sendable {
    package var event: Int64
    package var resource: String
    package var type: String
    package var body: String
    package var at: Instant

    package init(event: Int64, resource: String, type: String, body: String, at: Instant) {
        self.event = event
        self.resource = resource
        self.type = type
        self.body = body
        self.at = at
    }
}

/// How one try to deliver an event ended.
package struct WebhookTry: Hashable, Sendable {
    package enum End: Hashable, Sendable {
        case taken
        /// In words, with the status if there was an answer; tried again then, or without a time given up.
        case failed(String, status: Int?, again: Instant?)
    }

    package var event: Int64
    package var end: End

    package init(event: Int64, end: End) { (self.event, self.end) = (event, end) }
}

/// What is written of a webhook while its events are delivered.
package enum WebhookWrite: Hashable, Sendable {
    /// What of the log through a place concerns it; `missed` events were gone. Refused where it does not
    /// stand at `from` any more: somebody moved it back.
    case queue([WebhookDraft], from: Int64, through: Int64, missed: Int64)
    case settle([WebhookTry])
    /// It wants no more; why.
    case disable(String)
}

/// What is delivered once more.
package enum WebhookReplay: Hashable, Sendable {
    /// Everything that was given up.
    case dead
    /// These of it.
    case events([Int64])
    /// All that the log has after a place.
    case after(Int64)
}
