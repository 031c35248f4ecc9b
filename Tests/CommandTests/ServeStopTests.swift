import AsyncHTTPClient
import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import Testing

/// How a server ends.
struct ServeStopTests {
    @Test func `whoever follows the events is told that the server stops, and no error is logged`()
        async throws
    {
        let folder = try TemporaryFolder()
        let served = try ServedProgram(in: folder)
        let address = "http://127.0.0.1:\(served.port)/v1.0/events?token=\(served.key)"
        let request = HTTPClientRequest(url: address)
        let stream = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        #expect(stream.status == .ok)
        // A connection that is kept and asks nothing holds nobody up.
        #expect(try await served.ask("GET", "/campaigns").status == 200)
        served.send(SIGTERM)
        let told = String(buffer: try await stream.body.collect(upTo: 1 << 20))
        #expect(told.contains("event: cut\ndata: "))
        #expect(told.contains("the server stops"))
        #expect(served.ends() == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(""))
        let logs = try names.filter { $0.hasPrefix("log-") }.map { try folder.text($0) }
        #expect(logs.contains { $0.contains("\"level\":\"info\"") })
        #expect(!logs.contains { $0.contains("\"level\":\"error\"") }, "\(logs)")
    }
}
