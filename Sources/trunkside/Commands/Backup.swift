import ArgumentParser
import Authoring
import Foundation
import Store

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copies a ledger as it stands into a file, while it is being written, too.",
        discussion: """
            The copy is one moment of the ledger, is looked through, and takes its name only when it is whole.

              trunkside backup monday.db --database .trunkside/ledger.db
            """
    )

    @Argument(help: ArgumentHelp("The file to write; an earlier copy is replaced.", valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp(
            "The ledger (default: the one that serve without folders takes).",
            valueName: "ledger"
        )
    )
    var database: String?

    func run() async throws {
        let ledger = try ServedPlace(database: database, variables: Variables()).file().path
        let copy = try Ledger.backUp(ledger, to: file)
        Terminal().line("\(file): \(copy.bytes) bytes, up to event \(copy.events) of \(ledger)")
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Puts a ledger's copy in its place.",
        discussion: """
            Refused while a run goes on on the ledger, and without --force where the ledger has what the copy has not. \
            What was there stays beside it as LEDGER.replaced (LEDGER.replaced-2 and so on where that is there).

              trunkside restore monday.db --database .trunkside/ledger.db
            """
    )

    @Argument(help: ArgumentHelp("The copy.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("The ledger (default: TRUNKSIDE_DATABASE).", valueName: "ledger"))
    var database: String?

    @Flag(help: "Also where the ledger has events that the copy has not.")
    var force = false

    func run() async throws {
        let ledger = try ledgerPath(database)
        let copy = try Ledger.restore(file, to: ledger, force: force)
        Terminal().line("\(ledger): \(copy.bytes) bytes, up to event \(copy.events), from \(file)")
        if let replaced = copy.replaced { Terminal().line("what was there is now \(replaced)") }
    }
}

private func ledgerPath(_ named: String?) throws -> String {
    guard let path = try named ?? Variables().database else {
        throw ValidationError("which ledger? name it with --database LEDGER")
    }
    return path
}
