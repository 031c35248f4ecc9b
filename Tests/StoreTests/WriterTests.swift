import Dispatch
import Foundation
import Outbound
import Synchronization
import Testing

@testable import Store

/// Stops the writer thread in the observer of a commit, until the test lets it go on.
private final class Gate: Sendable {
    private let isClosed = Mutex(false)
    private let commits = Mutex(0)
    private let opening = DispatchSemaphore(value: 0)
    private let arrived = Mutex(false)

    init(_ ledger: Ledger) {
        ledger.observe { [self] _ in
            commits.withLock { $0 += 1 }
            let waits = isClosed.withLock { closed in
                defer { closed = false }
                return closed
            }
            guard waits else { return }
            arrived.withLock { $0 = true }
            opening.wait()
        }
    }

    var told: Int { commits.withLock { $0 } }

    /// The next commit's observer waits.
    func close() { isClosed.withLock { $0 = true } }

    /// Gives way instead of blocking: the tests share few threads.
    func waitForArrival() async {
        while !arrived.withLock({ $0 }) { await Task.yield() }
    }

    func open() { opening.signal() }
}

struct WriterTests {
    private static let start = SampleLedger.start

    /// Submits every group while the thread is held in an earlier commit, so that they meet in one
    /// transaction.
    private func together(
        _ groups: [[LedgerWrite]],
        _ writer: LedgerWriter,
        first: [LedgerWrite]
    ) async -> (answers: [Result<[LedgerResult], LedgerError>], commits: Int) {
        let gate = Gate(writer.ledger)
        gate.close()
        typealias Answer = (Int, Result<[LedgerResult], LedgerError>)
        let answers = await withTaskGroup(of: Answer.self) { tasks in
            tasks.addTask { (-1, await Self.answer(first, writer)) }
            await gate.waitForArrival()
            for (index, group) in groups.enumerated() {
                tasks.addTask { (index, await Self.answer(group, writer)) }
            }
            while writer.waiting < groups.count { await Task.yield() }
            gate.open()
            var answers: [Answer] = []
            for await answer in tasks where answer.0 >= 0 { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return (answers, gate.told - 1)
    }

    private static func answer(
        _ group: [LedgerWrite],
        _ writer: LedgerWriter
    ) async -> Result<[LedgerResult], LedgerError> {
        do throws(LedgerError) { return .success(try await writer.submit(group)) } catch {
            return .failure(error)
        }
    }

    @Test func `whoever waits for the database's failure hears it, and nothing when it was closed`()
        async throws
    {
        let folder = try TemporaryFolder()
        let sample = try SampleLedger(.file(folder.file("ledger.db")))
        let closed = LedgerWriter(sample.ledger, mode: .thread)
        await closed.close()
        #expect(await closed.failure() == nil)
        let writer = LedgerWriter(sample.ledger, mode: .thread)
        try FileManager.default.removeItem(atPath: folder.file("ledger.db"))
        let write = LedgerWrite.campaignState(sample.campaign.id, .stop, at: SampleLedger.start)
        let error = await #expect(throws: LedgerError.self) { try await writer.submit([write]) }
        #expect(error?.kind == .failed)
        #expect(await writer.failure() == error)
        await writer.close()
    }

    @Test(arguments: [false, true])
    func `groups that wait together share one commit, and each gets its own results`(inFile: Bool)
        async throws
    {
        let folder = try TemporaryFolder()
        let sample = try SampleLedger(inFile ? .file(folder.file("ledger.db")) : .memory)
        let ids = try sample.add((0...100).map { SampleLedger.draft($0) })
        let writer = LedgerWriter(sample.ledger, mode: .thread)
        let groups = try ids.dropFirst().map { [LedgerWrite.intend(try sample.intent($0))] }
        let (answers, commits) = await together(groups, writer, first: hold(ids[0]))
        #expect(commits == 1)
        let targets = try answers.map { answer in
            guard case .intended(let attempt, _) = try answer.get()[0] else {
                throw LedgerError(.damaged, "\(answer)")
            }
            return attempt.target
        }
        #expect(targets == Array(ids.dropFirst()))
        #expect(try sample.ledger.openAttempts().count == 100)
        #expect(try sample.ledger.audit() == [])
        await writer.close()
    }

    @Test func `a group that the schema refuses takes nothing of the others with it`() async throws {
        let sample = try SampleLedger()
        let ids = try sample.add((0...3).map { SampleLedger.draft($0) })
        let writer = LedgerWriter(sample.ledger, mode: .thread)
        var broken = try sample.intent(ids[2])
        broken.outplan = Identifier(99)
        let groups: [[LedgerWrite]] = [
            [.intend(try sample.intent(ids[1]))],
            [
                .conclude(ids[2], .givenUp, detail: "", at: Self.start),
                .reopen(ids[2], due: Self.start, at: Self.start), .intend(broken),
            ],
            [.intend(try sample.intent(ids[3]))],
        ]
        let before = try sample.lastEvent()
        let (answers, commits) = await together(groups, writer, first: hold(ids[0]))
        #expect(commits == 1)
        guard case .failure(let error) = answers[1] else {
            Issue.record("\(answers[1])")
            return
        }
        #expect(error.kind == .constraint)
        #expect(try sample.kinds(after: before) == ["target.held", "attempt.dialing", "attempt.dialing"])
        #expect(try sample.ledger.openAttempts().map(\.target) == [ids[1], ids[3]].sorted())
        #expect(try sample.ledger.audit() == [])
        #expect(try await writer.submit([.intend(sample.intent(ids[2]))]).count == 1)
    }

    @Test(arguments: [LedgerWriter.Mode.thread, .inline])
    func `after the disk is full everyone hears it and nothing more is written`(mode: LedgerWriter.Mode)
        async throws
    {
        let folder = try TemporaryFolder()
        let sample = try SampleLedger(.file(folder.file("ledger.db")))
        let ids = try sample.add((0..<3).map { SampleLedger.draft($0) })
        let pages = try #require(try sample.ledger.onWriter("PRAGMA page_count"))
        try sample.ledger.execute("PRAGMA max_page_count = \(pages)")
        let writer = LedgerWriter(sample.ledger, mode: mode)
        let many = LedgerWrite.importTargets(
            sample.campaign.id,
            (10..<2000).map { SampleLedger.draft($0) },
            file: "big.csv",
            at: Self.start
        )
        let before = try sample.lastEvent()
        let full = await #expect(throws: LedgerError.self) { try await writer.submit([many]) }
        #expect(full?.kind == .failed)
        #expect(
            full?.description.contains("is full while writing (database or disk is full, SQLite 13)")
                == true
        )
        let later = await #expect(throws: LedgerError.self) { try await writer.submit(hold(ids[0])) }
        #expect(later == full)
        #expect(try sample.lastEvent() == before)
        #expect(try sample.ledger.audit() == [])
        await writer.close()
    }

    @Test func `groups beside one that fills the disk fail with it`() async throws {
        let folder = try TemporaryFolder()
        let sample = try SampleLedger(.file(folder.file("ledger.db")))
        let ids = try sample.add((0..<3).map { SampleLedger.draft($0) })
        let pages = try #require(try sample.ledger.onWriter("PRAGMA page_count"))
        try sample.ledger.execute("PRAGMA max_page_count = \(pages)")
        let writer = LedgerWriter(sample.ledger, mode: .thread)
        let many = LedgerWrite.importTargets(
            sample.campaign.id,
            (10..<2000).map { SampleLedger.draft($0) },
            file: "big.csv",
            at: Self.start
        )
        let groups = [
            [LedgerWrite.intend(try sample.intent(ids[1]))], [many], [.intend(try sample.intent(ids[2]))],
        ]
        let (answers, _) = await together(groups, writer, first: hold(ids[0]))
        for answer in answers {
            guard case .failure(let error) = answer else {
                Issue.record("\(answer)")
                continue
            }
            #expect(error.kind == .failed)
        }
        #expect(try sample.ledger.openAttempts().isEmpty)
        #expect(try sample.ledger.audit() == [])
    }

    @Test func `closing writes what waits, then refuses`() async throws {
        for mode in [LedgerWriter.Mode.thread, .inline] {
            let sample = try SampleLedger()
            let ids = try sample.add((0..<50).map { SampleLedger.draft($0) })
            let writer = LedgerWriter(sample.ledger, mode: mode)
            await withTaskGroup { tasks in
                for id in ids { tasks.addTask { _ = await Self.answer(hold(id), writer) } }
                await tasks.waitForAll()
            }
            await writer.close()
            await writer.close()
            #expect(try sample.ledger.events(limit: 1000).filter { $0.kind == "target.held" }.count == 50)
            let refused = await #expect(throws: LedgerError.self) { try await writer.submit(hold(ids[0])) }
            #expect(refused?.kind == .closed)
        }
    }

    @Test func `a writer that is dropped lets its thread and the ledger go`() async throws {
        weak var dropped: Ledger?
        do {
            let sample = try SampleLedger()
            let ids = try sample.add([SampleLedger.draft(1)])
            let writer = LedgerWriter(sample.ledger, mode: .thread)
            _ = try await writer.submit(hold(ids[0]))
            dropped = sample.ledger
        }
        while dropped != nil { await Task.yield() }
    }
}

private func hold(_ target: Identifier<Target>) -> [LedgerWrite] {
    [.hold(target, due: SampleLedger.start, hold: "first", at: SampleLedger.start)]
}
