import NIOCore
import NIOPosix
import Outbound
import Store
import Synchronization

/// Tells webhooks of events, each apart from the others, for as long as it runs. All that it knows is in the
/// ledger: what was not acknowledged when the process ended is told by the next one.
package final class WebhookDesk: Sendable {
    let services: Services
    let fetch: any Fetch
    let problems: @Sendable (String) -> Void
    let gate: WebhookGate
    /// The webhooks that are under way, each with what wakes it when the log has grown.
    private let bells = Mutex<[Identifier<WebhookResource>: Bell]>([:])
    private let changed = Bell()
    private let isPulseDue = Atomic(false)
    /// A busy engine commits more often than anybody need be told.
    private static let pulse = TimeAmount.milliseconds(50)

    package init(
        services: Services,
        fetch: any Fetch,
        problems: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.services = services
        self.fetch = fetch
        self.problems = problems
        let setting = services.setting.webhooks
        gate = WebhookGate(places: setting.places, allPlaces: setting.allPlaces)
        services.ledger.observe { [weak self] rows in self?.grown(rows) }
    }

    private func grown(_ rows: [EventRow]) {
        guard !rows.isEmpty else { return }
        if rows.contains(where: { $0.kind.hasPrefix("webhook.") }) { changed.ring() }
        guard !isPulseDue.exchange(true, ordering: .acquiringAndReleasing) else { return }
        MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: Self.pulse) { [weak self] in
            guard let self else { return }
            isPulseDue.store(false, ordering: .releasing)
            for bell in bells.withLock({ Array($0.values) }) { bell.ring() }
        }
    }

    /// Until the task is cancelled.
    package func run() async {
        changed.ring()
        await withDiscardingTaskGroup { group in
            while await changed.wait() {
                for (id, bell) in begin() {
                    group.addTask { [self] in
                        await WebhookRun(desk: self, id: id, bell: bell).run()
                        bells.withLock { $0[id] = nil }
                        // It may have been enabled again while it ended.
                        if !Task.isCancelled { changed.ring() }
                    }
                }
            }
            group.cancelAll()
        }
    }

    /// Those that want events and are not under way.
    private func begin() -> [(Identifier<WebhookResource>, Bell)] {
        do {
            let enabled = try services.ledger.enabledWebhooks()
            return bells.withLock { bells in
                enabled.filter { bells[$0] == nil }.map { id in
                    let bell = Bell()
                    bells[id] = bell
                    return (id, bell)
                }
            }
        } catch {
            problems("webhooks cannot be read: \(error)")
            changed.ring(after: .seconds(5))
            return []
        }
    }
}
