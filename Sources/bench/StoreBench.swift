import Foundation
import Intake
import Outbound
import Store
import Synchronization

/// Prints what the ledger costs: choosing who is due among few and many, commits of many at once beside a
/// bare loop of SQLite commits, and an import beside a bare reading of the same file.
func runStoreBench(isHuge: Bool) async throws {
    let bench = try StoreBench()
    defer { bench.remove() }
    try bench.due(isHuge: isHuge)
    try await bench.groupCommit()
    try await bench.imports()
}

private struct StoreBench {
    private static let start = Instant(milliseconds: 1_772_463_600_000)
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() {
        do { try FileManager.default.removeItem(at: folder) } catch {
            print("left behind: \(folder.path): \(error)")
        }
    }

    private func ledger(_ place: Ledger.Place) throws -> (
        Ledger, Campaign, outplan: Identifier<ScriptVersion>
    ) {
        let ledger = try Ledger(place, simulated: true, identifiers: OrderedIdentifiers())
        let draft = Campaign(name: "bench", kind: .call, maxDuration: .zero)
        let script = ScriptDraft(file: "outplan.lua", source: "return {}")
        let results = try ledger.commit([
            .saveCampaign(draft, outplan: script, flow: nil, queue: nil, at: Self.start)
        ])
        guard case .campaign(let campaign, let outplan, _) = results[0] else {
            throw Unexpected("\(results)")
        }
        _ = try ledger.commit([.campaignState(campaign.id, .running, at: Self.start)])
        return (ledger, campaign, outplan)
    }

    private func fill(_ ledger: Ledger, _ campaign: Campaign, _ count: Int) throws {
        for first in stride(from: 0, to: count, by: 1_000) {
            let drafts = (first..<min(first + 1_000, count)).map { number in
                TargetDraft(
                    externalID: "t\(number)",
                    destinations: [Destination(type: .tel, address: "+1303\(5_000_000 + number)")]
                )
            }
            _ = try ledger.commit([.importTargets(campaign.id, drafts, file: "targets.csv", at: Self.start)])
        }
    }

    /// The due select of 128 targets, at two sizes of the table, or three.
    func due(isHuge: Bool) throws {
        let few = try dueNanoseconds(10_000)
        let peer = Figure.Peer(name: "10 thousand", value: few)
        Measure.show("store: the 128 that are due first of 10 thousand targets", few)
        for (count, words) in [(1_000_000, "a million"), (10_000_000, "10 million")].prefix(isHuge ? 2 : 1) {
            let many = try dueNanoseconds(count)
            Measure.show("store: the 128 that are due first of \(words) targets", many, beside: peer)
            Measure.judge("       \(words) beside 10 thousand", many / few, limit: 1.2)
        }
    }

    private func dueNanoseconds(_ count: Int) throws -> Double {
        let (ledger, campaign, _) = try ledger(.file(folder.appending(path: "\(count).db").path))
        try fill(ledger, campaign, count)
        let calls = 100
        return try (0..<7).map { _ in
            let began = Measure.cpuNanoseconds()
            for _ in 0..<calls {
                let due = try ledger.due(campaign.id, now: Self.start, limit: 128)
                guard due.count == 128 else { throw Unexpected("\(due.count) are due") }
            }
            return Double(Measure.cpuNanoseconds() - began) / Double(calls)
        }.min() ?? 0
    }

    /// Attempts of 512 at once, each with its durable intent and its settlement, beside a loop in which each
    /// commit waits for the disk by itself.
    func groupCommit() async throws {
        let (tasks, each) = (512, 40)
        let (ledger, campaign, outplan) = try ledger(.file(folder.appending(path: "group.db").path))
        try fill(ledger, campaign, tasks)
        let targets = try ledger.targets(campaign.id, limit: tasks)
        let writer = LedgerWriter(ledger, mode: .thread)
        let began = Measure.wallNanoseconds()
        try await withThrowingTaskGroup { group in
            for target in targets {
                group.addTask { for _ in 0..<each { try await attempt(target, campaign, outplan, writer) } }
            }
            try await group.waitForAll()
        }
        let groups = Double(tasks * each * 2) / Double(Measure.wallNanoseconds() - began) * 1e9
        await writer.close()
        let baseline = try LedgerBaseline(path: folder.appending(path: "bare.db").path)
        let bareBegan = Measure.wallNanoseconds()
        try baseline.commits(2_000)
        let bare = 2_000 / Double(Measure.wallNanoseconds() - bareBegan) * 1e9
        Measure.show("store: bare SQLite commits of one row", bare, "a second")
        Measure.show(
            "store: durable groups of 512 tasks, two for each attempt",
            groups,
            "a second",
            beside: .init(name: "the bare commits", value: bare)
        )
        Measure.judge("       bare commits beside them", bare / groups, limit: 0.5)
    }

