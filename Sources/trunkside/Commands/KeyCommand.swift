import API
import ArgumentParser
import Authoring
import Foundation
import Outbound
import Store

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Access keys of the HTTP API.",
        subcommands: [Create.self, List.self, Revoke.self]
    )
}

/// Which ledger's keys.
struct KeyLedger: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The ledger that is served (default: as trunkside serve without folders).",
            valueName: "file"
        )
    )
    var database: String?

    func file() throws -> URL {
        try ServedPlace(database: database, variables: Variables()).file()
    }

    func open(_ file: URL) throws -> Ledger {
        do throws(LedgerError) {
            return try Ledger(.file(file.path), simulated: true, identifiers: SystemIdentifiers())
        } catch {
            guard error.kind == .inUse else { throw error }
            throw ValidationError(
                "\(error); while trunkside serve runs, keys are made through it: POST /v1.0/accesskeys, "
                    + "with ?customer=NAME for another customer, and an admin key of the operator's"
            )
        }
    }
}

extension KeyCommand {
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes an access key and prints it, this once.",
            discussion: """
                  trunkside key create --scope manager --name crm
                  trunkside key create --customer acme --expires 90d
                """
        )

        @OptionGroup var ledger: KeyLedger

        @Option(help: "What it is for, to tell keys apart.")
        var name = ""

        @Option(help: "What it may do: read, manager or admin.")
        var scope: Scope = .admin

        @Option(help: "Whose rows it sees; a customer that is not known yet is made.")
        var customer = "local"

        @Option(help: ArgumentHelp("After how long it opens nothing more.", valueName: "duration"))
        var expires: String?

        func run() async throws {
            let now = SystemClock.present
            let expires = try expires.map { text in now + (try Self.duration(text)) }
            let ledger = try ledger.open(try self.ledger.file())
            let writer = LedgerWriter(ledger, mode: .inline)
            let desk = KeyDesk(
                ledger: ledger,
                writer: writer,
                identifiers: SystemIdentifiers(),
                entropy: SystemEntropy.bytes
            )
            let owner = try await owner(ledger, writer, at: now)
            let secret = try await desk.make(name, scope: scope, of: owner, expires: expires, at: now)
            Terminal().line(secret.text)
        }

        private static func duration(_ text: String) throws -> Duration {
            do { return try DurationText.read(text, years: true) } catch {
                throw ValidationError("--expires: \(error.description)")
            }
        }

        private func owner(
            _ ledger: Ledger,
            _ writer: LedgerWriter,
            at now: Instant
        ) async throws -> Identifier<Customer> {
            if let known = try ledger.customer(named: customer) { return known.id }
            let wish = ResourceWrite.create(
                uuid: SystemIdentifiers().next(),
                .customer(CustomerChange(name: customer))
            )
            let result = try await writer.submit([.resource(wish, of: Identifier(1), at: now)])
            switch result.first {
            case .denied(.invalid(_, let why)): throw ValidationError("--customer: \(why)")
            default: break
            }
            guard let made = try ledger.customer(named: customer) else {
                throw ValidationError("the ledger did not take the customer \(customer)")
            }
            return made.id
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists access keys; never a secret.")

        @OptionGroup var ledger: KeyLedger

        func run() async throws {
            let terminal = Terminal()
            let file = try ledger.file()
            let ledger = try Ledger(reading: file.path)
            for customer in try ledger.customers() {
                for key in try ledger.accessKeys(of: customer.id, limit: 1000).items {
                    let ends = key.expires.map { ", until \(RFC3339.text($0))" } ?? ""
                    terminal.line(
                        "\(key.uuid)  \(key.prefix)...  \(key.scope.rawValue)  \(customer.name)  \(key.name)\(ends)"
                    )
                }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revokes an access key.")

        @OptionGroup var ledger: KeyLedger

        @Argument(help: "Its id, as trunkside key list shows it.")
        var id: String

        func run() async throws {
            let ledger = try ledger.open(try self.ledger.file())
            let writer = LedgerWriter(ledger, mode: .inline)
            for customer in try ledger.customers() {
                let wish = ResourceWrite.delete(.accessKey, uuid: id)
                let result = try await writer.submit([
                    .resource(wish, of: customer.id, at: SystemClock.present)
                ])
                if case .resource? = result.first { return Terminal().line("revoked \(id)") }
            }
            throw ValidationError("there is no access key \(id); see trunkside key list")
        }
    }
}

extension Scope: ExpressibleByArgument {}
