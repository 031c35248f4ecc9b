import Flows
import Foundation
import Outbound

/// Best practices of how and when, for the kind of campaign that it is.
struct OutplanAdvice {
    private let figures: AdviceFigures
    private var outplan: Outplan { figures.outplan }
    private var total: Int { outplan.tries.total }

    /// Rules on telephone sales ask to let it ring for so long (16 CFR 310.4(b)(4)(ii)).
    private static let shortestRing = Duration.seconds(15)
    /// And to call between these hours only (47 CFR 64.1200(c)(1)), in minutes of the day.
    private static let hours = 8 * 60...21 * 60
    /// An emergency is told every so often.
    private static let emergencyInterval = Duration.minutes(15)
    /// How many of those who would answer may be cut off by the ring time.
    private static let lostShare = 0.1

    init(_ figures: AdviceFigures) { self.figures = figures }

    func advice() -> [Advice] {
        [tries(), intervals(), hours(), ring(), lateAnswers(), schedule()].compactMap { $0 }
    }

    /// How many tries each kind of campaign should have.
    private var usual: ClosedRange<Int> {
        switch figures.purpose {
        case .sales: 3...5
        case .reminder: 1...2
        case .emergency: 5...20
        case .other: 1...5
        }
    }

    private var kind: String {
        switch figures.purpose {
        case .sales: "a sales campaign (it has a queue) has 3 to 5"
        case .reminder: "a reminder (it has a schedule) has 1 to 2"
        case .emergency: "an emergency (a priority, and any hour) has 5 or more"
        case .other: "a campaign has at most 5"
        }
    }

    private func tries() -> Advice? {
        guard !usual.contains(total) else { return nil }
        var basis = kind
        if let share = figures.answerShare, share > 0, share < 1 {
            func reached(_ tries: Int) -> String { AdviceFigures.percent(1 - pow(1 - share, Double(tries))) }
            let better = total < usual.lowerBound ? usual.lowerBound : usual.upperBound
            basis +=
                "; of people of whom \(AdviceFigures.percent(share)) answer a call, \(total) tries reach "
                + "\(reached(total)), and \(better) reach \(reached(better))"
        }
        let isFew = total < usual.lowerBound
        return figures.outplan(
            ["tries", "total"],
            "tries.total = \(total) is \(isFew ? "few" : "many") for this kind of campaign",
            .tries,
            basis
        )
    }

    /// The intervals before each retry of an outcome.
    private func waits(_ outcome: Outcome) -> (key: [ScriptKeys.Key], waits: [Duration])? {
        let named = outplan.retry.byOutcome[outcome]
        let key: [ScriptKeys.Key] = ["retry", named == nil ? "default" : .name(outcome.rawValue)]
        switch named ?? outplan.retry.default {
        case .never: return nil
        case .afterThenNever(let list): return (key, Array(list.prefix(max(total - 1, 0))))
        case .after(let list):
            guard let last = list.last else { return nil }
            return (key, (0..<max(total - 1, 0)).map { $0 < list.count ? list[$0] : last })
        }
    }

    private func intervals() -> Advice? {
        guard figures.isCall, !figures.hasPolicy, let (key, waits) = waits(.noAnswer), let first = waits.first
        else { return nil }
        let name = "retry." + (key.last == "default" ? "default" : Outcome.noAnswer.rawValue)
        let shown = waits.map { DurationText.text($0) }.joined(separator: ", ")
        let shortest = OutplanAdvice.emergencyInterval
        if figures.purpose == .emergency {
            guard first > shortest else { return nil }
            return figures.outplan(
                key,
                "\(name): whoever did not answer waits \(DurationText.text(first)) for the next try",
                .intervals,
                "an emergency is told again every \(DurationText.text(shortest))"
            )
        }
        if first < shortest {
            return figures.outplan(
                key,
                "\(name): whoever did not answer is called again after \(DurationText.text(first))",
                .intervals,
                "even an emergency waits \(DurationText.text(shortest))"
            )
        }
        guard waits.count >= 2, !zip(waits, waits.dropFirst()).contains(where: { $0 < $1 }) else {
            return nil
        }
        return figures.outplan(
            key,
            "\(name): let the intervals grow, such as { \"2h\", \"1d\" }; who was out at this hour is met at another",
            .intervals,
            "\(total) tries, and before the retries \(shown)"
        )
    }

    private func hours() -> Advice? {
        let isEmergency = figures.purpose == .emergency
        guard figures.campaign.kind != .email, !isEmergency else { return nil }
        let law = "47 CFR 64.1200(c)(1) has 08:00 to 21:00 where the callee is"
        if outplan.windows.isEmpty {
            if figures.hasPolicy { return nil }
            return figures.outplan(
                [],
                "no windows: people are reached at any hour of their night; an emergency has a priority above 0",
                .hours,
                law
            )
        }
        for (index, window) in outplan.windows.enumerated() {
            for range in window.ranges {
                let isWithin =
                    range.from >= OutplanAdvice.hours.lowerBound
                    && range.to <= OutplanAdvice.hours.upperBound && range.to > range.from
                guard !isWithin else { continue }
                return figures.outplan(
                    ["windows", .place(index + 1)],
                    "window \(index + 1) is open from \(clock(range.from)) to \(clock(range.to))",
                    .hours,
                    law
                )
            }
        }
        return nil
    }

    private func clock(_ minute: Int) -> String {
        String(format: "%02d:%02d", minute / 60, minute % 60)
    }

    private func ring() -> Advice? {
        guard figures.isCall, outplan.dialTimeout < OutplanAdvice.shortestRing else { return nil }
        return figures.outplan(
            ["dial_timeout"],
            "dial_timeout = \(DurationText.text(outplan.dialTimeout)) is short: many people need longer to pick up",
            .ring,
            "16 CFR 310.4(b)(4)(ii) asks for \(DurationText.text(OutplanAdvice.shortestRing)) or four rings"
        )
    }

    private func lateAnswers() -> Advice? {
        guard figures.isCall, let (longest, share) = figures.ringing(beyond: outplan.dialTimeout),
            share >= OutplanAdvice.lostShare
        else { return nil }
        return figures.outplan(
            ["dial_timeout"],
            "dial_timeout = \(DurationText.text(outplan.dialTimeout)) hangs up on \(AdviceFigures.percent(share)) of "
                + "those who would answer",
            .ring,
            "callees.lua lets it ring up to \(DurationText.text(longest))"
        )
    }

    /// Retries that never fit between a schedule's ends.
    private func schedule() -> Advice? {
        guard let schedule = outplan.schedule, let (_, waits) = waits(.noAnswer) else { return nil }
        let length = schedule.to - schedule.from
        var sum = Duration.zero
        for (index, wait) in waits.enumerated() {
            sum += wait
            guard sum > length else { continue }
            return figures.outplan(
                ["schedule"],
                "try \(index + 2) never comes after calls without an answer: the schedule is over",
                .schedule,
                "the schedule is \(DurationText.text(length)) long, and the intervals are \(DurationText.text(sum))"
            )
        }
        return nil
    }
}
