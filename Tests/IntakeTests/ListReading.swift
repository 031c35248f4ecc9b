import Outbound
import Store

@testable import Intake

/// Target lists from memory, and what reading them gave.
struct ListReading {
    var kind = CampaignKind.call
    var country: String? = "US"
    var zone: Zone?
    /// Bytes that each read gives; nil gives all at once.
    var piece: Int?

    private static let plans = NumberPlans.world

    struct Result {
        var targets: [TargetDraft] = []
        var problems: [RowProblem] = []
        var report = ListReport()

        /// The codes of the problems, with their places.
        var places: [String] { problems.map { "\($0.line):\($0.column) \($0.code)" } }
    }

    func read(_ text: String, name: String = "targets.csv") throws -> Result {
        try read([(name, Array(text.utf8))])
    }

    func read(_ files: [(name: String, bytes: [UInt8])]) throws -> Result {
        var result = Result()
        let list = TargetList(kind, country: country, zone: zone, plans: ListReading.plans)
        let sources = files.map { file in { ListSource(name: file.name, pieces: pieces(file.bytes)) } }
        result.report = try list.read(
            sources,
            onRow: { result.targets.append($0.draft) },
            onProblem: { result.problems.append($0) }
        )
        return result
    }

    private func pieces(_ bytes: [UInt8]) -> [[UInt8]] {
        guard let piece else { return [bytes] }
        return stride(from: 0, to: bytes.count, by: piece).map {
            Array(bytes[$0..<min($0 + piece, bytes.count)])
        }
    }

    func fails(_ text: String, name: String = "targets.csv") -> ListProblem? {
        do {
            _ = try read(text, name: name)
            return nil
        } catch {
            return error as? ListProblem
        }
    }
}
