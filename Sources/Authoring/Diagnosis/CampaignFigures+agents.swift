import Dialer
import Outbound
import Store

/// Abandoned calls, agents and waits.
extension CampaignFigures {
    /// Live answers below which nothing is said of an abandon ratio.
    static let leastAnswers = 30
    /// The share of live answers over 30 days that the United States' safe harbour allows (16 CFR 310.4).
    static let mostAbandons = 0.03
    /// Waits below which nothing is said of them.
    static let leastWaits = 20
    private static let longMedian: Int64 = 10_000
    private static let longWait: Int64 = 30_000
    private static let slowStart: Int64 = 20_000
    /// Calls to agents below which nothing is said of how they answer.
    private static let leastAgentCalls = 10

    private func state(_ names: Set<String>) -> Int { agents.count { names.contains($0.state) } }
    private var signedIn: Int { agents.count - state(["offline", "away"]) }
    private var free: Int { state(["available"]) }

    private var agentFigures: [String: JSONValue] {
        var states: [String: Int] = [:]
        for agent in agents { states[agent.state, default: 0] += 1 }
        var shown: [String: JSONValue] = [
            "queue": JSONValue(campaign.queue.isEmpty ? nil : queueTitle),
            "agents": .object(states.mapValues { JSONValue(count: $0) }),
            "signed_in": JSONValue(count: signedIn), "service_level": JSONValue(count: campaign.serviceLevel),
        ]
        shown["waiting"] = queueStatus.map { JSONValue(count: $0.waiting) }
        return shown
    }

    var abandons: Diagnosis.Symptom {
        let name = "high_abandon_rate"
        let (day, month) = (Share(liveDay), Share(liveMonth))
        let shown = agentFigures.merging([
            "last_24_h": CampaignFigures.json(liveDay), "last_30_days": CampaignFigures.json(liveMonth),
        ]) { $1 }
        guard month.whole >= Self.leastAnswers else {
            return Diagnosis.Symptom(
                name,
                nothing: "no data yet: \(month.whole) live answers, and \(Self.leastAnswers) are needed",
                shown
            )
        }
        let dayIsHigh = day.whole >= Self.leastAnswers && day.ratio > Self.mostAbandons
        guard dayIsHigh || month.ratio > Self.mostAbandons else { return Diagnosis.Symptom(name, [], shown) }
        return Diagnosis.Symptom(name, causesOfAbandons(dayIsHigh ? day : month), shown)
    }

    private func causesOfAbandons(_ share: Share) -> [Diagnosis.Cause] {
        let lost = Spread(flow.waits.filter { !$0.gotAgent }.map(\.milliseconds))
        var causes = [
            Diagnosis.Cause(
                "too_few_agents",
                "\(share.words) of \(share.whole) live answers waited for an agent in vain; \(signedIn) agents are "
                    + "signed in, \(free) of them free",
                [
                    "abandoned": JSONValue(count: share.part), "live_answers": JSONValue(count: share.whole),
                    "ratio": share.json, "signed_in": JSONValue(count: signedIn),
                    "free": JSONValue(count: free),
                ],
                remedy: "sign more agents in to the queue, or dial less: limits.per_second, limits.concurrent"
            )
        ]
        if campaign.serviceLevel > 100 {
            causes.append(
                Diagnosis.Cause(
                    "overdialing",
                    "service_level \(campaign.serviceLevel) calls more people than agents are free",
                    ["service_level": JSONValue(count: campaign.serviceLevel)],
                    remedy: "lower service_level: at 100 there is an agent for every call that is on its way"
                )
            )
        }
        if lost.count >= 5, let queue, lost.median >= queue.timeout.milliseconds * 9 / 10 {
            causes.append(
                Diagnosis.Cause(
                    "queue_timeout",
                    "half of those who got no agent waited until the queue's timeout of "
                        + DurationText.text(queue.timeout),
                    ["waits": lost.json, "timeout_seconds": Spread.seconds(queue.timeout.milliseconds)],
                    remedy:
                        "raise the queue's timeout (queues.\(queueTitle).timeout), or say a message on the wait"
                )
            )
        }
        if let slow = slowBeforeQueue { causes.append(slow) }
        return causes
    }

    /// A flow that speaks long before it puts the callee through.
    private var slowBeforeQueue: Diagnosis.Cause? {
        guard flow.beforeWait.count >= 10, flow.beforeWait.median >= Self.slowStart else { return nil }
        return Diagnosis.Cause(
            "slow_before_queue",
            "half of the callees hear the flow for \(Spread.words(flow.beforeWait.median)) before they are put "
                + "through: the agent that was free when they were called is not any more",
            ["from_answer_to_queue": flow.beforeWait.json],
            remedy: "shorten what the flow says before connect, or lower service_level"
        )
    }

