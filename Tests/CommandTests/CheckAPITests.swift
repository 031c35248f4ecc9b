import Foundation
import Testing

@Suite("The server and its document")
struct CheckAPITests {
    @Test("a live server takes, answers and refuses what its document says")
    func conforms() throws {
        let folder = try TemporaryFolder()
        let script = Program.repository.appendingPathComponent("scripts/check-api").path
        let running = try Program.start(["--short", "--program", Program.path], of: script, in: folder)
        running.process.waitUntilExit()
        let result = try running.result()
        #expect(result.code == 0, "\(result.output.suffix(20_000))\n\(result.errors)")
    }
}
