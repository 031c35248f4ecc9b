import Testing

@testable import Outbound

/// What the tests of the rules start from: Ada in Denver with one number, on Monday 2026-03-02 at 10:00 her
/// time, in a campaign that calls at any hour, three times.
struct Story {
    var campaign = Campaign(
        id: Identifier(1),
        name: "story",
        kind: .call,
        state: .running,
        startedAt: at("2026-03-01T00:00"),
        carriers: [.tel: "simulated", .sip: "simulated", .sms: "simulated", .email: "simulated"]
    )
    var outplan = Outplan()
    var hasPolicy = false
    var suppressionUnreadable: String?
    var facts = Facts(
        target: Target(
            id: Identifier(7),
            draft: TargetDraft(
                name: "Ada",
                zone: "America/Denver",
                destinations: [Destination(type: .tel, address: "+13035550142")]
            )
        ),
        now: at("2026-03-02T10:00")
    )

    /// An instant by what a clock in Denver shows.
    static func at(_ text: String, in zone: String = "America/Denver") -> Instant {
        guard case .local(let local) = RFC3339.read(text), let zone = Zone(zone) else {
            preconditionFailure("\(text) in \(zone) is no local time")
        }
        return zone.instant(local)
    }

    var rules: Rules {
        Rules(
            campaign: campaign,
            outplan: outplan,
            hasPolicy: hasPolicy,
            suppressionUnreadable: suppressionUnreadable
        )
    }

    func judge(_ policy: PolicyAnswer = .table) -> Judgement {
        Eligibility.judge(facts, rules, policy: policy)
    }

    /// The decision alone, checked against the one made without words.
    func decision(_ policy: PolicyAnswer = .table) -> Decision {
        let decision = judge(policy).decision
        let terse = Eligibility.judge(facts, rules, policy: policy, explaining: false).decision
        #expect(decision == terse, "words change no decision")
        return decision
    }

    /// Adds a settled attempt: it rang for 30 s.
    mutating func tried(
        _ outcome: Outcome,
        _ start: String,
        slot: Int = 0,
        success: Bool? = nil,
        callback: String? = nil
    ) {
        let startedAt = Self.at(start)
        let destination = facts.target.destinations[slot]
        facts.history.append(
            Attempt(
                id: Identifier(Int64(facts.history.count + 1)),
                campaign: campaign.id,
                target: facts.target.id,
                number: facts.history.count + 1,
                destination: destination,
                state: .done,
                startedAt: startedAt,
                endedAt: startedAt + .seconds(30),
                outcome: outcome,
                success: success,
                callbackAt: callback.map { Self.at($0) }
            )
        )
    }

    /// Gives the target a second number.
    mutating func addSecondNumber() {
        facts.target.draft.destinations.append(Destination(type: .tel, address: "+13035550177", slot: 1))
    }

    mutating func now(_ text: String) { facts.now = Self.at(text) }
}

extension Decision {
    /// The slot that is dialed.
    var slot: Int? {
        if case .dial(let dial) = self { return dial.destination.slot }
        return nil
    }

    var reason: DoneReason? {
        if case .giveUp(let reason, _) = self { return reason }
        return nil
    }
}

/// An instant by what a clock in Denver shows.
func at(_ text: String) -> Instant { Story.at(text) }
