import API
import Outbound
import Store

extension LiveServer {
    struct Unmade: Error { var text: String }

    /// Makes a resource and gives its id.
    func make(_ path: String, _ body: String, key: String = LiveServer.admin) async throws -> String {
        let reply = try await ask("POST", "/v1.0/\(path)", key: key, body: body)
        guard reply.status == 200, let id = reply.json["id"]?.string else { throw Unmade(text: reply.text) }
        return id
    }

    /// The same past the API.
    func write(_ change: ResourceChange) async throws -> String {
        let uuid = services.identifiers.next()
        let write = LedgerWrite.resource(.create(uuid: uuid, change), of: Identifier(1), at: Self.now)
        guard case .resource? = try await services.writer.submit([write]).first else {
            throw Unmade(text: uuid)
        }
        return uuid
    }
}
