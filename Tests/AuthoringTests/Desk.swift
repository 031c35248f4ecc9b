import Authoring
import Dialer
import Flows
import Foundation
import Outbound
import Simulation
import Store

/// A campaign folder made for one test, a ledger that it is published into, and short ways to write what a
/// run would have written.
final class Desk {
    /// Monday morning at 9 in Denver.
    static let start = Instant(milliseconds: 1_772_467_200_000)
    static let flow = "return function(call) call:say(\"Hello.\") end"

    let root: URL
    let folder: URL
    let ledger: Ledger

    /// `toml` is added to a small `campaign.toml`; `engine` is the `trunkside.toml` above the folder.
    init(_ files: [String: String] = [:], toml: String = "", engine: String? = nil) throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("desk-\(UUID().uuidString)")
        folder = root.appendingPathComponent("campaign")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        ledger = try Ledger(.memory, simulated: true, identifiers: SimulatedIdentifiers(seed: 1))
        if let engine { try Data(engine.utf8).write(to: root.appendingPathComponent("trunkside.toml")) }
        try write("targets.csv", "external_id,destination,name\np0,+13035550100,Ada\np1,+13035550101,Bob\n")
        try write("outplan.lua", "return { tries = { total = 2 }, retry = { default = \"10m\" } }")
        try write("flow.lua", Desk.flow)
        try write("callees.lua", "return { { chance = { answered = 1 } } }")
        try write("campaign.toml", Desk.campaign(toml))
        for (name, text) in files.sorted(by: { $0.key < $1.key }) { try write(name, text) }
    }

    deinit {
        do { try FileManager.default.removeItem(at: root) } catch { print("\(root.path) stays: \(error)") }
    }

    /// Keys first, then tables: `toml` may have both, in that order.
    static func campaign(_ toml: String) -> String {
        """
        name = "desk"
        type = "call"
        \(toml.contains("timezone") ? "" : "timezone = \"America/Denver\"")
        \(toml)
        [simulation]
        start = "2026-03-02T09:00:00-07:00"
        """
    }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    func gathering() throws -> Gathering { try Gathering([folder]) }

    @discardableResult
    func publish(at: Instant = start) async throws -> Publication {
        let run = EngineRun(
            gathering: try gathering(),
            ledger: ledger,
            writer: LedgerWriter(ledger, mode: .inline),
            clock: VirtualClock(start: at),
            seed: 1,
            journal: NoJournal(),
            budget: .simulated,
            problems: { print($0) }
        )
        guard let publication = try await run.publish().first else { throw Missing() }
        return publication
    }

    struct Missing: Error {}

    /// The campaign runs from this instant on.
    func begin(at: Instant = start) throws {
        _ = try ledger.commit([.campaignState(campaign().id, .running, at: at)])
    }

    func campaign() throws -> Campaign {
        guard let campaign = try ledger.campaign(named: "desk") else { throw Missing() }
        return campaign
    }

    func target(_ name: String) throws -> Target {
        guard let target = try ledger.target(campaign().id, named: name) else { throw Missing() }
        return target
    }

    /// An attempt that began at an instant.
    @discardableResult
    func dial(_ name: String, at: Instant) throws -> Identifier<Attempt> {
        let target = try target(name)
        guard let scripts = try ledger.scripts(campaign().id) else { throw Missing() }
        let intent = Intent(
            campaign: try campaign().id,
            target: target.id,
            destination: target.destinations[0],
            outplan: scripts.outplan,
            flow: scripts.flow,
            leg: true,
            at: at
        )
        guard case .intended(let attempt, _)? = try ledger.commit([.intend(intent)]).first else {
            throw Missing()
        }
        return attempt.id
    }

    func settle(
        _ attempt: Identifier<Attempt>,
        _ outcome: Outcome,
        at: Instant,
        next: TargetNext? = nil,
        trace: [UInt8]? = nil
    ) throws {
        let settlement = Settlement(
            attempt: attempt,
            outcome: outcome,
            endedAt: at,
            next: next ?? .idle(due: at, hold: nil),
            trace: trace
        )
        _ = try ledger.commit([.settle(settlement)])
    }

    func explainer(at: Instant? = nil, isRunning: Bool = false) throws -> Explainer {
        let question = try Question(at: at, ledger: ledger, now: Desk.start, isRunning: isRunning)
        return try Explainer(
            gathering: try gathering(),
            ledger: ledger,
            campaign: try campaign(),
            question: question
        )
    }

    func explain(_ name: String, at: Instant? = nil, isRunning: Bool = false) throws -> Explanation {
        guard
            let explanation = try explainer(at: at, isRunning: isRunning).explain(target(name).id)
        else { throw Missing() }
        return explanation
    }
}
