import Flows
import Foundation
import Intake
import Outbound

/// Whom a flow is explored for: the first rows of a list that differ in what they have.
struct PathSubjects {
    struct Subject {
        var target: Target
        /// Its `external_id`, else where its row stands.
        var label: String
    }

    private(set) var all: [Subject] = []
    /// Whether there is no row, and somebody had to be made up.
    private(set) var isMadeUp = false

    private struct Enough: Error {}

    init(_ folder: CampaignFolder) throws {
        var shapes: Set<[String]> = []
        var rows = 0
        var found: [Subject] = []
        do {
            try folder.targetList.read(
                folder.lists,
                onRow: { row in
                    rows += 1
                    if shapes.insert(PathSubjects.shape(row.draft)).inserted {
                        found.append(PathSubjects.subject(row, number: found.count + 1))
                    }
                    if rows == PathBounds.rows || found.count == PathBounds.targets { throw Enough() }
                },
                onProblem: { _ in }
            )
        } catch is Enough {}
        all = found
        if all.isEmpty {
            isMadeUp = true
            all = [PathSubjects.madeUp(folder)]
        }
    }

    /// What a row has that another may not have.
    private static func shape(_ draft: TargetDraft) -> [String] {
        let filled = draft.data.filter { $0.value != .null && $0.value != .string("") }.keys.sorted()
        let own = [("name", draft.name.isEmpty), ("detail", draft.detail.isEmpty)].filter { !$0.1 }.map(\.0)
        return filled + own + draft.destinations.map { ">\($0.type.rawValue)" }
    }

    private static func subject(_ row: TargetRow, number: Int) -> Subject {
        Subject(
            target: Target(id: Identifier(Int64(number)), draft: row.draft),
            label: row.draft.externalID.map(PathStep.cut) ?? "\(row.file):\(row.line)"
        )
    }

    private static func madeUp(_ folder: CampaignFolder) -> Subject {
        let destination =
            switch folder.file.campaign.kind {
            case .call: Destination(type: .tel, address: "+13035550100")
            case .message: Destination(type: .sms, address: "+13035550100")
            case .email: Destination(type: .email, address: "somebody@example.org")
            }
        let draft = TargetDraft(externalID: "somebody", name: "Somebody", destinations: [destination])
        return Subject(target: Target(id: Identifier(1), draft: draft), label: "somebody made up")
    }
}
