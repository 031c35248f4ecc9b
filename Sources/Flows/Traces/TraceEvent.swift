import Outbound

/// One thing that happened in an attempt. A file per noun says how each is kept; the order of the cases in
/// `TraceEvent+packing.swift` is the ledger's format.
package enum TraceEvent: Hashable, Sendable {
    /// What gates and outplan said: before the attempt, and once it had ended.
    case decision([String: JSONValue])
    /// A leg was opened; the callee's is the first.
    case opened(leg: Int64, LegKind, by: String)
    /// What a leg brought; ends of actions are in the answers.
    case leg(Int64, LegEvent)
    /// What a run of the flow is told at its beginning.
    case facts(TraceFacts)
    /// A handler of the flow begins; `why` is what it is given.
    case began(FlowEntry, why: String?)
    /// Lines of the flow that were run since the last event of the flow, the last of them; `lost` came
    /// before these.
    case lines([ScriptPlace], lost: Int)
    case action(FlowAction, ScriptPlace?)
    /// To the last action. Secret digits are zeros, as many as there were.
    case answer(FlowAnswer, answeredBy: AnsweredBy?, isSecret: Bool)
    case log(LogLine.Level, String)
    /// The handler came to its end.
    case returned(disposition: String?)
    case failed(ScriptFailure)
    /// The pending action never returns.
    case cancelled(Cancellation)
    /// The flow returned, and its leg waits in the campaign's queue.
    case joined(queue: String)
    /// What that wait came to.
    case parted(FlowAnswer)
    /// Two legs hear each other.
    case bridged(leg: Int64, agent: String?)
    /// A message carrier said no.
    case refused(Outcome, reason: String)
    /// A limit or the engine's stop ended what was going on.
    case limit(String)

    package enum Cancellation: UInt8, Hashable, Sendable, CaseIterable {
        /// `call:hang_up()`.
        case hungUp
        /// The callee hung up; the handler for that follows.
        case calleeHungUp
        /// A machine was detected; the handler for machines follows.
        case machine
        /// A limit, the engine's stop, or a machine that is hung up on: no handler follows.
        case ended
    }
}

/// What a flow may see of the world when it begins: with it and the answers, it runs again exactly.
package struct TraceFacts: Hashable, Sendable {
    /// Of `math.random`.
    package var seed: UInt64
    /// Instructions are counted between two actions, not time.
    package var countsInstructions: Bool
    package var target: TargetDraft
    /// Of the target, as they stood.
    package var targetVariables: [String: JSONValue]
    /// Of the attempt: what the policy gave it.
    package var attemptVariables: [String: JSONValue]
    package var zone: String?
    package var locale: String?
    package var queue: String
    package var campaignDetail: String
    package var maxDuration: Duration
    package var machine: Outplan.MachineRule

    package init(_ context: FlowContext, machine: Outplan.MachineRule) {
        maxDuration = context.campaign.maxDuration
        self.machine = machine
        seed = context.seed
        if case .instructions = context.limit {
            countsInstructions = true
        } else {
            countsInstructions = false
        }
        target = context.target.draft
        targetVariables = context.target.variables
        attemptVariables = context.attempt.variables
        zone = context.zone?.name
        locale = context.locale
        queue = context.campaign.queue
        campaignDetail = context.campaign.detail
    }

    init(
        seed: UInt64,
        countsInstructions: Bool,
        target: TargetDraft,
        targetVariables: [String: JSONValue],
        attemptVariables: [String: JSONValue],
        zone: String?,
        locale: String?,
        queue: String,
        campaignDetail: String,
        maxDuration: Duration,
        machine: Outplan.MachineRule
    ) {
        self.maxDuration = maxDuration
        self.machine = machine
        self.seed = seed
        self.countsInstructions = countsInstructions
        self.target = target
        self.targetVariables = targetVariables
        self.attemptVariables = attemptVariables
        self.zone = zone
        self.locale = locale
        self.queue = queue
        self.campaignDetail = campaignDetail
    }

    /// Of a run that was limited by the thread's clock: long enough that a busy machine ends none that lived.
    private static let replayed = ScriptLimit.cpu(.seconds(5))

    /// The same context for a run of now, by a clock of its own.
    package func context(
        campaign: Campaign,
        target row: Target,
        attempt: Attempt,
        now: @escaping @Sendable () -> Instant
    ) -> FlowContext {
        var (campaign, target, attempt) = (campaign, row, attempt)
        campaign.queue = queue
        campaign.detail = campaignDetail
        campaign.maxDuration = maxDuration
        target.draft = self.target
        target.variables = targetVariables
        attempt.variables = attemptVariables
        attempt.answeredBy = nil
        return FlowContext(
            campaign: campaign,
            target: target,
            destination: attempt.destination,
            attempt: attempt,
            zone: zone.flatMap { Zone($0) },
            locale: locale,
            now: now,
            seed: seed,
            limit: countsInstructions ? .simulated : TraceFacts.replayed
        )
    }
}
