import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Outbound

/// What an route answers.
package struct Answer: Sendable {
    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var body: ResponseBody

    package init(status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: ResponseBody) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func json(
        _ value: JSONValue,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Answer {
        var headers = headers
        headers[.contentType] = "application/json; charset=utf-8"
        return Answer(status: status, headers: headers, body: ResponseBody(byteBuffer: value.buffer))
    }

    package static func text(_ text: String, type: String) -> Answer {
        Answer(headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// Written piece by piece, as it is read: `write` may be called any number of times.
    package static func stream(
        type: String,
        headers: HTTPFields = [:],
        _ write: @escaping @concurrent @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Answer {
        var headers = headers
        headers[.contentType] = type
        return Answer(
            headers: headers,
            body: ResponseBody { writer in
                try await write(&writer)
                try await writer.finish(nil)
            }
        )
    }
}

extension JSONValue {
    var buffer: ByteBuffer { ByteBuffer(bytes: bytes) }
}
