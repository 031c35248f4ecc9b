import API
import Foundation
import Outbound
import Store

/// A ledger of one campaign with its list, and a key to ask for them.
struct BenchLedger {
    let file: URL
    let campaign: String
    let outdial: String
    let key: String

    init(_ file: URL) async throws {
        self.file = file
        let ledger = try Ledger(.file(file.path), simulated: true, identifiers: ChanceIdentifiers())
        var draft = Campaign(name: "spring-offers", kind: .call, maxDuration: .minutes(30))
        draft.detail = "Tells customers about the offers of the season"
        draft.sources = ["+13035550100"]
        draft.carriers = [.tel: "simulated"]
        draft.zone = "America/Denver"
        draft.defaultCountry = "US"
        let results = try ledger.commit([
            .saveCampaign(
                draft,
                outplan: ScriptDraft(file: "outplan.lua", source: "return {}"),
                flow: ScriptDraft(file: "flow.lua", source: "return {}"),
                queue: nil,
                at: ChanceIdentifiers.present
            )
        ])
        guard case .campaign(let saved, _, _)? = results.first,
            let outdial = try ledger.campaign(saved.uuid, of: Identifier(1))?.outdial
        else { throw BenchProblem("the ledger answered \(results)") }
        (campaign, self.outdial) = (saved.uuid, outdial)
        let desk = KeyDesk(
            ledger: ledger,
            writer: LedgerWriter(ledger, mode: .inline),
            identifiers: ChanceIdentifiers(),
            entropy: ChanceIdentifiers.bytes
        )
        key = try await desk.make("bench", scope: .admin, of: Identifier(1), at: ChanceIdentifiers.present)
            .text
    }
}

/// UUIDs of the system's time and chance, as the product makes them.
struct ChanceIdentifiers: IdentifierSource {
    static var present: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }

    func next() -> String {
        var chance = SystemRandomNumberGenerator()
        return UUIDText.version7(at: Self.present, chance.next(), chance.next())
    }
}
