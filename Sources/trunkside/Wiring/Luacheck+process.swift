import Authoring
import Foundation

extension Luacheck {
    /// How long it may take, and how much of what it prints is read.
    private static let limit = Duration.seconds(10)
    private static let longestOutput = 4 << 20

    /// The program of `PATH`.
    static let installed = Luacheck { arguments, directory in
        guard let program = path() else {
            return .leftOut("luacheck is not installed: what it would find is left out")
        }
        let process = Process()
        let output = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return .leftOut("luacheck cannot be started (\(error.localizedDescription)): it is left out")
        }
        guard let data = read(output.fileHandleForReading) else {
            // Its end is not waited for: what it started may hold that up.
            kill(process.processIdentifier, SIGKILL)
            return .leftOut("luacheck did not end within its limits of time and output: it is left out")
        }
        return .output(String(decoding: data, as: UTF8.self))
    }

    private static func path() -> URL? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        // A relative folder could be the campaign's own.
        return folders.filter { $0.hasPrefix("/") }.map { URL(fileURLWithPath: "\($0)/luacheck") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Everything up to the end; nil when that does not come in time. What the program started may hold the
    /// pipe open after its death, so each reading has the limit.
    private static func read(_ handle: FileHandle) -> Data? {
        var data = Data()
        let end = ContinuousClock.now + limit
        while data.count < longestOutput {
            let left = ContinuousClock.now.duration(to: end).components.seconds
            var waiting = pollfd(fd: handle.fileDescriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, Int32(max(left, 0)) * 1000)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return nil }
            let more = handle.availableData
            if more.isEmpty { return data }
            data += more
        }
        return nil
    }
}
