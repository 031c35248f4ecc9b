import API
import Foundation
import Outbound
import Synchronization

/// A receiver of webhooks: it answers as it is told to, and says what it was sent.
final class Receiver: Fetch {
    struct Sent: Sendable {
        var url: String
        var headers: [String: String]
        var body: String
        /// How often this event was sent before.
        var earlier: Int

        var event: Int64 {
            headers["webhook-id"]?.split(separator: "_").dropFirst().first.flatMap { Int64($0) } ?? 0
        }
        var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
        var type: String { json["type"]?.string ?? "" }
        var resource: String { json["data"]?["id"]?.string ?? "" }
    }

    private let answers: @Sendable (Sent) -> Int
    private let counts = Mutex<[Int64: Int]>([:])
    private let sent = Mailbox<Sent>(limit: 100_000)

    /// `answers` gives the status.
    init(_ answers: @escaping @Sendable (Sent) -> Int = { _ in 200 }) { self.answers = answers }

    func fetch(
        _ request: WebRequest,
        allowing list: AllowList,
        answer: @escaping @Sendable (FetchEnd) -> Void
    ) {
        var one = Sent(url: request.url, headers: request.headers, body: request.body ?? "", earlier: 0)
        one.earlier = counts.withLock { counts in
            defer { counts[one.event, default: 0] += 1 }
            return counts[one.event] ?? 0
        }
        let status = answers(one)
        answer(.answered(WebResponse(status: status)))
        sent.send(one)
    }

    /// The next that was sent.
    func next() async throws -> Sent {
        guard let one = await sent.next() else { throw CancellationError() }
        return one
    }

    func next(_ count: Int) async throws -> [Sent] {
        var all: [Sent] = []
        while all.count < count { all.append(try await next()) }
        return all
    }

    /// Runs a server that tells this receiver of events.
    func run(
        pauses: [Duration] = [.milliseconds(1)],
        _ body: @escaping @Sendable (LiveServer) async throws -> Void
    ) async throws {
        var setting = APISetting()
        setting.webhooks.pauses = pauses
        let wall: @Sendable () -> Instant = {
            Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        }
        try await LiveServer.run(setting, wall: wall) { server in
            let desk = WebhookDesk(services: server.services, fetch: self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await desk.run() }
                group.addTask { try await body(server) }
                try await group.next()
                group.cancelAll()
            }
        }
    }
}

extension LiveServer {
    /// Makes a webhook and gives its id and its secret.
    func webhook(_ more: String = "") async throws -> (id: String, secret: String) {
        let reply = try await ask(
            "POST",
            "/v1.0/webhooks",
            body: #"{"name":"crm","url":"https://crm.example.org/hook"\#(more)}"#
        )
        guard let id = reply.json["id"]?.string, let secret = reply.json["secret"]?.string else {
            throw Unmade(text: reply.text)
        }
        return (id, secret)
    }

    /// Asks for a webhook again and again until it is so.
    func until(_ webhook: String, _ isSo: (JSONValue) -> Bool) async throws -> JSONValue {
        while true {
            let reply = try await ask("GET", "/v1.0/webhooks/\(webhook)")
            if isSo(reply.json) { return reply.json }
            guard reply.status == 200 else { throw Unmade(text: reply.text) }
        }
    }
}
