import Outbound

/// Calls that take no time: whoever is called answers at once, and whatever is played has ended already.
struct InstantCarrier: LegCarrier {
    let capabilities = Set(LegCapability.allCases)

    func open(_ intent: LegIntent, events: @escaping @Sendable (LegEvent) -> Void) -> any Leg {
        events(.ringing)
        events(.answered)
        return InstantLeg(events: events)
    }

    func bridge(_ first: any Leg, _ second: any Leg) {}
}

private struct InstantLeg: Leg {
    let events: @Sendable (LegEvent) -> Void

    func perform(_ number: ActionNumber, _ action: LegAction) {
        switch action {
        case .play, .sendDigits, .beep, .record: events(.finished(number, .completed))
        default: break
        }
    }

    func hangUp() { events(.ended(.hungUpByUs, code: nil, reason: nil)) }
}
