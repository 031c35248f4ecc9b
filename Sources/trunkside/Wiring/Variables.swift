import ArgumentParser
import Authoring
import Flows
import Foundation

/// What the environment says of the engine: below flags, above files. Nothing else of the program reads it,
/// but for `NO_COLOR` and `TERM`, which are the terminal's.
struct Variables {
    /// The engine's file, instead of the nearest `trunkside.toml` above the folders.
    let engineFile: URL?
    /// As `--database`.
    let database: String?
    /// As `--seed`.
    let seed: UInt64?
    /// As `--speed`.
    let speed: Double?

    private static let prefix = "TRUNKSIDE_"
    private static let names = ["CONFIG", "DATABASE", "SEED", "SPEED"]
    /// Where the system keeps the engine's file, for folders with none above them.
    private static let systemFile = URL(fileURLWithPath: "/etc/trunkside/trunkside.toml")

    /// Throws where a variable cannot be read, or has a name that is nearly one of ours.
    init(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        for variable in environment.keys.sorted() where variable.hasPrefix(Variables.prefix) {
            let name = String(variable.dropFirst(Variables.prefix.count))
            guard !Variables.names.contains(name),
                let near = Suggestion.nearest(to: name, among: Variables.names)
            else { continue }
            throw ValidationError(
                "the variable \(variable) is not known; did you mean \(Variables.prefix)\(near)?"
            )
        }
        // An empty variable is none.
        func text(_ name: String) -> String? {
            environment[Variables.prefix + name].flatMap { $0.isEmpty ? nil : $0 }
        }
        func value<Value: LosslessStringConvertible>(_ name: String, _ what: String) throws -> Value? {
            guard let text = text(name) else { return nil }
            guard let value = Value(text) else {
                throw ValidationError(
                    "the variable \(Variables.prefix)\(name) is \"\(text)\"; it must be \(what)"
                )
            }
            return value
        }
        engineFile = text("CONFIG").map { URL(fileURLWithPath: $0).standardizedFileURL }
        database = text("DATABASE")
        seed = try value("SEED", "a whole number from 0")
        speed = try value("SPEED", "a number above 0")
    }

    /// What they say of the folders' engine.
    var setting: Gathering.Setting {
        var setting = Gathering.Setting()
        setting.engineFile = engineFile
        setting.systemFile = Variables.systemFile
        return setting
    }
}
