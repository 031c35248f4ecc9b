import Foundation

/// Prints how fast the HTTP API is beside a bare server, and what its followers and readers cost.
func runAPIBench(isShort: Bool) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bench-api-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
        do { try FileManager.default.removeItem(at: folder) } catch {
            print("left behind: \(folder.path): \(error)")
        }
    }
    try await RateBench(isShort: isShort, folder: folder).run()
    try await FollowerBench(isShort: isShort, folder: folder).run()
    try await ReaderBench(isShort: isShort, folder: folder).run()
}
