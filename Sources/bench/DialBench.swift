import Authoring
import Dialer
import Flows
import Foundation
import Outbound
import Store
import Synchronization

/// Prints how many attempts a second the whole engine settles in real time, with a carrier that takes none
/// and a ledger on a disk, and what one costs.
///
/// The ledger's share is its thread's own CPU. Lua's is measured beside: the same flow run alone as often,
/// from the making of its interpreter to its end. The dialer's is the rest: it decides, reads the ledger, and
/// carries out what the flow asks.
func runDialBench() async throws {
    let bench = try DialBench()
    defer { bench.folder.remove() }
    try await bench.run()
}

private struct DialBench {
    static let count = 10_000
    static let bareCount = 5_000

    static let flow = """
        return function(call)
            local name = call.target.name or "there"
            local words = "Hello " .. name .. "."
            call:say(words)
            local kind = "new"
            if call.target.data.doctor then kind = "patient" end
            call:set_variables{ kind = kind }
            call:say("Goodbye.")
            return "told"
        end
        """

    let folder: BenchFolder
    private var ledgerFile: String { folder.above.appending(path: "dial.db").path }
    private var bareFile: String { folder.above.appending(path: "bare.db").path }

    init() throws {
        folder = try BenchFolder(
            [
                "targets.csv": BenchFolder.targets(Self.count),
                "outplan.lua": "return { tries = { total = 1 }, machine = \"ignore\" }\n",
                "flow.lua": Self.flow,
            ],
            limits: "[limits]\nconcurrent = 2000\nper_second = 10000\n"
        )
    }

    /// What a run came to.
    private struct Spent {
        var seconds = 0.0
        var process = 0.0
        var ledger = 0.0
        var clock = 0.0
        var commits = 0
    }

    func run() async throws {
        let lua = try LuaShare(Self.flow, limit: .production).nanoseconds(of: 5_000) / 1000
        let spent = try await dial()
        let count = Double(Self.count)
        // Four submissions each: the intent, the answer, the variables, the settlement.
        let size = max(1, Int((4 * count / Double(max(spent.commits, 1))).rounded()))
        let bare = try BareAttempts(Self.bareCount, of: ledgerFile, into: bareFile)
        let (wallBegan, began) = (Measure.wallNanoseconds(), Measure.threadNanoseconds())
        try bare.write(size: size)
        let bareCPU = Double(Measure.threadNanoseconds() - began) / Double(bare.count) / 1000
        let bareRate = Double(bare.count) / Double(Measure.wallNanoseconds() - wallBegan) * 1e9
        let whole = Figure.Peer(name: "the whole", value: spent.process)
        Measure.show("dial: submissions of attempts in a commit", Double(size), "")
        Measure.show("dial: bare SQLite, the same rows in commits of the same size", bareRate, "a second")
        Measure.judge("dial: attempts settled a second", count / spent.seconds, aim: 5000)
        Measure.show(
            "       beside the bare rate",
            count / spent.seconds,
            "a second",
            beside: .init(name: "the bare rate", value: bareRate)
        )
        Measure.judge("dial: CPU of an attempt, the whole process, us", spent.process, limit: 150)
        Measure.show("dial: CPU of an attempt, Lua, us", lua, "", beside: whole)
        Measure.show("dial: CPU of an attempt, the ledger's thread, us", spent.ledger, "", beside: whole)
        Measure.show("dial: CPU of an attempt, the clock's thread, us", spent.clock, "", beside: whole)
        let rest = spent.process - spent.ledger - spent.clock - lua
        Measure.show("dial: CPU of an attempt, the dialer and its reads, us", rest, "", beside: whole)
        Measure.show("dial: CPU of an attempt's rows in bare SQLite, us", bareCPU, "")
        Measure.judge("       the ledger's thread beside it", spent.ledger / bareCPU, limit: 3)
    }

    private func dial() async throws -> Spent {
        let gathering = try Gathering([folder.campaign])
        let ledger = try Ledger(.file(ledgerFile), simulated: true, identifiers: ChanceIdentifiers())
        let writer = LedgerWriter(ledger, mode: .thread)
        // Inside of everybody's hours.
        let clock = LiveClock(origin: Instant(milliseconds: 1_772_467_200_000))
        let run = EngineRun(
            gathering: gathering,
            ledger: ledger,
            writer: writer,
            clock: clock,
            seed: 7,
            journal: NoJournal(),
            budget: .production,
            problems: { Measure.say($0) }
        )
        let publications = try await run.publish()
        _ = try Ledger.backUp(ledgerFile, to: bareFile)
        var setting = try run.engine().setting
        setting.legCarriers = ["simulated": InstantCarrier()]
        // Observers are called in the ledger's thread.
        let commits = Mutex((count: 0, first: 0, last: 0))
        ledger.observe { _ in
            commits.withLock { commits in
                commits.last = Measure.threadNanoseconds()
                if commits.count == 0 { commits.first = commits.last }
                commits.count += 1
            }
        }
        let before = (
            wall: Measure.wallNanoseconds(), process: Measure.cpuNanoseconds(), clock: clock.nanoseconds
        )
        let report = try await Engine(setting: setting).run(publications.map(\.published))
        func each(_ nanoseconds: Int) -> Double { Double(nanoseconds) / Double(Self.count) / 1000 }
        let spent = Spent(
            seconds: Double(Measure.wallNanoseconds() - before.wall) / 1e9,
            process: each(Measure.cpuNanoseconds() - before.process),
            ledger: each(commits.withLock { $0.last - $0.first }),
            clock: each(clock.nanoseconds - before.clock),
            commits: commits.withLock { $0.count }
        )
        let counters = try ledger.counters(publications[0].published.campaign.id)
        guard report.ends["bench"] == .finished, counters["outcome.answered"] == Int64(Self.count) else {
            throw BenchProblem("dial: it ended as \(report.ends), with \(counters)")
        }
        await writer.close()
        return spent
    }
}
