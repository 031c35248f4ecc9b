import Outbound
import Store

// Each resource as it stood when an event of it happened: what the event's row says of its state, and no time
// that came later. What no event tells, such as names and counts, is as it is now.

extension CampaignResource {
    func then(_ row: EventRow) -> CampaignResource {
        var then = self
        let word = row.body["state"]?.string ?? String(row.kind.dropFirst("campaign.".count))
        if let state = CampaignState(rawValue: word) { then.campaign.state = state }
        if row.kind == "campaign.created" || row.body["new"] == true {
            (then.campaign.state, then.campaign.startedAt) = (.stop, nil)
        }
        if row.kind == "campaign.running" { then.campaign.startedAt = row.at }
        then.updated = row.at
        if row.kind != "campaign.deleted" { then.deleted = nil }
        return then
    }
}

extension AttemptResource {
    func then(_ row: EventRow) -> AttemptResource {
        var then = self
        if row.kind == "attempt.deleted" { return then }
        then.deleted = nil
        let isDone = row.kind == "attempt.done" || row.kind == "attempt.amended"
        if isDone {
            then.attempt.outcome = row.body["outcome"]?.string.flatMap(Outcome.init(rawValue:))
            return then
        }
        let isAnswered = row.kind != "attempt.dialing"
        then.attempt.state = isAnswered ? .progressing : .dialing
        then.attempt.outcome = nil
        then.attempt.endedAt = nil
        then.attempt.cause = nil
        then.attempt.disposition = nil
        then.attempt.success = nil
        then.attempt.note = nil
        then.attempt.callbackAt = nil
        if !isAnswered {
            then.attempt.answeredAt = nil
            then.attempt.answeredBy = nil
            then.attempt.variables = [:]
        }
        return then
    }
}

extension TargetResource {
    func then(_ row: EventRow) -> TargetResource {
        var then = self
        let reason = row.body["reason"]?.string.flatMap(DoneReason.init(rawValue:))
        switch row.kind {
        case "target.created": (then.target.state, then.target.due, then.target.hold) = (.idle, row.at, nil)
        case "target.held", "target.reopened":
            then.target.state = .idle
            then.target.hold = row.body["hold"]?.string
            then.target.due = row.body["due"]?.string.flatMap { RFC3339.instant($0) }
        case "target.done", "target.updated", "target.deleted":
            then.target.state = reason.map(TargetState.done) ?? .idle
            let waits = reason == nil && row.kind == "target.updated"
            if !waits { (then.target.due, then.target.hold) = (nil, nil) }
        default: break
        }
        if row.kind != "target.deleted" { then.deleted = nil }
        if let priority = row.body["priority"]?.integer { then.target.draft.priority = Int(priority) }
        then.updated = updated.map { min($0, row.at) }
        return then
    }
}

extension OutdialResource {
    func then(_ row: EventRow) -> OutdialResource {
        var then = self
        then.updated = updated.map { min($0, row.at) }
        if row.kind != "outdial.deleted" { then.deleted = nil }
        return then
    }
}

extension OutplanResource {
    func then(_ row: EventRow) -> OutplanResource {
        var then = self
        then.updated = updated.map { min($0, row.at) }
        if row.kind != "outplan.deleted" { then.deleted = nil }
        return then
    }
}

extension FlowResource {
    func then(_ row: EventRow) -> FlowResource {
        var then = self
        then.updated = updated.map { min($0, row.at) }
        if row.kind != "flow.deleted" { then.deleted = nil }
        return then
    }
}

extension QueueResource {
    func then(_ row: EventRow) -> QueueResource {
        var then = self
        then.updated = updated.map { min($0, row.at) }
        if row.kind != "queue.deleted" { then.deleted = nil }
        return then
    }
}

extension AgentResource {
    /// Words of an agent's state are those of the engine.
    private static let states: Set = ["offline", "available", "ringing", "busy", "wrapping_up", "away"]

    func then(_ row: EventRow) -> AgentResource {
        var then = self
        let word = String(row.kind.dropFirst("agent.".count))
        if Self.states.contains(word) { (then.state, then.changed) = (word, row.at) }
        if row.kind == "agent.created" { (then.state, then.changed) = ("offline", row.at) }
        then.updated = updated.map { min($0, row.at) }
        if row.kind != "agent.deleted" { then.deleted = nil }
        return then
    }
}

extension QueuecallResource {
    func then(_ row: EventRow) -> QueuecallResource {
        var then = self
        if row.kind == "queuecall.deleted" { return then }
        then.deleted = nil
        let word = String(row.kind.dropFirst("queuecall.".count))
        if word == "done" || word == "abandoned" { return then }
        then.status = word == "created" ? "waiting" : word
        then.ended = nil
        if word != "service" { then.serviced = nil }
        then.agent = then.status == "waiting" ? nil : row.body["agent_id"]?.string ?? agent
        return then
    }
}

extension SuppressionResource {
    /// Of one that is gone, out of what its event says: its address is no whole one.
    init?(_ row: EventRow, uuid: String, campaign: String?) {
        guard let address = row.body["address"]?.string else { return nil }
        let isEverywhere = row.body["scope"] == "engine"
        self.init(
            uuid: uuid,
            customer: row.customer,
            pattern: address,
            kind: row.body["kind"]?.string.flatMap(SuppressionKind.init(rawValue:)) ?? .address,
            campaign: isEverywhere ? nil : campaign,
            reason: row.body["reason"]?.string ?? "",
            source: row.body["source"]?.string ?? "",
            added: row.body["added"]?.string.flatMap { RFC3339.instant($0) } ?? row.at,
            expires: row.body["expires"]?.string.flatMap { RFC3339.instant($0) }
        )
    }
}
