import Foundation

/// What a run was measured on.
struct Machine: Codable, Equatable {
    var cpu: String
    var cores: Int
    var kernel: String
    /// The file system of the temporary folder, where the ledgers lie, and what it lies on.
    var disk: String

    init() {
        let info = Machine.text("/proc/cpuinfo")
        cpu = Machine.value("model name", in: info) ?? "unknown"
        cores = ProcessInfo.processInfo.activeProcessorCount
        kernel = Machine.text("/proc/sys/kernel/osrelease").trimmingCharacters(in: .whitespacesAndNewlines)
        let folder = FileManager.default.temporaryDirectory.path
        disk = Machine.output("findmnt", "-n", "-o", "FSTYPE,SOURCE", "-T", folder)
            .split(separator: " ").joined(separator: " on ")
    }

    /// What a command says on its first line; "unknown" where it cannot be run.
    static func output(_ command: String...) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
            let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first
            return line.map(String.init) ?? "unknown"
        } catch { return "unknown" }
    }

    /// The text of a file of the kernel's; empty where there is none.
    static func text(_ file: String) -> String {
        guard let data = FileManager.default.contents(atPath: file) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    /// What stands behind a name and a colon.
    static func value(_ name: String, in text: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix(name) }?
            .split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
