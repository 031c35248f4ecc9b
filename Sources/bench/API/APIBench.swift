import Foundation

/// The parts of the API's benchmark.
enum APIPart: String, CaseIterable {
    case rates, followers, readers
}

/// Prints how fast the HTTP API is beside a bare server, and what its followers and readers cost.
func runAPIBench(_ parts: [APIPart] = APIPart.allCases, isShort: Bool) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bench-api-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
        do { try FileManager.default.removeItem(at: folder) } catch {
            print("left behind: \(folder.path): \(error)")
        }
    }
    for part in parts {
        switch part {
        case .rates: try await RateBench(isShort: isShort, folder: folder).run()
        case .followers: try await FollowerBench(isShort: isShort, folder: folder).run()
        case .readers: try await ReaderBench(isShort: isShort, folder: folder).run()
        }
    }
}
