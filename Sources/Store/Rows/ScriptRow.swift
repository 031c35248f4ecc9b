import GRDB
import Outbound

/// How a script version stands in its row.
enum ScriptRow {
    static let columns = "id, file, source, modules"

    static func read(_ row: Row) throws -> ScriptDraft {
        let id: Int64 = row[0]
        let file: String = row[1]
        guard case .array(let entries) = try row.json(3, of: "script version \(id)") else {
            throw LedgerError(.damaged, "script version \(id): its modules are not a list")
        }
        let modules = entries.map {
            ScriptDraft.Module(file: $0["file"]?.string ?? "", source: $0["source"]?.string ?? "")
        }
        return ScriptDraft(file: file, source: row[2], modules: modules)
    }

    static func column(_ modules: [ScriptDraft.Module]) -> String {
        JSONValue.array(
            modules.map { .object(["file": .string($0.file), "source": .string($0.source)]) }
        ).text
    }
}
