import Outbound

/// One thing that every carrier of messages must do.
package struct MessageConformance: Sendable, CustomStringConvertible {
    package let description: String
    private let body: @Sendable (any MessageBench) async throws -> Void

    init(_ description: String, _ body: @escaping @Sendable (any MessageBench) async throws -> Void) {
        self.description = description
        self.body = body
    }

    /// Throws a `Nonconformance` that says what the carrier did instead.
    package func check(_ bench: any MessageBench) async throws { try await body(bench) }

    /// How long a report may take.
    private static let limit = Duration.minutes(10)

    package static let all: [MessageConformance] =
        [
            MessageConformance("a message that arrives is accepted, then reported once as delivered") {
                bench in
                try await reported(bench, .delivered, delivered: true)
            },
            MessageConformance("a message that does not arrive is accepted, then reported as undelivered") {
                bench in
                try await reported(bench, .undelivered, delivered: false)
            },
            MessageConformance("a message without a report is accepted, and none comes") { bench in
                let intent = try bench.message(.sent)
                guard case .accepted = await bench.carrier.send(intent) else {
                    throw Nonconformance("it was refused")
                }
                if let report = await report(bench, within: .seconds(30)) {
                    throw Nonconformance("there came \(report)")
                }
            },
            MessageConformance("reports name the message and the attempt that they are about") { bench in
                let intents = try (0..<5).map { _ in try bench.message(.delivered) }
                for intent in intents { _ = await bench.carrier.send(intent) }
                var left = Dictionary(uniqueKeysWithValues: intents.map { ($0.message, $0.attempt.id) })
                for _ in intents {
                    guard let report = await report(bench, within: limit) else {
                        throw Nonconformance("\(left.count) reports did not come")
                    }
                    let attempt = left.removeValue(forKey: report.message)
                    try expect(
                        attempt == report.attempt,
                        "the report \(report) is about no message that was sent"
                    )
                }
            },
        ]
        + [Outcome.invalid, .rejected, .congestion].map { outcome in
            MessageConformance("a message that is \(outcome.rawValue) is refused so, and no report comes") {
                bench in
                let receipt = await bench.carrier.send(try bench.message(outcome))
                guard case .refused(outcome, let reason) = receipt else {
                    throw Nonconformance("the receipt is \(receipt)")
                }
                try expect(!reason.isEmpty, "the refusal has no reason")
                if let report = await report(bench, within: .seconds(30)) {
                    throw Nonconformance("there came \(report)")
                }
            }
        }

    private static func reported(_ bench: any MessageBench, _ outcome: Outcome, delivered: Bool) async throws
    {
        let intent = try bench.message(outcome)
        let receipt = await bench.carrier.send(intent)
        guard case .accepted(let id) = receipt else { throw Nonconformance("the receipt is \(receipt)") }
        try expect(!id.isEmpty, "the carrier's id is empty")
        guard let report = await report(bench, within: limit) else { throw Nonconformance("no report came") }
        try expect(
            report.message == intent.message && report.attempt == intent.attempt.id
                && report.delivered == delivered,
            "the report is \(report)"
        )
        if let more = await self.report(bench, within: .seconds(30)) {
            throw Nonconformance("a second report came: \(more)")
        }
        try expect(
            bench.carrier.reportsToCome == 0,
            "\(bench.carrier.reportsToCome) reports are still to come"
        )
    }

    /// Asks now and then: the mailbox has one consumer and no time limit of its own.
    private static func report(_ bench: any MessageBench, within limit: Duration) async -> DeliveryReport? {
        let deadline = bench.clock.now + limit
        while true {
            if let report = bench.carrier.reports.poll() { return report }
            guard bench.clock.now < deadline else { return nil }
            do {
                try await bench.clock.sleep(for: .milliseconds(100))
            } catch {
                return nil
            }
        }
    }
}
