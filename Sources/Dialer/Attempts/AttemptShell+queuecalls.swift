import Outbound
import Store

/// What is written down of the callee's wait in a queue, in an engine whose queuecalls somebody may ask for.
extension AttemptShell {
    func beginQueuecall(in queue: String) async throws(Interruption) {
        guard setting.recordsQueuecalls else { return }
        let written = try await commit([.openQueuecall(attempt.id, queue: queue, at: now)])
        if case .queuecall(let id)? = written.first { queuecall = id }
    }

    func moveQueuecall(to status: QueuecallStatus, agent: AgentName? = nil) async throws(Interruption) {
        if let write = queuecallWrite(status, agent) { try await commit([write]) }
    }

    /// Of the present queuecall, if there is one.
    func queuecallWrite(_ status: QueuecallStatus, _ agent: AgentName?) -> LedgerWrite? {
        queuecall.map { .queuecall($0, status, agent: agent, at: now) }
    }

    func endQueuecall() async throws(Interruption) {
        if let queuecall {
            self.queuecall = nil
            try await commit([.endQueuecall(queuecall, at: now)])
        }
        await floor.hasLeft(attempt.id)
    }

    /// With the settlement.
    func closeQueuecall() {
        guard let queuecall else { return }
        self.queuecall = nil
        closing.append(.endQueuecall(queuecall, at: now))
    }
}
