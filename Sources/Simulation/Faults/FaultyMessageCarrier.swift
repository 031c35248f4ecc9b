import Outbound

/// Another carrier's messages over a bad line: some are refused; reports come twice, contradict each other,
/// or are about messages that nobody sent. It takes nothing from a dead process, and shows the witness every
/// message.
package struct FaultyMessageCarrier: MessageCarrier {
    private let inner: any MessageCarrier
    private let line: BadLine

    package init(_ inner: any MessageCarrier, over line: BadLine) { (self.inner, self.line) = (inner, line) }

    package var reports: Mailbox<DeliveryReport> { inner.reports }
    package var reportsToCome: Int { inner.reportsToCome }
    package func closeReports() { inner.closeReports() }

    package func send(_ intent: MessageIntent) async -> Receipt {
        guard line.life.lives() else { return .refused(.congestion, reason: "the process is dead") }
        line.witness.see(intent)
        var generator = Generator(seed: line.seed, "messages", String(intent.message.rawValue))
        if line.faults.refuses(at: line.clock.now, &generator) {
            return .refused(.congestion, reason: "bad line")
        }
        let receipt = await inner.send(intent)
        if case .accepted = receipt, case .repeated = line.faults.fate(at: line.clock.now, &generator) {
            stray(of: intent, &generator)
        }
        return receipt
    }

    /// Three reports that should not be: two that may contradict each other and the true one, and one of
    /// nobody's message.
    private func stray(of intent: MessageIntent, _ generator: inout Generator) {
        for known in [true, true, false] {
            let report = DeliveryReport(
                message: known ? intent.message : Identifier(intent.message.rawValue + 1_000_000),
                attempt: known ? intent.attempt.id : Identifier(intent.attempt.id.rawValue + 1_000_000),
                delivered: generator.unit() < 0.5
            )
            let at = line.clock.now + generator.duration(in: .zero...(.minutes(10)))
            _ = line.clock.alarm(at: at) { [inner, life = line.life] in
                if !life.isOver { inner.reports.send(report) }
            }
        }
    }
}
