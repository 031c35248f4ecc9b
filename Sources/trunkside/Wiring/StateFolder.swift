import Foundation

/// Where the program keeps what it remembers of its user: `XDG_STATE_HOME`, else `~/.local/state`.
struct StateFolder {
    private let folder: URL?

    init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        func absolute(_ name: String) -> URL? {
            guard let path = environment[name], path.hasPrefix("/") else { return nil }
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        folder = absolute("XDG_STATE_HOME") ?? absolute("HOME")?.appendingPathComponent(".local/state")
    }

    /// Nil where nobody's home is known: then nothing is remembered.
    func file(_ name: String) -> URL? {
        folder?.appendingPathComponent("trunkside").appendingPathComponent(name)
    }
}
