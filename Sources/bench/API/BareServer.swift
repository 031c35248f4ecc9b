import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import Outbound
import Store
import Synchronization

/// The server that ours is measured beside: Hummingbird with its router and two handlers, which read and
/// commit what ours must, and answer bytes that were made before. It asks for no key, and neither checks nor
/// counts anything. Whoever follows it is sent the answer of each POST.
func runBareServer(ledger: String, campaign: String, target: String) async throws {
    let baseline = try ServerBaseline(path: ledger, identifiers: ChanceIdentifiers()) {
        ChanceIdentifiers.present
    }
    let campaign = ByteBuffer(bytes: try Data(contentsOf: URL(fileURLWithPath: campaign)))
    let target = ByteBuffer(bytes: try Data(contentsOf: URL(fileURLWithPath: target)))
    let followers = Mutex<[AsyncStream<ByteBuffer>.Continuation]>([])
    let router = Router()
    router.get("/v1.0/events") { _, _ in
        let (stream, follower) = AsyncStream.makeStream(of: ByteBuffer.self)
        followers.withLock { $0.append(follower) }
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
            for await event in stream { try await writer.write(event) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "text/event-stream"], body: body)
    }
    router.get("/v1.0/campaigns/{id}") { _, context in
        guard try baseline.campaign(try context.parameters.require("id")) else { throw HTTPError(.notFound) }
        return answer(campaign)
    }
    router.post("/v1.0/outdials/{id}/targets") { request, context in
        let new = try await request.decode(as: NewTarget.self, context: context)
        try await baseline.add(
            ServerBaseline.Row(
                externalID: new.externalID,
                name: new.name,
                address: new.address,
                city: new.data.city
            )
        )
        for follower in followers.withLock({ $0 }) { follower.yield(target) }
        return answer(target)
    }
    let application = Application(
        router: router,
        configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { channel in
            Measure.say("listening on http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
        },
        logger: Logger(label: "bare") { _ in SwiftLogNoOpLogHandler() }
    )
    try await application.run()
}

/// The body of the benchmark's own requests.
private struct NewTarget: Decodable {
    struct Extra: Decodable { var city: String }

    enum CodingKeys: String, CodingKey {
        case externalID = "external_id"
        case address = "destination_0"
        case name, data
    }

    var externalID: String
    var name: String
    var address: String
    var data: Extra
}

private func answer(_ body: ByteBuffer) -> Response {
    Response(
        status: .ok,
        headers: [.contentType: "application/json; charset=utf-8"],
        body: ResponseBody(byteBuffer: body)
    )
}
