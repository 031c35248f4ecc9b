import Flows
import Outbound

/// A carrier of messages that a test reads over the shoulder.
struct WatchedMessageCarrier: MessageCarrier {
    let carrier: any MessageCarrier
    let scene: TestScene

    func send(_ intent: MessageIntent) async -> Receipt {
        var message: [String: JSONValue] = [
            "to": .string(intent.destination.address), "type": .string(intent.destination.type.rawValue),
        ]
        message["from"] = intent.source.map { .string($0) }
        message["subject"] = intent.subject.map { .string($0) }
        message["text"] = intent.text.map { .string($0) }
        message["html"] = intent.html.map { .string($0) }
        scene.sent(.object(message), in: intent.attempt.id)
        return await carrier.send(intent)
    }

    var reports: Mailbox<DeliveryReport> { carrier.reports }
    var reportsToCome: Int { carrier.reportsToCome }
    func closeReports() { carrier.closeReports() }
}

/// Web servers as a test says they answer.
struct StagedFetch: Fetch {
    let scene: TestScene

    func fetch(
        _ request: WebRequest,
        allowing list: AllowList,
        answer: @escaping @Sendable (FetchEnd) -> Void
    ) {
        switch scene.answer(to: request.url)?.kind {
        case .fixed(let end): answer(end)
        case .function(let function):
            scene.ask(.request(request, function: function, answer: answer))
        case nil:
            scene.report(
                "nothing answers \(request.shown); say before it what does: t:http(\"https://...*\", { json = {...} })"
            )
            answer(.failed("no_answer"))
        }
    }
}
