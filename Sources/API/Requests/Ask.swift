import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Outbound
import Store

/// A request to a route, with who asks.
package struct Ask: Sendable {
    package let services: Services
    package var caller: Caller
    package let method: HTTPRequest.Method
    /// Of the route.
    package let path: String
    package let parameters: [String: String]
    package let query: Query
    package let headers: HTTPFields
    package let body: RequestBody
    package let requestID: String

    package var ledger: Ledger { services.ledger }
    package var customer: Identifier<Customer> { caller.customer }
    package var now: Instant { services.now() }

    /// The UUID of the path, in small letters.
    package func uuid(_ name: String) throws(Refusal) -> String {
        guard let uuid = UUIDText.canonical(parameters[name] ?? "") else {
            throw .field(name, "is no UUID", reason: "INVALID_ID")
        }
        return uuid
    }

    /// What the body is said to be, in small letters and without parameters; empty where that is not said.
    package var media: String {
        let type = headers[.contentType]?.split(separator: ";").first ?? ""
        return type.trimmingCharacters(in: .whitespaces).lowercased()
    }

    package func page() throws(Refusal) -> PageQuery { try PageQuery(query) }

    /// The body's bytes, up to the limit.
    package func bytes(limit: Int) async throws -> ByteBuffer {
        var bytes = ByteBuffer()
        try await read(limit: limit, "the body") { piece in
            var piece = piece
            bytes.writeBuffer(&piece)
        }
        return bytes
    }

    /// The body piece by piece. Whatever is wrong with how it comes is the fault of who sends it.
    func read(limit: Int, _ what: String, _ take: (ByteBuffer) throws -> Void) async throws {
        let tooLarge = Refusal(
            .contentTooLarge,
            nil,
            "\(what) is larger than \(limit) bytes, the limit here"
        )
        if let text = headers[.contentLength], let length = Int(text), length > limit { throw tooLarge }
        var count = 0
        var pieces = body.makeAsyncIterator()
        while true {
            let piece: ByteBuffer?
            do { piece = try await pieces.next() } catch { throw Self.brokenOff(error) }
            guard let piece else { return }
            count += piece.readableBytes
            guard count <= limit else { throw tooLarge }
            try take(piece)
        }
    }

    private static func brokenOff(_ error: any Error) -> any Error {
        switch error {
        case is CancellationError: error
        case let slow as SlowBody: Refusal(.deadlineExceeded, "BODY_TOO_SLOW", slow.description)
        default:
            Refusal(
                .invalidArgument,
                "INVALID_BODY",
                "the body broke off, or it is not as its headers say (Transfer-Encoding, Content-Length)"
            )
        }
    }

    /// The body as a JSON object. `absent` are names that VoIPBIN has and this server does not, each with
    /// what to do instead. `mayBeEmpty`: no body at all is an empty object.
    package func fields(absent: [String: String] = [:], mayBeEmpty: Bool = false) async throws -> Fields {
        // curl's own type, where nobody said another.
        let taken = ["", "application/json", "application/x-www-form-urlencoded"]
        guard taken.contains(media) else {
            throw Refusal(
                .unsupportedMediaType,
                nil,
                "the body must be application/json, not \((headers[.contentType] ?? "").prefix(80))"
            )
        }
        let bytes = try await bytes(limit: services.setting.bodyLimit)
        if mayBeEmpty, bytes.readableBytes == 0 { return Fields([:], absent: absent) }
        let value: JSONValue
        do throws(JSONValue.Problem) {
            value = try JSONValue.parse(
                Array(bytes.readableBytesView),
                refusingRepeatedKeys: true,
                refusingBadText: true
            )
        } catch {
            throw Refusal(.invalidArgument, "INVALID_JSON_BODY", "the body is \(error)")
        }
        guard case .object(let fields) = value else {
            throw Refusal(.invalidArgument, "INVALID_JSON_BODY", "the body must be a JSON object")
        }
        return Fields(fields, absent: absent)
    }
}
