import Dialer
import Outbound
import Store

/// How a campaign stands in numbers: counters over all of it, and figures of its latest attempts.
package struct Statistics: Sendable {
    private let figures: CampaignFigures

    package init(_ figures: CampaignFigures) { self.figures = figures }

    package var json: JSONValue {
        let campaign = figures.campaign
        var fields: [String: JSONValue] = [
            "campaign": .string(campaign.title), "state": .string(campaign.state.rawValue),
            "at": JSONValue(figures.at), "window": .string(figures.window), "targets": targets,
            "attempts": attempts, "rates": rates, "dispositions": dispositions, "by_hour": byHour,
            "attempts_per_target": attemptsPerTarget, "pace": pace,
        ]
        if !campaign.queue.isEmpty { fields["queue"] = queue }
        return .object(fields)
    }

    private var targets: JSONValue {
        let held = figures.counter("targets.held")
        var reasons: [String: JSONValue] = [:]
        for reason in DoneReason.allCases {
            reasons[reason.rawValue] = JSONValue(count: figures.counter("targets.done." + reason.rawValue))
        }
        return [
            "total": JSONValue(count: figures.targets),
            "waiting": JSONValue(count: figures.counter("targets.idle") - held),
            "held": JSONValue(count: held),
            "progressing": JSONValue(count: figures.counter("targets.progressing")),
            "done": JSONValue(count: figures.done), "done_by_reason": .object(reasons),
            "due_now": JSONValue(count: figures.due), "next_due": JSONValue(figures.nextDue),
            "held_by": CampaignFigures.json(figures.held),
            "waiting_for": CampaignFigures.json(figures.waiting),
            "reasons_counted_of_at_most": JSONValue(count: CampaignFigures.targetWindow),
        ]
    }

    private var attempts: JSONValue {
        var outcomes: [String: JSONValue] = [:]
        var settled = 0
        for outcome in Outcome.allCases {
            let count = figures.counter("outcome." + outcome.rawValue)
            settled += count
            outcomes[outcome.rawValue] = JSONValue(count: count)
        }
        let all = figures.counter("attempts")
        return [
            "total": JSONValue(count: all), "open": JSONValue(count: max(0, all - settled)),
            "by_outcome": .object(outcomes),
            "last_at": JSONValue(figures.attempts.first?.startedAt),
        ]
    }

    private var rates: JSONValue {
        let (tried, settled) = (figures.tried, figures.settled)
        let delivered = tried.count { [.sent, .delivered].contains($0.outcome) }
        let isCall = figures.campaign.kind == .call
        return [
            "answer": isCall ? Share(tried.count { $0.isLiveAnswer }, of: tried.count).json : .null,
            "sent": isCall ? .null : Share(delivered, of: tried.count).json,
            "success": Share(settled.count { $0.success == true }, of: settled.count).json,
            "reach": Share(figures.counter("targets.done.reached"), of: figures.targets).json,
            "abandon": [
                "last_24_h": CampaignFigures.json(figures.liveDay),
                "last_30_days": CampaignFigures.json(figures.liveMonth),
            ],
        ]
    }

    /// Dispositions that are told.
    private static let mostTags = 100

    private var dispositions: JSONValue {
        var counts: [String: Int] = [:]
        for attempt in figures.attempts { if let tag = attempt.disposition { counts[tag, default: 0] += 1 } }
        return .array(
            counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostTags).map {
                ["disposition": .string($0.key), "count": JSONValue(count: $0.value)]
            }
        )
    }

    /// Every hour of the day in the campaign's zone.
    private var byHour: JSONValue {
        guard let zone = figures.campaign.zone.flatMap({ Zone($0) }) ?? Zone("UTC") else { return .null }
        var hours = Array(repeating: [AttemptFigure](), count: 24)
        for attempt in figures.settled { hours[zone.local(attempt.startedAt).hour].append(attempt) }
        return [
            "timezone": .string(zone.name),
            "hours": .array(
                hours.enumerated().filter { !$0.element.isEmpty }.map { hour, attempts in
                    [
                        "hour": JSONValue(count: hour), "attempts": JSONValue(count: attempts.count),
                        "by_outcome": figures.outcomes(attempts),
                    ]
                }
            ),
        ]
    }

    /// How many targets had 0, 1, 2, ... attempts; the last entry is of all with as many or more.
    private static let mostAttempts = 20

    private var attemptsPerTarget: JSONValue {
        var numbers: [Int] = []
        for count in figures.attemptsPerTarget {
            while numbers.count <= min(count, Self.mostAttempts) { numbers.append(0) }
            numbers[min(count, Self.mostAttempts)] += 1
        }
        return [
            "targets": .array(numbers.map { JSONValue(count: $0) }),
            "of": JSONValue(count: figures.attemptsPerTarget.count),
        ]
    }

    private var pace: JSONValue {
        let limits = figures.campaign.limits
        var fields: [String: JSONValue] = [
            "open": JSONValue(count: figures.counter("targets.progressing")),
            "concurrent": JSONValue(count: limits.concurrent), "per_second": .number(limits.perSecond),
            "attempts_in_last_minute": JSONValue(count: figures.attemptsInLastMinute),
        ]
        if let status = figures.status {
            fields["open"] = JSONValue(count: status.rate.open)
            fields["per_second_now"] = status.rate.measured.map(JSONValue.number) ?? .null
            fields["waits_for"] = JSONValue(status.waitsFor)
        }
        return .object(fields)
    }

    private var queue: JSONValue {
        var states: [String: Int] = [:]
        for agent in figures.agents { states[agent.state, default: 0] += 1 }
        return [
            "queue": .string(figures.queueTitle),
            "agents": .object(states.mapValues { JSONValue(count: $0) }),
            "waiting": figures.queueStatus.map { JSONValue(count: $0.waiting) } ?? .null,
            "waits": Spread(figures.flow.waits.map(\.milliseconds)).json,
        ]
    }
}
