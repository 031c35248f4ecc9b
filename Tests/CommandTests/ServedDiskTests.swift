import Foundation
import Glibc
import Outbound
import Testing

/// A server whose disk takes no more.
@Suite("What a server does when its disk takes no more", .serialized)
struct ServedDiskTests {
    @Test func `it says so and ends, and started again it goes on with all that it acknowledged`()
        async throws
    {
        // A file that may not grow is to be an error, as on a disk: not a signal. The program inherits it.
        signal(SIGXFSZ, SIG_IGN)
        let folder = try TemporaryFolder()
        let served = try ServedProgram(in: folder)
        try served.limitFiles(to: 65_536)
        var kept: [String] = []
        while kept.count < 2_000 {
            // The process may end before its answer leaves it.
            guard let reply = try? await served.ask("POST", "/outdials", "{\"name\":\"list\"}") else { break }
            guard reply.status == 200 else {
                #expect(reply.status == 503, "\(reply.text)")
                #expect(reply.text.contains("the ledger cannot be used"), "\(reply.text)")
                break
            }
            kept.append(try #require(reply.json["id"]?.string))
        }
        #expect(kept.count < 2_000)
        #expect(served.ends() == 1)
        let log = try #require(
            FileManager.default.contentsOfDirectory(atPath: folder.url.path).first { $0.hasPrefix("log-") }
        )
        let said = try folder.text(log)
        #expect(said.contains("the disk of the ledger"), "\(said)")
        #expect(said.contains("what was being written is not in it"), "\(said)")

        let again = try ServedProgram(in: folder, key: served.key)
        for id in kept.suffix(5) {
            #expect(try await again.ask("GET", "/outdials/\(id)").status == 200)
        }
        _ = try await again.make("/outdials", "{\"name\":\"another\"}")
        again.send(SIGKILL)
    }
}
