import GRDB
import Outbound

/// How a script version stands in its row.
enum ScriptRow {
    static let columns = "id, file, source, modules"

    static func read(_ row: Row) throws -> ScriptDraft {
        let id: Int64 = row[0]
        return try draft(id, file: row[1], source: row[2], row.json(3, of: "script version \(id)"))
    }

    static func draft(_ id: Int64, file: String, source: String, _ modules: JSONValue) throws -> ScriptDraft {
        guard case .array(let entries) = modules else {
            throw LedgerError(.damaged, "script version \(id): its modules are not a list")
        }
        return ScriptDraft(
            file: file,
            source: source,
            modules: entries.map {
                ScriptDraft.Module(file: $0["file"]?.string ?? "", source: $0["source"]?.string ?? "")
            }
        )
    }

    static func column(_ modules: [ScriptDraft.Module]) -> String {
        JSONValue.array(
            modules.map { .object(["file": .string($0.file), "source": .string($0.source)]) }
        ).text
    }
}
