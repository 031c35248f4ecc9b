import Authoring
import Outbound
import Store

/// What a request says of an outplan: a script, or VoIPBIN's fields.
struct OutplanBody {
    static let file = "outplan.lua"

    private(set) var change = OutplanChange()
    private let script: ScriptBody?
    private let dialInfo: DialInfo?

    init(_ fields: inout Fields, overwrites: Bool) {
        change.name = fields.text("name") ?? (overwrites ? "" : nil)
        change.detail = fields.text("detail", max: CampaignBody.detailLimit) ?? (overwrites ? "" : nil)
        script = ScriptBody(&fields, file: Self.file)
        dialInfo = DialInfo(&fields)
        if script != nil, dialInfo != nil {
            fields.refuse(
                "script",
                "stands beside \(DialInfo.names[0]) or other fields of dial_info: give one of them"
            )
        }
    }

    /// For a new outplan: what stands for a script that nobody gave is a table that leaves all as it is.
    var orDefault: ScriptDraft { ScriptDraft(file: Self.file, source: "return {}\n") }

    /// Compiles what is given; everything that is wrong is thrown with its place.
    func compiled(isNew: Bool) throws -> OutplanChange {
        var change = change
        guard let draft = script?.draft ?? dialInfo?.draft ?? (isNew ? orDefault : nil) else { return change }
        do {
            let compiled = try DraftCheck(draft).outplan()
            change.script = draft
            change.dialInfo = dialInfo?.values(of: compiled) ?? DialInfo.values(of: compiled)
        } catch {
            throw Refusal(error)
        }
        return change
    }
}
