import Flows
import Intake

/// The files that rows make of a prompt's name, `prompts/{locale|en}/welcome.wav`, and those that cannot be
/// played.
struct PromptTally {
    private struct Path: Hashable {
        var prompt: Int
        var path: String
    }

    private struct Refusal {
        var prompt: Int
        var why: String
        var rows = RowCount()
    }

    private let folder: CampaignFolder
    private let texts: FlowTexts
    /// Whether a path was looked at, and the place of its refusal.
    private var known: [Path: Int?] = [:]
    private var refusals: [Refusal] = []

    /// Paths that are looked at.
    private static let most = 10_000

    init(_ folder: CampaignFolder, _ texts: FlowTexts) {
        self.folder = folder
        self.texts = texts
    }

    mutating func take(_ row: TargetRow, _ scope: TemplateScope) {
        for (index, prompt) in texts.prompts.enumerated() {
            let path: String
            do throws(Template.Problem) {
                path = try prompt.template.render(scope, use: .file)
            } catch {
                // A value that is missing is told by the need for it.
                if error.missing == nil { refusals[place(index, error.description)].rows.add(row) }
                continue
            }
            if let refusal = look(at: Path(prompt: index, path: path)) { refusals[refusal].rows.add(row) }
        }
    }

    /// The place of a path's refusal; nil where it can be played.
    private mutating func look(at path: Path) -> Int? {
        if let refusal = known[path] { return refusal }
        guard known.count < PromptTally.most else { return nil }
        let refusal = texts.problem(withPrompt: path.path, folder).map { place(path.prompt, $0) }
        known[path] = .some(refusal)
        return refusal
    }

    private mutating func place(_ prompt: Int, _ why: String) -> Int {
        if let place = refusals.firstIndex(where: { $0.prompt == prompt && $0.why == why }) { return place }
        refusals.append(Refusal(prompt: prompt, why: why))
        return refusals.count - 1
    }

    func findings() -> [Finding] {
        refusals.map { refusal in
            let prompt = texts.prompts[refusal.prompt]
            let rows = refusal.rows
            let who = rows.rows == 1 ? "1 row" : "\(rows.rows) rows"
            return Finding(
                file: prompt.file,
                line: prompt.line,
                column: prompt.column,
                message: "\(refusal.why) (for \(who), the first: \(rows.first))"
            )
        }
    }
}
