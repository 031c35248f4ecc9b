import Outbound

/// Hears the events of one leg, one by one, and gives up after a time.
struct Ear: Sendable {
    /// How long an event may take to come.
    static let limit = Duration.minutes(3)

    private enum Heard: Sendable {
        case event(LegEvent)
        case silence
    }

    private let clock: any WallClock
    private let mailbox = Mailbox<Heard>(limit: 1000)

    init(clock: any WallClock) { self.clock = clock }

    var sink: @Sendable (LegEvent) -> Void {
        { [mailbox] event in mailbox.send(.event(event)) }
    }

    /// The next event; nil when none came within `limit`.
    func next(within limit: Duration = Ear.limit) async -> LegEvent? {
        let alarm = clock.alarm(at: clock.now + limit) { [mailbox] in mailbox.send(.silence) }
        defer { alarm.cancel() }
        guard case .event(let event) = await mailbox.next() else { return nil }
        return event
    }

    /// Everything up to and with the first event that `isLast` names.
    func events(through isLast: (LegEvent) -> Bool) async throws -> [LegEvent] {
        var events: [LegEvent] = []
        while let event = await next() {
            events.append(event)
            if isLast(event) { return events }
        }
        throw Nonconformance("nothing came for \(DurationText.text(Ear.limit)) after \(events)")
    }

    func events(through last: LegEvent) async throws -> [LegEvent] { try await events { $0 == last } }

    /// Everything to the end, and that nothing comes after it.
    func ending() async throws -> [LegEvent] {
        let events = try await events {
            if case .ended = $0 { true } else { false }
        }
        if let more = await next(within: .seconds(5)) { throw Nonconformance("\(more) came after \(events)") }
        return events
    }
}

func expect(_ condition: Bool, _ sentence: @autoclosure () -> String) throws(Nonconformance) {
    if !condition { throw Nonconformance(sentence()) }
}
