import Flows
import Outbound
import Store

/// What is asked of an engine while it runs, from outside of its world. `answer` is called once, on the
/// world's own thread, and must not block.
package struct Order: Sendable {
    package enum Demand: Sendable {
        /// How everything stands; it changes nothing.
        case status
        /// One campaign, or all, open nothing more and drain.
        case stop(campaign: String?)
        /// A campaign of the run that is draining, or has stopped or finished, goes on. An engine that
        /// stays open looks in its catalog for one that is no part of the run.
        case start(campaign: String)
        /// A campaign takes part in the run, with its queue: a new one, or another state of a known one. With
        /// `start` it is started too.
        case join(PublishedCampaign, queue: Queue?, start: Bool)
        /// A campaign that does not run is no part of the run any more.
        case leave(campaign: Identifier<Campaign>)
        /// A campaign's row or its scripts are others in the ledger now.
        case renew(campaign: Identifier<Campaign>)
        /// A campaign has new targets, or others may be contacted than before.
        case wake(campaign: Identifier<Campaign>)
        /// A queue is another one in the ledger now: new, with other agents or times, or gone.
        case queue(String)
        /// An agent is there, away or gone from now on; who rings or talks does that to its end first.
        case agent(AgentName, Presence)
        /// The callee of this attempt waits for an agent no longer.
        case kick(Identifier<Attempt>)
        /// Another limit of a campaign, or without one of the engine, for as long as the run lasts.
        case limit(campaign: String?, LimitChange)
        /// Changed scripts for what is dialed from now on.
        case take(campaign: String, ChangedScripts)
    }

    package enum Answer: Sendable {
        case done(String)
        case status(EngineStatus)
        case refused(String)
    }

    package let demand: Demand
    /// Who asks, for the event log.
    package let by: String
    package let answer: @Sendable (Answer) -> Void

    package init(_ demand: Demand, by: String, answer: @escaping @Sendable (Answer) -> Void) {
        self.demand = demand
        self.by = by
        self.answer = answer
    }

    /// Where somebody wants an agent to be.
    package enum Presence: String, Sendable, CaseIterable {
        case available, away, offline
    }

    /// Orders that may wait for the engine.
    package static let limit = 64
    /// The same for one that stays open, of which many ask.
    package static let openLimit = 65_536

    package static let ended = Answer.refused("the run is ending: start it again with trunkside run")
}

/// Scripts that have compiled, each with its text for the ledger.
package struct ChangedScripts: Sendable {
    package var outplan: OutplanScript
    package var outplanDraft: ScriptDraft
    package var flow: FlowScript?
    package var flowDraft: ScriptDraft?

    package init(
        outplan: OutplanScript,
        outplanDraft: ScriptDraft,
        flow: FlowScript?,
        flowDraft: ScriptDraft?
    ) {
        self.outplan = outplan
        self.outplanDraft = outplanDraft
        self.flow = flow
        self.flowDraft = flowDraft
    }
}
