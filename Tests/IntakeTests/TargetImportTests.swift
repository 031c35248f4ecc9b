import Foundation
import Intake
import Outbound
import Store
import Synchronization
import Testing

/// A folder with lists, and a ledger with one campaign to bring them into.
private struct ImportBench: ~Copyable {
    static let start = Instant(milliseconds: 1_772_463_600_000)

    let folder: URL
    let writer: LedgerWriter
    let campaign: Identifier<Campaign>

    init(_ name: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "trunkside-import-\(name)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let ledger = try Ledger(.memory, simulated: true, identifiers: ImportIdentifiers())
        let results = try ledger.commit([
            .saveCampaign(
                Campaign(name: "reminders", kind: .call, maxDuration: .minutes(10)),
                outplan: ScriptDraft(file: "outplan.lua", source: "return {}"),
                flow: nil,
                queue: nil,
                at: Self.start
            )
        ])
        guard case .campaign(let saved, _, _) = results.first else {
            throw ListProblem("test", file: "", "no campaign: \(results)")
        }
        campaign = saved.id
        writer = LedgerWriter(ledger, mode: .inline)
    }

    deinit {
        do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }

    func file(_ name: String, _ text: String) throws -> URL {
        let url = folder.appending(path: name)
        try Data(text.utf8).write(to: url)
        return url
    }

    func run(_ text: String, onError: TargetImport.OnError = .skip, dryRun: Bool = false) async throws
        -> Outcome
    {
        let list = TargetList(.call, country: "US", zone: nil)
        var problems: [String] = []
        let report = try await TargetImport(list, onError: onError, dryRun: dryRun).run(
            [file("targets.csv", text)],
            into: campaign,
            of: writer,
            at: Self.start,
            onProblem: { problems.append($0.code) }
        )
        return Outcome(report: report, problems: problems)
    }

    struct Outcome {
        let report: TargetImport.Report
        let problems: [String]
    }

    func count() throws -> Int64 { try writer.ledger.counters(campaign)["targets"] ?? 0 }
}

private final class ImportIdentifiers: IdentifierSource {
    private let count = Mutex(0)

    func next() -> String {
        let number = count.withLock { count in
            count += 1
            return String(count)
        }
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - number.count) + number
    }
}

struct TargetImportTests {
    private let mixed = "external_id,destination\na,+13035550142\nb,x\na,+13035550143\nc,303 555 0144\n"

    @Test("good rows are taken, bad ones reported once, and a second import writes nothing")
    func skip() async throws {
        let bench = try ImportBench("skip")
        let first = try await bench.run(mixed)
        #expect(first.report.list == ListReport(accepted: 2, duplicate: 1, invalid: 1))
        #expect(first.report.ledger == ImportCounts(added: 2))
        #expect(first.problems == ["not_a_number", "duplicate"])
        #expect(try await bench.run(mixed).report.ledger == ImportCounts(unchanged: 2))
        #expect(try bench.count() == 2)
        let target = try bench.writer.ledger.target(bench.campaign, named: "c")
        #expect(target?.draft.destinations[0].raw == "303 555 0144")
        #expect(target?.draft.destinations[0].zones == ["America/Denver"])
    }

    @Test("under abort one bad row means that nothing is taken; duplicates alone do not")
    func abort() async throws {
        let bench = try ImportBench("abort")
        let bad = try await bench.run(mixed, onError: .abort)
        #expect(bad.report.isOnlyReport)
        #expect(bad.problems == ["not_a_number", "duplicate"])
        #expect(try bench.count() == 0)
        let good = try await bench.run("destination\n+13035550142\n+13035550142\n", onError: .abort)
        #expect(good.report.ledger == ImportCounts(added: 1))
        #expect(good.problems == ["duplicate"])
    }

    @Test("a dry run reports and writes nothing")
    func dryRun() async throws {
        let bench = try ImportBench("dry")
        let outcome = try await bench.run(mixed, dryRun: true)
        #expect(outcome.report.list == ListReport(accepted: 2, duplicate: 1, invalid: 1))
        #expect(outcome.report.isOnlyReport)
        #expect(try bench.count() == 0)
    }

    @Test("more rows than one group are all taken")
    func groups() async throws {
        let bench = try ImportBench("groups")
        let rows = (0..<1_201).map { "+1303555\(1_000 + $0)" }
        let outcome = try await bench.run("destination\n" + rows.joined(separator: "\n"))
        #expect(outcome.report.ledger == ImportCounts(added: 1_201))
        #expect(try bench.count() == 1_201)
    }

    @Test("do-not-contact lists are in the ledger whole or not at all")
    func suppressions() async throws {
        let bench = try ImportBench("dnc")
        let list = DoNotContactList(country: "US")
        let good = try bench.file("dnc.csv", "address,reason\n303 555 0142,asked\n+1900*,\n")
        let bad = try bench.file("bad.csv", "address\n+13035550143\n?\n")
        let (campaign, start) = (bench.campaign, ImportBench.start)
        await #expect(throws: DoNotContactProblem.self) {
            try await list.add([good, bad], for: campaign, to: bench.writer, at: start)
        }
        #expect(try await list.add([good], for: campaign, to: bench.writer, at: start) == 2)
        #expect(try await list.add([good], for: campaign, to: bench.writer, at: start) == 0)
        let found = try bench.writer.ledger.suppression("+13035550142", campaign: campaign, at: start)
        #expect(found?.reason == "asked")
        let other = try bench.writer.ledger.suppression("+13035550143", campaign: campaign, at: start)
        #expect(other == nil)
    }
}