    private func attempt(
        _ target: Target,
        _ campaign: Campaign,
        _ outplan: Identifier<ScriptVersion>,
        _ writer: LedgerWriter
    ) async throws {
        let intent = Intent(
            campaign: campaign.id,
            target: target.id,
            destination: target.destinations[0],
            outplan: outplan,
            leg: true,
            at: Self.start
        )
        let results = try await writer.submit([.intend(intent)])
        guard case .intended(let attempt, let leg?) = results[0] else { throw Unexpected("\(results)") }
        let settlement = Settlement(
            attempt: attempt.id,
            outcome: .busy,
            endedAt: Self.start,
            next: .idle(due: Self.start, hold: nil)
        )
        _ = try await writer.submit([
            .legEnded(leg, cause: "busy", code: 486, at: Self.start), .settle(settlement),
        ])
    }

    /// A list of 200 thousand rows read, checked and written, beside its bytes looked at one by one.
    func imports() async throws {
        let rows = 200_000
        let list = folder.appending(path: "targets.csv")
        try Self.list(rows).write(to: list, atomically: true, encoding: .utf8)
        let bareBegan = Measure.cpuNanoseconds()
        guard try bareLines(list) == rows + 1 else { throw Unexpected("other lines than were written") }
        let bare = perRow(bareBegan, rows)
        let reader = TargetList(.call, country: "US", zone: nil)
        let readBegan = Measure.cpuNanoseconds()
        try reader.read([list], onTarget: { _ in }, onProblem: { throw $0 })
        let read = perRow(readBegan, rows)
        let (ledger, campaign, _) = try ledger(.file(folder.appending(path: "import.db").path))
        let importBegan = Measure.cpuNanoseconds()
        _ = try await TargetImport(reader).run(
            [list],
            into: campaign.id,
            of: LedgerWriter(ledger, mode: .inline),
            at: Self.start,
            onProblem: { throw $0 }
        )
        let imported = perRow(importBegan, rows)
        Measure.show("store: a row of a list, its bytes looked at one by one, bare", bare)
        let looking = Figure.Peer(name: "looking", value: bare)
        Measure.show("store: a row read and checked", read, beside: looking)
        Measure.show("store: a row read, checked and written", imported, beside: looking)
        Measure.judge("       reading and checking beside looking", read / bare, limit: nil)
        Measure.judge("       an import beside looking", imported / bare, limit: nil)
    }

    private func perRow(_ began: Int, _ rows: Int) -> Double {
        Double(Measure.cpuNanoseconds() - began) / Double(rows)
    }

    private static func list(_ rows: Int) -> String {
        var text = "external_id,destination,name,amount,city,note\n"
        for number in 0..<rows {
            text +=
                "c\(number),+1303555\(1_000 + number % 9_000),Ada \(number),12.50,Denver,\"a note, of some words\"\n"
        }
        return text
    }

    private func bareLines(_ list: URL) throws -> Int {
        let handle = try FileHandle(forReadingFrom: list)
        var lines = 0
        var isQuoted = false
        while let piece = try handle.read(upToCount: 1 << 18), !piece.isEmpty {
            for byte in [UInt8](piece) {
                if byte == 0x22 { isQuoted.toggle() }
                if byte == 0x0A, !isQuoted { lines += 1 }
            }
        }
        return lines
    }
}

private struct Unexpected: Error {
    let what: String

    init(_ what: String) { self.what = what }
}

/// As a run makes them: of the time, here a count of milliseconds, and of chance.
private final class OrderedIdentifiers: IdentifierSource {
    private let state = Mutex((count: Int64(0), chance: Generator(seed: 1, "identifiers")))

    func next() -> String {
        state.withLock { state in
            state.count += 1
            let time = Instant(milliseconds: 1_772_463_600_000 + state.count / 20)
            return UUIDText.version7(at: time, state.chance.next(), state.chance.next())
        }
    }
}
