import Outbound
import Store

/// What of the log is told outside, and how.
package enum WireEvents {
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
        let events = try page.rows.compactMap { row -> WireEvent? in
            guard let type = type(of: row), let subject = try subjects.subject(of: row) else { return nil }
            return WireEvent(
                id: row.id,
                at: row.at,
                customer: customer,
                campaign: row.campaign,
                resource: subject.uuid,
                type: type,
                data: subject.data
            )
        }
        return EventPage(events: events, through: page.through, end: page.end)
    }

    /// VoIPBIN's name for what happened; nil for what is nobody's business outside.
    static func type(of row: EventRow) -> String? { names[row.kind] }

    /// Every name that is told, in order.
    package static let types = Set(names.values).sorted()

    /// Whether it is an event, or a resource that has some.
    static func isKnown(_ type: String) -> Bool { selectors.contains(type) }

    private static let selectors = Set(types + types.map { String($0.prefix { $0 != "_" }) })

    private static let names = [
        "campaign.created": "campaign_created", "campaign.updated": "campaign_updated",
        "campaign.deleted": "campaign_deleted", "campaign.saved": "campaign_updated",
        "limits.set": "campaign_updated", "campaign.running": "campaign_status_run",
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
        "outplan.deleted": "outplan_deleted", "outplan.published": "outplan_updated",
        "flow.created": "flow_created", "flow.updated": "flow_updated", "flow.deleted": "flow_deleted",
        "flow.published": "flow_updated", "queue.created": "queue_created", "queue.updated": "queue_updated",
        "queue.deleted": "queue_deleted", "agent.created": "agent_created", "agent.updated": "agent_updated",
        "agent.deleted": "agent_deleted", "agent.offline": "agent_status_updated",
        "agent.available": "agent_status_updated", "agent.ringing": "agent_status_updated",
        "agent.busy": "agent_status_updated", "agent.wrapping_up": "agent_status_updated",
        "agent.away": "agent_status_updated", "queuecall.waiting": "queuecall_waiting",
        "queuecall.connecting": "queuecall_connecting", "queuecall.service": "queuecall_serviced",
        "queuecall.done": "queuecall_done", "queuecall.abandoned": "queuecall_abandoned",
    ]
}
