/// One decision in the making: what is known, and each gate asked in order.
struct Inquiry {
    let facts: Facts
    let rules: Rules
    let policy: PolicyAnswer
    let history: History
    let course: Course
    let choice: DestinationChoice
    /// Where the target would be tried, or is looked at where nothing can be: for the gates' evidence.
    let place: Destination?
    let zones: CalleeZones

    init(_ facts: Facts, _ rules: Rules, policy: PolicyAnswer) {
        self.facts = facts
        self.rules = rules
        history = History(facts.history, tries: rules.outplan.tries)
        course = Course(of: history, under: rules)
        // Where no try is left a policy has nothing to say: the table's end or a report's deadline stands.
        self.policy = history.allowsTry || policy.isFailure ? policy : .table
        choice = DestinationChoice(of: facts, history, under: rules, slot: policy.slot)
        place = choice.destination ?? facts.target.destinations.first
        zones = CalleeZones(
            of: facts.target.draft,
            at: place,
            campaign: rules.campaignZone,
            named: rules.campaign.zone
        )
    }

    var now: Instant { facts.now }

    /// An instant as a person at the target's place reads it.
    func words(_ instant: Instant) -> String {
        zones.zones.first.map { $0.words(instant) } ?? RFC3339.text(instant)
    }

    /// Notes that a gate holds until an instant, or passes where that is over.
    func hold(
        _ gate: Gate,
        _ until: Instant,
        key: String,
        _ text: @autoclosure () -> String,
        _ findings: inout Findings
    ) {
        if until > now {
            findings.floors.append(Findings.Floor(gate: gate, until: until))
            findings.note(gate, .hold(until: until), key: key, "\(text()); until \(words(until))")
        } else {
            findings.note(gate, .pass, key: key, text())
        }
    }

    func decide(_ findings: inout Findings) -> Decision {
        if case .done(let reason) = facts.target.state {
            findings.note(.state, .end(reason), key: "", "done already: \(reason.rawValue)")
            return .giveUp(reason, "done already")
        }
        if let open = history.open {
            findings.note(.state, .hold(until: nil), key: "", "attempt \(open.number) is open")
            return .wait(until: nil, gate: .state)
        }
        let continued = policy.continues && choice.destination != nil
        if case .report(let deadline) = course.next, deadline > now, !continued {
            hold(.interval, deadline, key: course.key, course.text, &findings)
            return .wait(until: deadline, gate: .interval)
        }
        askSuppression(&findings)
        askTimes(&findings)
        askCaps(&findings)
        askOpenAttempt(&findings)
        askInterval(&findings)
        askTries(&findings)
        askPolicy(&findings)
        askCarrier(&findings)
        let moment = settleMoment(&findings)
        return conclude(moment, &findings)
    }

    /// The first end in the order of the gates, else the first hold without end, else the moment.
    private func conclude(_ moment: (Instant, Gate)?, _ findings: inout Findings) -> Decision {
        if case .ended(let reason) = course.next {
            let ended = findings.evidence.contains { if case .end = $0.verdict { true } else { false } }
            if ended || choice.destination == nil || !policy.continues && !policy.isFailure {
                findings.note(.state, .end(reason), key: course.key, course.text)
            } else {
                findings.note(
                    .state,
                    .pass,
                    key: course.key,
                    "\(course.text): the table ends here, the policy goes on"
                )
            }
        }
        findings.sort()
        for item in findings.evidence {
            if case .end(let reason) = item.verdict { return .giveUp(reason, item.text) }
        }
        for item in findings.evidence where item.verdict == .hold(until: nil) {
            return .wait(until: nil, gate: item.gate)
        }
        guard let moment, moment.0 <= now, let destination = choice.destination else {
            return .wait(until: moment?.0, gate: moment?.1 ?? .tries)
        }
        if case .dial(_, let timeout, let source, let variables) = policy {
            return .dial(
                Dial(
                    destination: destination,
                    timeout: timeout ?? rules.outplan.dialTimeout,
                    source: source,
                    variables: variables
                )
            )
        }
        return .dial(Dial(destination: destination, timeout: rules.outplan.dialTimeout))
    }
}

extension PolicyAnswer {
    /// Whether it wants the target tried, now or later.
    var continues: Bool {
        switch self {
        case .dial, .wait: true
        case .table, .giveUp, .failed: false
        }
    }

    var isFailure: Bool {
        if case .failed = self { return true }
        return false
    }

    /// The slot of the destination that it named.
    var slot: Int? {
        if case .dial(let slot, _, _, _) = self { return slot }
        return nil
    }
}