    var agentsReceiving: Diagnosis.Symptom {
        let name = "agents_not_receiving_calls"
        guard !campaign.queue.isEmpty else {
            return Diagnosis.Symptom(name, nothing: "the campaign has no queue")
        }
        let answered = Share(agentCalls.count { $0.wasAnswered }, of: agentCalls.count)
        let shown = agentFigures.merging([
            "calls_to_agents": JSONValue(count: answered.whole),
            "answered_by_agents": JSONValue(count: answered.part),
            "by_agent": byAgent,
        ]) { $1 }
        if let cause = nobodyToReceive { return Diagnosis.Symptom(name, [cause], shown) }
        var causes: [Diagnosis.Cause] = []
        let live = attempts.count { $0.isLiveAnswer && $0.outcome != nil }
        if agentCalls.isEmpty, live >= 20 {
            causes.append(
                Diagnosis.Cause(
                    "flow_never_connects",
                    "\(live) people answered, and the flow put nobody through to queue \(queueTitle)",
                    ["live_answers": JSONValue(count: live), "calls_to_agents": 0],
                    remedy: "the flow must come to call:connect{ queue = \"\(queueTitle)\" }, or return"
                )
            )
        }
        if answered.whole >= Self.leastAgentCalls, answered.ratio < 0.5 {
            causes.append(
                Diagnosis.Cause(
                    "agents_do_not_answer",
                    "agents answered \(answered.part) of the \(answered.whole) calls that rang them",
                    [
                        "calls_to_agents": JSONValue(count: answered.whole),
                        "answered": JSONValue(count: answered.part),
                    ],
                    remedy:
                        "see the agents' addresses (queues.\(queueTitle).agents) and who forgot to sign out"
                )
            )
        }
        if free > 0, agentCalls.isEmpty || attemptsInLastMinute == 0, dialing.status == .finding {
            causes.append(
                Diagnosis.Cause(
                    "campaign_not_dialing",
                    "\(free) agents are free, and the campaign calls nobody for them",
                    ["free": JSONValue(count: free)],
                    remedy: "see the symptom not_dialing"
                )
            )
        }
        if causes.isEmpty, agentCalls.isEmpty {
            return Diagnosis.Symptom(name, nothing: "no data yet: no call has come to an agent", shown)
        }
        return Diagnosis.Symptom(name, causes, shown)
    }

    private var nobodyToReceive: Diagnosis.Cause? {
        let queue = queueTitle
        if agents.isEmpty {
            return Diagnosis.Cause(
                "no_agents",
                "queue \(queue) has no agents",
                ["agents": 0],
                remedy: "give agents to the queue (queues.\(queue).agents, or the agents resource)"
            )
        }
        guard signedIn == 0 else { return nil }
        return Diagnosis.Cause(
            "none_signed_in",
            "none of the \(agents.count) agents of queue \(queue) is signed in",
            ["agents": JSONValue(count: agents.count), "away": JSONValue(count: state(["away"]))],
            remedy: "set their status to available"
        )
    }

    private var byAgent: JSONValue {
        var shares: [AgentName: Share] = [:]
        for call in agentCalls {
            var share = shares[call.agent] ?? Share(0, of: 0)
            share.whole += 1
            if call.wasAnswered { share.part += 1 }
            shares[call.agent] = share
        }
        return .array(
            shares.sorted { $0.key < $1.key }.prefix(50).map { name, share in
                [
                    "agent": .string(Masked.agent(name.agent)), "calls": JSONValue(count: share.whole),
                    "answered": JSONValue(count: share.part),
                ]
            }
        )
    }

    var queueWaits: Diagnosis.Symptom {
        let name = "long_waits"
        guard !campaign.queue.isEmpty || !flow.waits.isEmpty else {
            return Diagnosis.Symptom(name, nothing: "the campaign has no queue")
        }
        let waits = Spread(flow.waits.map(\.milliseconds))
        let talks = flow.steps["connect"] ?? Spread()
        let shown = agentFigures.merging([
            "waits": waits.json, "got_no_agent": JSONValue(count: flow.waits.count { !$0.gotAgent }),
            "from_answer_to_queue": flow.beforeWait.json, "traces_read": JSONValue(count: flow.traces),
        ]) { $1 }
        guard waits.count >= Self.leastWaits else {
            return Diagnosis.Symptom(
                name,
                nothing: "no data yet: \(waits.count) waits, and \(Self.leastWaits) are needed",
                shown
            )
        }
        guard waits.median >= Self.longMedian || waits.quantile(0.9) >= Self.longWait else {
            return Diagnosis.Symptom(name, [], shown)
        }
        var causes = [
            Diagnosis.Cause(
                "too_few_agents",
                "half of the callees wait \(Spread.words(waits.median)) or more for one of \(signedIn) agents, a tenth "
                    + "\(Spread.words(waits.quantile(0.9)))",
                [
                    "waits": waits.json, "signed_in": JSONValue(count: signedIn),
                    "free": JSONValue(count: free),
                ],
                remedy: "sign more agents in, or dial less at once: limits.concurrent, service_level"
            )
        ]
        if let queue, queue.wrapUp >= .seconds(60) {
            causes.append(
                Diagnosis.Cause(
                    "long_wrap_up",
                    "agents wrap up for \(DurationText.text(queue.wrapUp)) after each call",
                    ["wrap_up_seconds": Spread.seconds(queue.wrapUp.milliseconds), "connects": talks.json],
                    remedy: "shorten queues.\(queueTitle).wrap_up"
                )
            )
        }
        if let slow = slowBeforeQueue { causes.append(slow) }
        return Diagnosis.Symptom(name, causes, shown)
    }

    static func json(_ live: LiveAnswers) -> JSONValue {
        [
            "live_answers": JSONValue(count: live.count), "abandoned": JSONValue(count: live.abandoned),
            "ratio": Share(live).json, "is_cut": .boolean(live.isCut),
        ]
    }
}

extension Share {
    init(_ live: LiveAnswers) { self.init(live.abandoned, of: live.count) }
}
