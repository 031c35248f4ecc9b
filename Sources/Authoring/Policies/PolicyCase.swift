import Flows
import Outbound

/// One life of a target that a policy is judged on: who, where, from when, and how its attempts end.
struct PolicyCase {
    var subject: PathSubjects.Subject
    /// Instead of the target's own.
    var zone: String?
    var start: Instant
    /// In order; where there are more attempts, the case is over.
    var outcomes: [PolicyOutcome]

    var target: Target {
        var target = subject.target
        if let zone {
            target.draft.zone = zone
            for index in target.draft.destinations.indices { target.draft.destinations[index].zones = [zone] }
        }
        return target
    }
}

/// Draws cases from a seed.
struct PolicyCases {
    private let ground: PolicyGround
    private let seed: UInt64

    /// With clocks that change by an hour, by half an hour, not at all, on either half of the year; and with
    /// offsets of quarters of an hour.
    static let zones = [
        "America/New_York", "America/Denver", "America/Phoenix", "America/St_Johns", "America/Sao_Paulo",
        "Europe/London", "Europe/Berlin", "Africa/Cairo", "Asia/Kathmandu", "Asia/Tokyo",
        "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Apia", "Pacific/Chatham",
    ]

    init(_ ground: PolicyGround, seed: UInt64) {
        self.ground = ground
        self.seed = seed
    }

    subscript(number: Int) -> PolicyCase {
        var generator = Generator(seed: seed, "policy case", String(number))
        var subject = ground.subjects[number % ground.subjects.count]
        let zone = number % 3 == 0 ? nil : pick(PolicyCases.zones, &generator)
        let own = ground.campaign.zone(of: subject.target.draft)
        let start = start(in: zone.flatMap { Zone($0) } ?? own, &generator)
        if let schedule = ground.script.outplan.schedule {
            // The row's own time is long over on most of the dates.
            let lead = generator.duration(in: .hours(25)...(.days(10)))
            let local = (Zone("UTC")?.local(start + lead)).map { LocalTimeText.minutes($0) }
            if let local { subject.target.draft.data[schedule.relativeTo] = .string(local) }
        }
        let count = min(ground.script.outplan.tries.total + ground.script.outplan.tries.callbacks + 2, 12)
        return PolicyCase(
            subject: subject,
            zone: zone,
            start: start,
            outcomes: (0..<count).map { _ in outcome(&generator) }
        )
    }

    private func pick<Value>(_ values: [Value], _ generator: inout Generator) -> Value {
        values[Int(generator.next() % UInt64(values.count))]
    }

    /// Within a year of the ground's start; every second time close to a change of the clocks, and half of
    /// these in the hour after it.
    private func start(in zone: Zone?, _ generator: inout Generator) -> Instant {
        let day = ground.start + generator.duration(in: .zero...(.days(365)))
        guard generator.unit() < 0.5, let change = zone?.nextTransition(after: day) else { return day }
        let near = generator.unit() < 0.5 ? (Duration.zero...(.hours(1))) : (.zero - .hours(6))...(.hours(3))
        return change + generator.duration(in: near)
    }

    private static let calls: [(share: Double, outcome: Outcome)] = [
        (0.26, .noAnswer), (0.18, .busy), (0.14, .machine), (0.24, .answered), (0.05, .rejected),
        (0.05, .invalid), (0.05, .congestion), (0.03, .abandoned),
    ]
    private static let messages: [(share: Double, outcome: Outcome)] = [
        (0.40, .undelivered), (0.25, .sent), (0.10, .delivered), (0.10, .invalid), (0.15, .congestion),
    ]

    private func outcome(_ generator: inout Generator) -> PolicyOutcome {
        var left = generator.unit()
        let shares = ground.campaign.kind == .call ? PolicyCases.calls : PolicyCases.messages
        let drawn = shares.first { share in
            left -= share.share
            return left < 0
        }
        let outcome = drawn?.outcome ?? .noAnswer
        let known = ground.endings.filter { $0.outcome == outcome }
        if !known.isEmpty { return pick(known, &generator) }
        var made = PolicyOutcome(outcome)
        if outcome == .abandoned { made.staging = nil }
        guard outcome == .answered, ground.endings.isEmpty else { return made }
        return ending(made, &generator)
    }

    /// An answered attempt, with what the policy's text speaks of.
    private func ending(_ answered: PolicyOutcome, _ generator: inout Generator) -> PolicyOutcome {
        var made = answered
        made.success = generator.unit() < 0.3
        made.lasted = generator.duration(in: .seconds(5)...(.minutes(30)))
        made.staging = nil
        let texts = ground.spoken.texts
        if !texts.isEmpty, generator.unit() < 0.5 { made.disposition = pick(texts, &generator) }
        for name in ground.spoken.variables where generator.unit() < 0.6 {
            let values: [JSONValue] = [true, false, 1, "yes"] + texts.map { .string($0) }
            made.variables[name] = pick(values, &generator)
        }
        if generator.unit() < 0.1 { made.callback = generator.duration(in: .minutes(1)...(.days(2))) }
        return made
    }
}

/// A local time as a list has it: `2026-03-03T14:00`.
enum LocalTimeText {
    static func minutes(_ time: LocalTime) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(time.year)-\(two(time.month))-\(two(time.day))T\(two(time.hour)):\(two(time.minute))"
    }
}
