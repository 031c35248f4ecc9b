import Dialer
import Flows
import Outbound
import Store
import Synchronization

/// Versions of scripts that have been compiled: the same version is compiled once while it is in use, however
/// many campaigns go by it.
package final class CompiledScripts: Sendable {
    private struct Key: Hashable {
        var version: Identifier<ScriptVersion>
        var kind: CampaignKind
    }

    private struct State {
        var outplans = Shelf<Key, OutplanScript>()
        var flows = Shelf<Key, FlowScript>()
    }

    private let state = Mutex(State())

    package init() {}

    package func outplan(
        _ version: Identifier<ScriptVersion>,
        _ kind: CampaignKind,
        of ledger: Ledger
    ) throws(CatalogProblem) -> OutplanScript {
        try script(\.outplans, version, kind, of: ledger) { text throws(ScriptProblem) in
            try OutplanScript(text, kind: kind)
        }
    }

    package func flow(
        _ version: Identifier<ScriptVersion>,
        _ kind: CampaignKind,
        of ledger: Ledger
    ) throws(CatalogProblem) -> FlowScript {
        try script(\.flows, version, kind, of: ledger) { text throws(ScriptProblem) in
            try FlowScript(text, kind: kind)
        }
    }

    /// The one on the shelf; else it is compiled, and put there.
    private func script<Script: Sendable>(
        _ shelf: any WritableKeyPath<State, Shelf<Key, Script>> & Sendable,
        _ version: Identifier<ScriptVersion>,
        _ kind: CampaignKind,
        of ledger: Ledger,
        _ make: (ScriptText) throws(ScriptProblem) -> Script
    ) throws(CatalogProblem) -> Script {
        let key = Key(version: version, kind: kind)
        if let known = state.withLock({ $0[keyPath: shelf][key] }) { return known }
        let made = try compile(version, of: ledger, make)
        state.withLock { $0[keyPath: shelf][key] = made }
        return made
    }

    private func compile<Script>(
        _ version: Identifier<ScriptVersion>,
        of ledger: Ledger,
        _ make: (ScriptText) throws(ScriptProblem) -> Script
    ) throws(CatalogProblem) -> Script {
        let draft: ScriptDraft?
        do { draft = try ledger.script(version) } catch { throw CatalogProblem(error.description) }
        guard let draft else { throw CatalogProblem("the ledger has no script version \(version)") }
        do {
            return try make(draft.text)
        } catch {
            throw CatalogProblem("\(draft.file) does not compile any more: \(error.summary)")
        }
    }
}

/// The last values that were asked for or put in.
private struct Shelf<Key: Hashable, Value> {
    private var values: [Key: Value] = [:]
    /// The one used longest ago first.
    private var order: [Key] = []

    private static var limit: Int { 256 }

    subscript(key: Key) -> Value? {
        mutating get {
            guard let value = values[key] else { return nil }
            order.removeAll { $0 == key }
            order.append(key)
            return value
        }
        set {
            order.removeAll { $0 == key }
            values[key] = newValue
            if newValue != nil { order.append(key) }
            while order.count > Self.limit { values[order.removeFirst()] = nil }
        }
    }
}
