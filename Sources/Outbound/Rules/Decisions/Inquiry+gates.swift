extension Inquiry {
    func askSuppression(_ findings: inout Findings) {
        let key = "do_not_contact"
        if let why = rules.suppressionUnreadable {
            findings.note(
                .doNotContact,
                .hold(until: nil),
                key: key,
                "the do-not-contact list cannot be read: \(why)"
            )
            return
        }
        let listed = facts.target.destinations.compactMap { destination in
            facts.suppressions[destination.address].map { "\(Masked.address(destination.address)): \($0)" }
        }
        switch choice {
        case .suppressed:
            findings.note(
                .doNotContact,
                .end(.suppressed),
                key: key,
                "do not contact " + listed.joined(separator: "; ")
            )
        case .refused(.doNotContact, let why): findings.note(.doNotContact, .hold(until: nil), key: key, why)
        default:
            findings.note(
                .doNotContact,
                .pass,
                key: key,
                listed.isEmpty ? "on no list" : "passes over " + listed.joined(separator: "; ")
            )
        }
    }

    func askTimes(_ findings: inout Findings) {
        if let notBefore = facts.target.draft.notBefore {
            hold(.notBefore, notBefore, key: "not_before", "not before \(words(notBefore))", &findings)
        }
        if let notAfter = facts.target.draft.notAfter {
            // The instant itself is still allowed.
            findings.ends.append(
                Findings.End(gate: .notAfter, at: notAfter + .milliseconds(1), key: "not_after")
            )
        }
        guard let schedule = rules.outplan.schedule else { return }
        let key = "outplan.schedule"
        let span = ScheduleSpan(
            schedule,
            data: facts.target.draft.data,
            variables: facts.target.variables,
            zones: zones
        )
        switch span {
        case .unreadable(let why): findings.note(.schedule, .hold(until: nil), key: key, why)
        case .span(let from, let to):
            hold(.schedule, from, key: key, "from \(words(from)) to \(words(to))", &findings)
            findings.ends.append(Findings.End(gate: .schedule, at: to, key: key))
        }
    }

    func askCaps(_ findings: inout Findings) {
        let caps = rules.campaign.caps
        if let limit = caps.targetPerDay {
            let starts = facts.history.filter { $0.outcome?.countsAsTry != false }.map(\.startedAt)
            ask(
                .targetPerDay,
                RollingCap(limit: limit, period: .hours(24)),
                starts,
                "at this target in 24 hours",
                &findings
            )
        }
        guard let place else { return }
        let starts = facts.addressAttempts[place.address] ?? []
        if let limit = caps.addressPerDay {
            let at = "at \(Masked.address(place.address)) in 24 hours"
            ask(.addressPerDay, RollingCap(limit: limit, period: .hours(24)), starts, at, &findings)
        }
        if let limit = caps.addressPerWeek {
            let at = "at \(Masked.address(place.address)) in 7 days"
            ask(.addressPerWeek, RollingCap(limit: limit, period: .days(7)), starts, at, &findings)
        }
    }

    private func ask(
        _ gate: Gate,
        _ cap: RollingCap,
        _ starts: [Instant],
        _ wherever: String,
        _ findings: inout Findings
    ) {
        let key = "caps.\(gate.rawValue)"
        let count = cap.count(starts, at: now)
        guard let opening = cap.opening(starts, at: now) else {
            findings.note(gate, .hold(until: nil), key: key, "no attempt is allowed \(wherever)")
            return
        }
        hold(gate, opening, key: key, "\(count) of \(cap.limit) attempts \(wherever)", &findings)
    }

    func askOpenAttempt(_ findings: inout Findings) {
        guard let place, facts.busyAddresses.contains(place.address) else { return }
        let again = now + Rules.busyAddressInterval
        hold(
            .openAttempt,
            again,
            key: "",
            "another target's attempt at \(Masked.address(place.address)) is open",
            &findings
        )
    }

    func askInterval(_ findings: inout Findings) {
        let shortest = DurationText.text(Rules.shortestInterval)
        switch (course.next, policy) {
        case (.carrierHold, _): return
        case (_, .dial), (_, .wait):
            guard let bound = course.floor else { return }
            hold(
                .interval,
                bound,
                key: course.key,
                "the table: \(course.text); bounded: at least \(shortest) apart",
                &findings
            )
        case (.due(let instant), _):
            guard let instant else { return findings.note(.interval, .pass, key: "retry", course.text) }
            hold(.interval, instant, key: course.key, course.text, &findings)
        case (.report(let deadline), _):
            hold(
                .interval,
                deadline,
                key: course.key,
                "no report within \(DurationText.text(Rules.reportDeadline))",
                &findings
            )
        case (.ended, _): return
        }
    }

    func askTries(_ findings: inout Findings) {
        let tries = rules.outplan.tries
        let used = "\(history.counted) of \(tries.total) tries used"
        if !history.allowsTry {
            findings.note(.tries, .end(.exhausted), key: "tries.total", used)
            return
        }
        switch choice {
        case .exhausted:
            let all = "every destination is used up, refused for good or not to be contacted; \(used)"
            findings.note(.tries, .end(.exhausted), key: "tries.per_destination", all)
        case .refused(.tries, let why):
            findings.note(.tries, .hold(until: nil), key: "tries.per_destination", why)
        default:
            let free = history.nextIsFree ? "; the next is a callback's, which is not counted" : ""
            findings.note(.tries, .pass, key: "tries.total", used + free)
        }
    }

    func askPolicy(_ findings: inout Findings) {
        let key = "outplan.decide"
        switch policy {
        case .table:
            if rules.hasPolicy { findings.note(.policy, .pass, key: key, "leaves it to the table") }
        case .wait(let until):
            hold(.policy, until, key: key, "the policy waits until \(words(until))", &findings)
        case .failed(let why): findings.note(.policy, .hold(until: nil), key: key, why)
        case .giveUp(let reason):
            findings.note(.policy, .end(.givenUp), key: key, "the policy gives up: \(reason)")
        case .dial:
            if case .refused(.policy, let why) = choice {
                findings.note(.policy, .hold(until: nil), key: key, why)
            } else {
                findings.note(.policy, .pass, key: key, "the policy dials")
            }
        }
    }

    func askCarrier(_ findings: inout Findings) {
        let key = "carrier"
        if course.next == .carrierHold {
            findings.note(.carrier, .hold(until: nil), key: key, course.text)
            return
        }
        switch choice {
        case .unrouted(let type):
            findings.note(
                .carrier,
                .hold(until: nil),
                key: key,
                "the campaign has no carrier for \(type.rawValue)"
            )
        case .refused(.carrier, let why): findings.note(.carrier, .hold(until: nil), key: key, why)
        default:
            guard let place, let carrier = rules.campaign.carriers[place.type] else { return }
            findings.note(.carrier, .pass, key: key, "\(place.type.rawValue) by \(carrier)")
        }
    }
}
