import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Outbound

/// Somebody who follows the event log of a live server.
struct Follower {
    struct Frame: Hashable, Sendable {
        var id: Int64?
        var event: String?
        var data: String?
        var comment: String?
    }

    /// Frames out of the bytes of a stream, in whatever pieces they come.
    struct Parser {
        private var bytes: [UInt8] = []

        mutating func frames(_ buffer: ByteBuffer) -> [Frame] {
            bytes += buffer.readableBytesView
            var frames: [Frame] = []
            var start = 0
            var index = 1
            while index < bytes.count {
                if bytes[index] == 10, bytes[index - 1] == 10 {
                    frames.append(Self.frame(String(decoding: bytes[start..<index], as: UTF8.self)))
                    start = index + 1
                    index += 1
                }
                index += 1
            }
            bytes.removeFirst(start)
            return frames
        }

        private static func frame(_ text: String) -> Frame {
            var frame = Frame()
            for line in text.split(separator: "\n") {
                if line.hasPrefix("id: ") { frame.id = Int64(line.dropFirst(4)) }
                if line.hasPrefix("event: ") { frame.event = String(line.dropFirst(7)) }
                if line.hasPrefix("data: ") { frame.data = String(line.dropFirst(6)) }
                if line.hasPrefix(": ") { frame.comment = String(line.dropFirst(2)) }
            }
            return frame
        }
    }

    let server: LiveServer
    var path = "/v1.0/events"
    var last: Int64?
    var key = LiveServer.admin

    /// Follows until `isEnough` says so, or the stream ends. What it hears first is the stream's beginning.
    @discardableResult
    func follow(_ isEnough: (Frame) async throws -> Bool) async throws -> HTTPResponseStatus {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(server.port)\(path)")
        request.headers.add(name: "Authorization", value: "Bearer \(key)")
        if let last { request.headers.add(name: "Last-Event-ID", value: String(last)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .minutes(2))
        guard response.status == .ok else { return response.status }
        var parser = Parser()
        for try await piece in response.body {
            for frame in parser.frames(piece) where try await isEnough(frame) { return response.status }
        }
        return response.status
    }
}
