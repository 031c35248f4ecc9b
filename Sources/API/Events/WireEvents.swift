import Outbound
import Store

/// What of the log is told outside, and how.
package enum WireEvents {
    /// Bytes after which a page ends: an event of a flow or an outplan has its whole script.
    package static let pageBytes = 4 << 20

    /// A customer's events after a place in the log, at most `limit` rows of it at once: for streams and
    /// webhooks alike.
    package static func page(
        of ledger: Ledger,
        after position: Int64,
        customer: Identifier<Customer>,
        campaign: Identifier<Campaign>? = nil,
        limit: Int
    ) throws -> EventPage {
        let page = try ledger.log(after: position, of: customer, campaign: campaign, limit: limit)
        var subjects = try EventSubjects(ledger, of: customer)
        var events: [WireEvent] = []
        var bytes = 0
        for row in page.rows {
            guard let type = type(of: row) else { continue }
            let subject = try subjects.subject(of: row)
            let event = WireEvent(
                id: row.id,
                at: row.at,
                customer: customer,
                campaign: row.campaign,
                resource: subject.uuid,
                type: type,
                data: subject.data
            )
            events.append(event)
            bytes += event.text.utf8.count
            if bytes > pageBytes { return EventPage(events: events, through: row.id, end: page.end) }
        }
        return EventPage(events: events, through: page.through, end: page.end)
    }

    /// VoIPBIN's name for what happened; nil for what is nobody's business outside.
    static func type(of row: EventRow) -> String? {
        switch row.kind {
        // Without a campaign it is the engine's.
        case "limits.set": row.campaign == nil ? nil : "campaign_updated"
        case "campaign.saved": row.body["new"] == true ? "campaign_created" : "campaign_updated"
        case "outplan.published", "flow.published": published(row)
        default: names[row.kind]
        }
    }

    /// A folder's script. What the API publishes is told by the event of the request that did it.
    private static func published(_ row: EventRow) -> String? {
        guard row.campaign != nil else { return nil }
        return row.kind.prefix { $0 != "." } + (row.body["number"] == 1 ? "_created" : "_updated")
    }

    /// Every name that is told, in order.
    package static let types = Set(names.values).sorted()

    /// Whether it is an event, or a resource that has some.
    static func isKnown(_ type: String) -> Bool { selectors.contains(type) }

    private static let selectors = Set(types + types.map { String($0.prefix { $0 != "_" }) })

    private static let names = [
        "campaign.created": "campaign_created", "campaign.updated": "campaign_updated",
        "campaign.deleted": "campaign_deleted",
        "campaign.running": "campaign_status_run",
        "campaign.stopping": "campaign_status_stopping", "campaign.stop": "campaign_status_stop",
        "campaign.finished": "campaign_status_finished", "attempt.dialing": "campaigncall_created",
        "attempt.answered": "campaigncall_updated", "attempt.detected": "campaigncall_updated",
        "attempt.done": "campaigncall_updated", "attempt.amended": "campaigncall_updated",
        "attempt.deleted": "campaigncall_deleted", "target.created": "target_created",
        "target.updated": "target_updated", "target.deleted": "target_deleted",
        "target.held": "target_held", "target.done": "target_done", "target.reopened": "target_reopened",
        "suppression.added": "donotcontact_created", "suppression.created": "donotcontact_created",
        "suppression.updated": "donotcontact_updated", "suppression.deleted": "donotcontact_deleted",
        "outdial.created": "outdial_created", "outdial.updated": "outdial_updated",
        "outdial.deleted": "outdial_deleted", "targets.imported": "outdial_updated",
        "outplan.created": "outplan_created", "outplan.updated": "outplan_updated",
        "outplan.deleted": "outplan_deleted",
        "flow.created": "flow_created", "flow.updated": "flow_updated", "flow.deleted": "flow_deleted",
        "queue.created": "queue_created", "queue.updated": "queue_updated",
        "queue.deleted": "queue_deleted", "agent.created": "agent_created", "agent.updated": "agent_updated",
        "agent.deleted": "agent_deleted", "agent.offline": "agent_status_updated",
        "agent.available": "agent_status_updated", "agent.ringing": "agent_status_updated",
        "agent.busy": "agent_status_updated", "agent.wrapping_up": "agent_status_updated",
        "agent.away": "agent_status_updated", "queuecall.created": "queuecall_created",
        "queuecall.waiting": "queuecall_waiting",
        "queuecall.connecting": "queuecall_connecting", "queuecall.service": "queuecall_serviced",
        "queuecall.done": "queuecall_done", "queuecall.abandoned": "queuecall_abandoned",
        "queuecall.deleted": "queuecall_deleted",
    ]
}
