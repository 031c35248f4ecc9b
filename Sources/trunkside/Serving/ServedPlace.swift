import ArgumentParser
import Authoring
import Foundation

/// The ledger of a server that has no folders: the named one, the database of the nearest `trunkside.toml`,
/// or one in the user's own state.
struct ServedPlace {
    var database: String?
    var variables: Variables

    /// The engine's file for the folder where the command is.
    static func engineFile(_ variables: Variables) -> URL? {
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
        return variables.engineFile ?? Gathering.engineFile(above: here)
            ?? variables.setting.presentSystemFile
    }

    func file() throws -> URL {
        var setting = variables.setting
        setting.engineFile = ServedPlace.engineFile(variables)
        return try file(Gathering([], setting: setting))
    }

    /// The same with the engine's file as it was read.
    func file(_ gathering: Gathering) throws -> URL {
        if let named = database ?? variables.database { return URL(fileURLWithPath: named) }
        if let shared = LedgerPlace.shared(by: gathering) { return shared }
        guard let own = StateFolder().file("trunkside.db") else {
            throw ValidationError("there is no home to keep a ledger in: name it with --database FILE")
        }
        let folder = own.deletingLastPathComponent()
        do { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) } catch {
            throw ValidationError(
                "\(folder.path) cannot be made for the ledger: name a place with --database FILE"
            )
        }
        return own
    }
}
