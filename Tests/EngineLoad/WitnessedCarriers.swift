import Outbound

/// A carrier of calls that opens a leg when the witness knows of it.
struct WitnessedLegs: LegCarrier {
    let carrier: any LegCarrier
    let clock: any WallClock

    var capabilities: Set<LegCapability> { carrier.capabilities }

    func open(_ intent: LegIntent, events: @escaping @Sendable (LegEvent) -> Void) -> any Leg {
        let attempt = intent.attempt
        WitnessLine.ask(
            "placed \(intent.kind.rawValue) \(intent.leg) \(attempt.id) \(attempt.number) \(attempt.target) "
                + "\(intent.destination.address) \(clock.now.milliseconds)"
        )
        return carrier.open(intent, events: events)
    }

    func bridge(_ first: any Leg, _ second: any Leg) { carrier.bridge(first, second) }
}

/// A carrier of messages that sends one when the witness knows of it.
struct WitnessedMessages: MessageCarrier {
    let carrier: any MessageCarrier
    let clock: any WallClock

    var reports: Mailbox<DeliveryReport> { carrier.reports }
    var reportsToCome: Int { carrier.reportsToCome }

    func send(_ intent: MessageIntent) async -> Receipt {
        let attempt = intent.attempt
        WitnessLine.ask(
            "placed message \(intent.message) \(attempt.id) \(attempt.number) \(attempt.target) "
                + "\(intent.destination.address) \(clock.now.milliseconds)"
        )
        return await carrier.send(intent)
    }

    func closeReports() { carrier.closeReports() }
}
