import Dialer
import Flows
import Intake
import Lua
import Outbound

/// What the tests of one folder share: its files, read once, and the person that a test calls who names none.
struct TestGround: Sendable {
    let gathering: Gathering
    let folder: CampaignFolder
    private let list: TargetList
    /// Columns of the person: the first row's of the folder's list, else made up.
    private let columns: [Column]
    /// Words of the folder's scripts: what they may read.
    private let words: Set<String>
    /// Whether the outplan asks for what a seed draws.
    let drawsLots: Bool

    private struct Column: Sendable {
        var name: String
        var isAddress: Bool
        var value: JSONValue
    }

    /// `gathering` is of one folder.
    init(_ gathering: Gathering) throws {
        guard let folder = gathering.folders.first else { throw Findings([]) }
        self.folder = folder
        var gathering = gathering
        list = folder.targetList
        let row = try list.first(of: folder.lists)
        gathering.folders[0].lists = []
        self.gathering = gathering
        words = TestGround.words(of: folder)
        drawsLots = PolicyWords([folder.outplan] + folder.modules).drawsLots
        columns =
            row?.columns.map { Column(name: $0.name, isAddress: $0.isAddress, value: $0.value) }
            ?? TestGround.madeUp(folder.file.campaign.kind)
    }

    private static func words(of folder: CampaignFolder) -> Set<String> {
        let scripts = [folder.flow, folder.outplan, folder.callees].compactMap { $0 } + folder.modules
        return Set(
            scripts.flatMap { script in
                script.source.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map { $0.lowercased() }
            }
        )
    }

    /// A column that nothing knows is taken, as in a list; one that looks like a slip of the pen is not.
    private func check(_ name: String) throws(TestObstacle) {
        let known = columns.map(\.name) + TargetList.columnNames
        let lower = name.lowercased()
        guard !known.contains(where: { $0.lowercased() == lower }), !words.contains(lower),
            !TestGround.isAddress(name), let nearest = Suggestion.nearest(to: name, among: known)
        else { return }
        throw TestObstacle(
            "t:target: the list has no column \"\(name)\", and no script reads it; did you mean "
                + "\"\(nearest)\"?"
        )
    }

    private static func madeUp(_ kind: CampaignKind) -> [Column] {
        let address = kind == .email ? "ada@example.org" : "+13035550123"
        return [
            Column(name: "name", isAddress: false, value: "Ada"),
            Column(name: "timezone", isAddress: false, value: "America/Denver"),
            Column(name: "destination", isAddress: true, value: .string(address)),
        ]
    }

    /// Names of the person's columns, without those of addresses.
    var names: [String] { columns.filter { !$0.isAddress }.map(\.name) }

    var campaign: Campaign { folder.file.campaign }

    /// When a test's world begins, if it does not say.
    var start: Instant {
        folder.file.simulation?.start ?? TestGround.monday
    }

    /// Eight o'clock in Denver, 2026-03-02.
    private static let monday = Instant(milliseconds: 1_772_463_600_000)

    var seed: UInt64 { folder.file.simulation?.seed ?? 0 }

    /// The person with these columns instead of its own. Problems are sentences about a column.
    func target(_ given: [String: JSONValue]) throws(TestObstacle) -> TargetDraft {
        for name in given.keys.sorted() { try check(name) }
        var row: [String: JSONValue] = [:]
        let names = Set(given.keys.map { $0.lowercased() })
        let brings = given.keys.contains { TestGround.isAddress($0) }
        for column in columns where !names.contains(column.name.lowercased()) && !(column.isAddress && brings)
        {
            row[column.name] = column.value
        }
        for (name, value) in given {
            guard name.lowercased() == "destinations" else {
                row[name] = value
                continue
            }
            guard case .array(let addresses) = value, (1...5).contains(addresses.count) else {
                throw TestObstacle("t:target, destinations: expected a list of 1 to 5 addresses")
            }
            for (slot, address) in addresses.enumerated() { row["destination_\(slot)"] = address }
        }
        do {
            return try list.target(row)
        } catch let problem as RowProblem {
            let subject = [problem.field, problem.value.isEmpty ? "" : "\"\(problem.value)\""].filter {
                !$0.isEmpty
            }
            let about = subject.isEmpty ? "" : ", " + subject.joined(separator: " ")
            throw TestObstacle("t:target\(about): \(problem.message)")
        } catch {
            throw TestObstacle("t:target: \(error)")
        }
    }

    private static func isAddress(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasPrefix("destination") || TargetList.addressNames.contains(name)
    }

    func zone(of draft: TargetDraft) -> Zone? { campaign.zone(of: draft) }
}

/// Why a test cannot do what it asks for, in words for its author.
struct TestObstacle: Error {
    var message: String
    init(_ message: String) { self.message = message }
}
