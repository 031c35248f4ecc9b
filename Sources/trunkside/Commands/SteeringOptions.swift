import ArgumentParser
import Authoring
import Dialer
import Foundation
import Store

/// Arguments of the commands that speak to a run which goes on.
struct SteeringOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A campaign's folder, or the one of its trunkside.toml (default: this folder).",
            valueName: "folder"
        ),
        completion: .directory
    )
    var folder = "."

    @OptionGroup var ledger: LedgerOption

    var directory: URL { URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL }

    func control() throws -> Control { try Control(directory, database: ledger.database) }
}

struct LedgerOption: ParsableArguments {
    @Option(help: ArgumentHelp("The ledger of the run, instead of the folder's own.", valueName: "file"))
    var database: String?
}

/// The ledger of a folder, and the run that listens beside it.
struct Control {
    let file: URL
    let directory: URL
    private let client: ControlClient

    init(_ directory: URL, database: String?) throws {
        let variables = try Variables()
        self.directory = directory
        if let named = database ?? variables.database {
            file = URL(fileURLWithPath: named)
            guard FileManager.default.fileExists(atPath: file.path) else {
                throw Finding(file: CampaignFolder.shown(file), message: "there is no such ledger")
            }
        } else {
            file = try LedgerPlace.live(directory, setting: variables.setting).file
        }
        client = ControlClient(path: Ledger.control(of: file.path))
    }

    init(_ file: URL, of directory: URL) {
        (self.file, self.directory) = (file, directory)
        client = ControlClient(path: Ledger.control(of: file.path))
    }

    /// The limits of the engine that runs; nil where nobody says them.
    var limits: (concurrent: Int, perSecond: Double)? {
        do {
            guard case .status(let status)? = try ask(.status) else { return nil }
            return status.engine.map { ($0.concurrent, $0.perSecond) }
        } catch {
            return nil
        }
    }

    var name: String { CampaignFolder.shown(file) }

    /// The process that runs the ledger, if one does.
    var process: Int? { Ledger.owner(of: file.path) }

    /// Nil where nobody listens.
    func ask(_ request: ControlRequest) throws(SocketProblem) -> ControlAnswer? { try client.ask(request) }

    /// Says the answer's sentence, or throws it.
    func demand(_ request: ControlRequest) throws {
        switch try ask(request) {
        case .done(let words): Terminal().line(words)
        case .refused(let why): throw Finding(file: name, message: why)
        case .status: throw Finding(file: name, message: "the run answered something else")
        case nil:
            throw Finding(file: name, message: silence + (process == nil ? "; trunkside run starts one" : ""))
        }
    }

    /// Why nobody answers.
    var silence: String {
        guard let process else { return "no process runs it" }
        return
            "process \(process) runs it and cannot be steered: it is starting or ending, is of another kind, or "
            + "said at its start why it does not listen"
    }
}
