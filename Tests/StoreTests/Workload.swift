import Outbound

@testable import Store

/// Random, seeded work over the whole write API, with what the world outside was told: which calls were
/// placed, which results were acknowledged.
struct Workload {
    let sample: SampleLedger
    var generator: Generator
    var now = SampleLedger.start
    /// Attempts for which the carrier was called.
    var placed: Set<Identifier<Attempt>> = []
    /// A second call for one attempt, which must never be.
    var placedTwice: [Identifier<Attempt>] = []
    var open: [Attempt] = []
    var settled: [Identifier<Attempt>: Outcome] = [:]
    var messages: [(message: Identifier<MessageRow>, attempt: Identifier<Attempt>)] = []
    var count = 0

    private static let outcomes = Outcome.allCases.filter { $0 != .delivered && $0 != .undelivered }

    init(_ sample: SampleLedger, seed: UInt64) throws {
        self.sample = sample
        generator = Generator(seed: seed, "workload")
        try sample.add((0..<40).map { SampleLedger.draft($0, priority: $0 % 10) })
        count = 40
    }

    private mutating func below(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }

    private mutating func any<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }

    private mutating func target() -> Identifier<Target> { Identifier(Int64(1 + below(count + 1))) }

    mutating func step() throws {
        now = now + .seconds(Int64(below(120)))
        switch below(100) {
        case 0..<35: try dial()
        case 35..<60: try settle()
        case 60..<70: try work()
        case 70..<80: try holdOrConclude()
        case 80..<85: try report()
        case 85..<90: try manage()
        case 90..<96: try grow()
        default: try intendWildly()
        }
    }

    private mutating func dial() throws {
        let due = try sample.ledger.due(sample.campaign.id, now: now, limit: 3)
        var batch: [LedgerWrite] = []
        for subject in due { batch.append(.intend(try sample.intent(subject.target.id, at: now))) }
        try commit(batch)
    }

    /// Intends whatever target, due or not: the ledger has to refuse what may not be.
    private mutating func intendWildly() throws {
        let id = Identifier<Target>(Int64(1 + below(count)))
        try commit([.intend(try sample.intent(id, at: now, leg: below(2) == 0))])
    }

    private mutating func commit(_ batch: [LedgerWrite]) throws {
        for result in try sample.ledger.commit(batch) {
            guard case .intended(let attempt, _) = result else { continue }
            if !placed.insert(attempt.id).inserted { placedTwice.append(attempt.id) }
            open.append(attempt)
        }
    }

    private mutating func next() -> TargetNext {
        switch below(4) {
        case 0: .done(any(DoneReason.allCases) ?? .reached)
        case 1: .idle(due: nil, hold: "zone")
        default: .idle(due: now + .minutes(Int64(below(30))), hold: below(2) == 0 ? "interval" : nil)
        }
    }

    private mutating func settle() throws {
        guard let attempt = any(open), let outcome = any(Self.outcomes) else { return }
        let settlement = Settlement(
            attempt: attempt.id,
            outcome: outcome,
            endedAt: now,
            next: next(),
            trace: below(2) == 0 ? [UInt8(below(9))] : nil
        )
        // Twice in one batch: the second one has to be refused.
        let results = try sample.ledger.commit([.settle(settlement), .settle(settlement)])
        guard results[0] == .done, case .refused = results[1] else {
            throw LedgerError(.damaged, "settled twice: \(results)")
        }
        settled[attempt.id] = outcome
        open.removeAll { $0.id == attempt.id }
    }

    private mutating func work() throws {
        guard let attempt = any(open) else { return }
        let results = try sample.ledger.commit([
            .answered(attempt.id, by: .person, at: now),
            .setVariables(
                attempt.id,
                ["v\(below(3))": below(4) == 0 ? .null : .integer(Int64(below(9)))],
                at: now
            ),
            .openLeg(attempt.id, kind: .dialed, destination: attempt.destination, at: now),
            .openMessage(attempt.id, destination: attempt.destination, campaignMessage: true, at: now),
        ])
        if case .leg(let leg) = results[2], below(2) == 0 {
            _ = try sample.ledger.commit([
                .legAnswered(leg, at: now), .legEnded(leg, cause: "hung_up", code: 200, at: now),
            ])
        }
        if case .message(let message) = results[3] {
            _ = try sample.ledger.commit([.messageReceipt(message, .accepted(id: "c"), at: now)])
            messages.append((message, attempt.id))
        }
    }

    private mutating func holdOrConclude() throws {
        let id = target()
        let write: LedgerWrite =
            switch below(5) {
            case 0: .conclude(id, .expired, detail: "", at: now)
            case 1: .reopen(id, due: now, at: now)
            case 2: .hold(id, due: nil, hold: "zone", at: now)
            default: .hold(id, due: now + .minutes(Int64(below(9))), hold: "window", at: now)
            }
        _ = try sample.ledger.commit([write])
    }

    private mutating func report() throws {
        guard let (message, attempt) = any(messages) else { return }
        let report = DeliveryReport(message: message, attempt: attempt, delivered: below(2) == 0)
        let result = try sample.ledger.commit([.amend(report, next: below(3) == 0 ? nil : next(), at: now)])[
            0
        ]
        if result == .done, settled[attempt] == .sent {
            settled[attempt] = report.delivered ? .delivered : .undelivered
        }
    }

    private mutating func manage() throws {
        let id = sample.campaign.id
        switch below(4) {
        case 0: _ = try sample.ledger.commit([.admit(id, at: now)])
        case 1:
            _ = try sample.ledger.commit([
                .suppress(
                    address: SampleLedger.address(below(40)),
                    reason: "asked",
                    campaign: nil,
                    attempt: nil,
                    at: now
                )
            ])
        case 2: _ = try sample.ledger.commit([.campaignState(id, .stopping, at: now)])
        default: break
        }
        _ = try sample.ledger.commit([.campaignState(id, .running, at: now)])
    }

    private mutating func grow() throws {
        var drafts = (0..<3).map { SampleLedger.draft(count + $0) }
        drafts.append(SampleLedger.draft(below(count), priority: below(10)))
        _ = try sample.ledger.commit([.importTargets(sample.campaign.id, drafts, file: "more.csv", at: now)])
        count += 3
    }

    /// What the world outside knows and the ledger must know too.
    func violations(in ledger: Ledger) throws -> [String] {
        var found = placedTwice.map { "attempt \($0) was placed twice" }
        for id in placed.sorted() {
            guard let attempt = try ledger.attempt(id) else {
                found.append("attempt \(id) was placed and has no row")
                continue
            }
            let expected = settled[id]
            if attempt.outcome != expected {
                found.append("attempt \(id) was settled as \(String(describing: expected)), has \(attempt)")
            }
        }
        return found
    }
}
