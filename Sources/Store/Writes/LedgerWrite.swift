import Outbound

/// One thing to be written. What cannot be done (a target that is not idle, an attempt settled before) is a
/// `refused` result and changes nothing; it is never an error.
package enum LedgerWrite: Sendable {
    /// Makes or updates a campaign by its name, with its outdial, script versions (a new one only where the
    /// text changed) and queue. State and start stay as the ledger has them. Under a new outplan everybody
    /// who waits is looked at again at once. Gives `campaign`.
    case saveCampaign(Campaign, outplan: ScriptDraft, flow: ScriptDraft?, queue: Queue?, at: Instant)
    /// New versions of a campaign's scripts, where their text changed. Gives `scripts`.
    case publish(Identifier<Campaign>, outplan: ScriptDraft, flow: ScriptDraft?, at: Instant)
    /// Makes every idle target that waits due at once: another outplan decides now.
    case lookAgain(Identifier<Campaign>, at: Instant)
    /// Another limit of a campaign, or without one of the engine, until the next run reads the files; `by` is
    /// who asked for it, `was` what it replaces.
    case limit(Identifier<Campaign>?, LimitChange, was: Double, by: String, at: Instant)
    /// Adds targets (idle, due at once), and updates those whose key is known while no attempt is open; an
    /// updated idle target is looked at again at once. Gives `imported`.
    case importTargets(Identifier<Campaign>, [TargetDraft], file: String, at: Instant)
    /// Gives `suppressed`: how many were new or changed.
    case addSuppressions([SuppressionDraft], at: Instant)
    /// Refused where the state cannot follow the present one. Running is a start: it sets `startedAt`, also
    /// when the campaign runs already (a process that went on after a crash).
    case campaignState(Identifier<Campaign>, CampaignState, at: Instant)
    /// Makes every idle target that is held without end due at once. Gives `admitted`.
    case admit(Identifier<Campaign>, at: Instant)
    /// A done target becomes idle again.
    case reopen(Identifier<Target>, due: Instant, at: Instant)
    /// Gives `intended`, or `refused` when the target is not idle, has an open attempt, is suppressed, or
    /// its campaign is not running.
    case intend(Intent)
    /// Gives `leg`; refused when the attempt is done.
    case openLeg(
        Identifier<Attempt>,
        kind: LegKind,
        destination: Destination,
        agent: AgentName? = nil,
        at: Instant
    )
    /// Gives `message`; refused when the attempt is done.
    case openMessage(Identifier<Attempt>, destination: Destination, campaignMessage: Bool, at: Instant)
    case messageReceipt(Identifier<MessageRow>, Receipt, at: Instant)
    case legAnswered(Identifier<LegRow>, at: Instant)
    case legEnded(Identifier<LegRow>, cause: String, code: Int?, at: Instant)
    /// The attempt is progressing.
    case answered(Identifier<Attempt>, by: AnsweredBy?, at: Instant)
    /// Merged into the attempt's variables and the target's; null clears.
    case setVariables(Identifier<Attempt>, [String: JSONValue], at: Instant)
    /// One address that asked for it. Without a campaign: engine-wide. Gives `suppressed`.
    case suppress(
        address: String,
        reason: String,
        campaign: Identifier<Campaign>?,
        attempt: Identifier<Attempt>?,
        at: Instant
    )
    /// Refused when the attempt is done already: a settlement never happens twice.
    case settle(Settlement)
    /// When an idle target is looked at next, and why not now.
    case hold(Identifier<Target>, due: Instant?, hold: String?, at: Instant)
    /// An idle target is done without an attempt.
    case conclude(Identifier<Target>, DoneReason, detail: String, at: Instant)
    /// A report makes a sent attempt delivered or undelivered, and moves its target unless an attempt is
    /// open. Refused for any but the campaign's own message, a second report, and an attempt not settled as
    /// sent.
    case amend(DeliveryReport, next: TargetNext?, at: Instant)
    /// After a crash: every open attempt is settled as uncertain, its target due again after the campaign's
    /// `max_duration`; open legs end; stopping campaigns stop. Gives `rescued`.
    case rescue(at: Instant)
    /// The callee's leg of an attempt waits in a queue. Gives `queuecall`.
    case openQueuecall(Identifier<Attempt>, queue: String, at: Instant)
    case queuecall(Identifier<QueuecallRow>, QueuecallStatus, agent: AgentName?, at: Instant)
    /// It has left the queue: done where it talked to an agent, else abandoned.
    case endQueuecall(Identifier<QueuecallRow>, at: Instant)
    case agentState(AgentName, String, at: Instant)
    /// Deletes what began before these instants: traces, and attempts of targets that will not be tried
    /// again; a bounded number at once. Gives `forgot`.
    case forget(tracesBefore: Instant?, attemptsBefore: Instant?, at: Instant)
    /// How a webhook is told of events.
    case webhook(Identifier<WebhookResource>, WebhookWrite, at: Instant)
    /// A customer's wish about its resources: gives `resource`, `imported` or `suppressed`, else `denied`; a
    /// wish that was fulfilled before under the same key gives `remembered` and changes nothing.
    case resource(
        ResourceWrite,
        of: Identifier<Customer>,
        once: IdempotencyKey? = nil,
        at: Instant
    )
}

/// What a write gave.
package enum LedgerResult: Hashable, Sendable {
    case done
    case campaign(Campaign, outplan: Identifier<ScriptVersion>, flow: Identifier<ScriptVersion>?)
    case scripts(outplan: Identifier<ScriptVersion>, flow: Identifier<ScriptVersion>?)
    case imported(ImportCounts)
    case suppressed(Int)
    case admitted(Int)
    case intended(Attempt, leg: Identifier<LegRow>?)
    case leg(Identifier<LegRow>)
    case message(Identifier<MessageRow>)
    case queuecall(Identifier<QueuecallRow>)
    case rescued([Attempt])
    case forgot(traces: Int, attempts: Int)
    /// What was made, changed or deleted.
    case resource(ResourceKind, uuid: String)
    case remembered(ResourceKind, uuid: String)
    case denied(ResourceDenial)
    /// Nothing was changed, for this reason.
    case refused(String)
}
