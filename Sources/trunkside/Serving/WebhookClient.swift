import API
import Logging
import Web

/// Who tells webhooks, with connections of its own: a receiver that is slow takes none of the scripts'.
struct WebhookClient: Sendable {
    private let web: WebClient
    private let desk: WebhookDesk

    init(_ services: Services, logger: Logger) {
        web = WebClient(limits: .webhooks(places: services.setting.webhooks.allPlaces))
        desk = WebhookDesk(services: services, fetch: web) { problem in
            logger.warning("webhooks", metadata: ["problem": "\(problem)"])
        }
    }

    /// Until the task is cancelled.
    func run() async {
        async let _ = web.run()
        await desk.run()
    }
}
