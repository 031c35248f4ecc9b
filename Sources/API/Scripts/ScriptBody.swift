import Authoring
import Outbound
import Store

/// A script with its modules, as a request has it.
struct ScriptBody {
    /// Bytes of a script with its modules.
    static let limit = 1 << 20
    static let moduleLimit = 100

    let draft: ScriptDraft

    /// Nil where the body has no script. `file` is the name it goes by, in findings and traces.
    init?(_ fields: inout Fields, file: String) {
        let source = fields.text("script", max: Self.limit)
        let modules = Self.modules(&fields, besides: file)
        guard let source else {
            if !modules.isEmpty { fields.refuse("modules", "stand without a script") }
            return nil
        }
        let size = modules.reduce(source.utf8.count) { $0 + $1.source.utf8.count }
        if size > Self.limit {
            fields.refuse("script", "is \(size) bytes with its modules; at most \(Self.limit) are taken")
        }
        draft = ScriptDraft(file: file, source: source, modules: modules)
    }

    /// File names with their text.
    private static func modules(_ fields: inout Fields, besides file: String) -> [ScriptDraft.Module] {
        guard let given = fields.object("modules") else { return [] }
        guard given.count <= moduleLimit else {
            fields.refuse("modules", "are \(given.count) files; at most \(moduleLimit) are taken")
            return []
        }
        return given.sorted { $0.key < $1.key }.compactMap { name, value in
            guard isModule(name), name != file else {
                fields.refuse(
                    "modules",
                    "\(String(name.prefix(60))) is no name of a module, such as prices.lua"
                )
                return nil
            }
            guard case .string(let source) = value else {
                fields.refuse("modules.\(name)", "must be the module's text")
                return nil
            }
            return ScriptDraft.Module(file: name, source: source)
        }
    }

    private static func isModule(_ name: String) -> Bool {
        let taken = ["outplan.lua", "flow.lua", "callees.lua"]
        guard name.hasSuffix(".lua"), name.utf8.count <= 64, !taken.contains(name) else { return false }
        let stem = name.dropLast(4)
        return !stem.isEmpty
            && stem.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    }

    /// What the wire says of the latest version.
    static func json(_ script: LatestScript?) -> [String: JSONValue] {
        let modules = script?.draft.modules.map { ($0.file, JSONValue.string($0.source)) } ?? []
        return [
            "script": JSONValue(script?.draft.source),
            "modules": .object(Dictionary(modules) { first, _ in first }),
        ]
    }

    static func version(_ script: LatestScript?) -> [String: JSONValue] {
        [
            "version": JSONValue(script.map { Int64($0.number) }),
            "tm_publish": WireTime.json(script?.publishedAt),
        ]
    }
}

extension Refusal {
    /// What is wrong with a script, each place of it.
    init(_ findings: Findings, field: String = "script") {
        let first = findings.all.first?.description ?? "it cannot be compiled"
        let more = findings.all.count > 1 ? " (and \(findings.all.count - 1) more; see details)" : ""
        self.init(
            .invalidArgument,
            field == "script" ? "INVALID_SCRIPT" : "INVALID_ARCHIVE",
            "\(field): \(first)\(more)",
            details: findings.all.prefix(100).map { finding in
                .object([
                    "field": .string(field), "file": .string(finding.file),
                    "line": JSONValue(finding.line.map(Int64.init)),
                    "column": JSONValue(finding.column.map(Int64.init)),
                    "message": .string(finding.message),
                ])
            }
        )
    }
}
