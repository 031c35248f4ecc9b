import Outbound
import Store

/// Who answers: over all, by caller id, by carrier and by hour.
extension CampaignFigures {
    /// Tries below which nothing is said of an answer rate.
    static let leastTries = 50
    /// A share of live answers that is low for any list.
    static let lowAnswers = 0.15
    /// Groups that are shown.
    private static let mostGroups = 24
    /// A telephone rings three times in this time; who is farther away does not reach it.
    private static let shortRing = Duration.seconds(15)

    var answers: Diagnosis.Symptom {
        let name = "low_answer_rate"
        let tried = tried
        let live = Share(tried.count { $0.isLiveAnswer }, of: tried.count)
        guard campaign.kind == .call else {
            return Diagnosis.Symptom(name, nothing: "nobody answers a message; see many_failed_calls")
        }
        let bySource = groups(tried) { $0.source ?? "none" }
        let byCarrier = groups(tried) { $0.carrier }
        let byHour = hours(tried)
        let shown: [String: JSONValue] = [
            "tries": JSONValue(count: tried.count), "live_answers": JSONValue(count: live.part),
            "answer_rate": live.json, "by_caller_id": CampaignFigures.json(bySource, key: "caller_id"),
            "by_carrier": CampaignFigures.json(byCarrier, key: "carrier"),
            "by_hour": CampaignFigures.json(byHour, key: "hour"),
        ]
        guard tried.count >= Self.leastTries else {
            return Diagnosis.Symptom(
                name,
                nothing: "no data yet: \(tried.count) tries, and \(Self.leastTries) are needed",
                shown
            )
        }
        var causes: [Diagnosis.Cause] = live.ratio < Self.lowAnswers ? causesOfSilence(tried, live) : []
        causes += low(bySource, "caller_id") {
            "take caller id \($0) out of source, or have its reputation looked at"
        }
        causes += low(byCarrier, "carrier") {
            "see how carrier \($0) routes these calls, or use another (carrier)"
        }
        causes += low(byHour, "hour") { "close the hour of \($0):00 in outplan.windows" }
        return Diagnosis.Symptom(name, causes, shown)
    }

    /// Tries and live answers of one caller id, carrier or hour.
    struct Group: Hashable {
        var key: String
        var answers: Share
    }

    private func groups(_ tried: [AttemptFigure], by key: (AttemptFigure) -> String) -> [Group] {
        var shares: [String: Share] = [:]
        for attempt in tried {
            var share = shares[key(attempt)] ?? Share(0, of: 0)
            share.whole += 1
            if attempt.isLiveAnswer { share.part += 1 }
            shares[key(attempt)] = share
        }
        return shares.map { Group(key: $0.key, answers: $0.value) }
            .sorted { ($1.answers.whole, $0.key) < ($0.answers.whole, $1.key) }
            .prefix(Self.mostGroups).map { $0 }
    }

    private func hours(_ tried: [AttemptFigure]) -> [Group] {
        guard let zone = campaign.zone.flatMap({ Zone($0) }) ?? Zone("UTC") else { return [] }
        return groups(tried) { attempt in
            let hour = zone.local(attempt.startedAt).hour
            return hour < 10 ? "0\(hour)" : "\(hour)"
        }.sorted { $0.key < $1.key }
    }

    private static func json(_ groups: [Group], key: String) -> JSONValue {
        .array(
            groups.map { group in
                [
                    key: .string(group.key), "tries": JSONValue(count: group.answers.whole),
                    "live_answers": JSONValue(count: group.answers.part), "answer_rate": group.answers.json,
                ]
            }
        )
    }

    /// Groups that answer less than half as often as all the others, by more than chance.
    private func low(_ groups: [Group], _ what: String, remedy: (String) -> String) -> [Diagnosis.Cause] {
        let (part, whole) = groups.reduce((0, 0)) { ($0.0 + $1.answers.part, $0.1 + $1.answers.whole) }
        return groups.compactMap { group in
            let rest = Share(part - group.answers.part, of: whole - group.answers.whole)
            guard group.answers.whole >= Self.leastTries, rest.whole >= Self.leastTries,
                group.answers.ratio < rest.ratio / 2, group.answers.isClearlyBelow(rest)
            else { return nil }
            return Diagnosis.Cause(
                "low_by_" + what,
                "\(what == "hour" ? "in the hour of \(group.key):00" : "by \(group.key)") "
                    + "\(group.answers.words) of \(group.answers.whole) tries are answered, by the others "
                    + "\(rest.words) of \(rest.whole)",
                [
                    what: .string(group.key), "tries": JSONValue(count: group.answers.whole),
                    "answer_rate": group.answers.json, "answer_rate_of_others": rest.json,
                ],
                remedy: remedy(group.key)
            )
        }
    }

    private func causesOfSilence(_ tried: [AttemptFigure], _ live: Share) -> [Diagnosis.Cause] {
        func share(_ outcome: Outcome) -> Share {
            Share(tried.count { $0.outcome == outcome }, of: tried.count)
        }
        var causes: [Diagnosis.Cause] = []
        func add(_ cause: String, _ share: Share, _ least: Double, _ what: String, remedy: String) {
            guard share.ratio >= least else { return }
            causes.append(
                Diagnosis.Cause(
                    cause,
                    "\(share.words) of \(share.whole) tries \(what)",
                    ["tries": JSONValue(count: share.part), "share": share.json],
                    remedy: remedy
                )
            )
        }
        add(
            "bad_numbers",
            share(.invalid),
            0.1,
            "went to numbers that do not exist",
            remedy: "check the outdial's numbers before they are imported (destination, default_country)"
        )
        add(
            "rejected",
            share(.rejected),
            0.1,
            "were declined",
            remedy: "the caller id may be known as spam: see source"
        )
        add(
            "machines",
            share(.machine),
            0.3,
            "reached a machine",
            remedy: "call at hours when people are in (outplan.windows)"
        )
        if let outplan, outplan.dialTimeout < Self.shortRing {
            add(
                "short_dial_timeout",
                share(.noAnswer),
                0.3,
                "rang until the dial timeout of \(DurationText.text(outplan.dialTimeout))",
                remedy: "raise dial_timeout: 20 s to 30 s is usual"
            )
        }
        if causes.isEmpty {
            causes = [
                Diagnosis.Cause(
                    "low_overall",
                    "\(live.words) of \(live.whole) tries are answered by a person",
                    ["tries": JSONValue(count: live.whole), "answer_rate": live.json],
                    remedy:
                        "review outplan.windows (hours), source (the caller id's reputation) and the list itself"
                )
            ]
        }
        return causes
    }
}
