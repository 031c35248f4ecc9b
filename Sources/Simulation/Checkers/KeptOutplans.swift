import Dialer
import Flows
import Outbound
import Store

/// Versions of outplans as the ledger keeps them, for checkers of runs whose scripts change.
struct KeptOutplans: Sendable {
    private let ledger: Ledger

    init(_ ledger: Ledger) { self.ledger = ledger }

    func outplan(_ version: Identifier<ScriptVersion>, of campaign: Campaign) throws -> OutplanScript {
        guard let draft = try ledger.script(version) else {
            throw LedgerError(.damaged, "script version \(version) is missing")
        }
        do {
            return try OutplanScript(draft.text, kind: campaign.kind)
        } catch {
            throw LedgerError(.damaged, "script version \(version) does not compile: \(error.message)")
        }
    }
}
