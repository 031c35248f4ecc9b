import Dialer
import Flows
import Foundation
import Intake
import Outbound
import Simulation
import Store

/// The campaign that a session plays with: the real engine over simulated people, under virtual time that
/// passes only when it is told to. Its ledger is in memory.
final class ReplWorld {
    let seed: UInt64
    let rehearsal: Rehearsal
    let summons = Summons()
    let news = CallNews()
    let far = FarEnd()
    private(set) var gathering: Gathering
    private(set) var publication: Publication
    private let isInterrupted: () -> Bool

    /// The longest that one command lets pass.
    static let longestRun = Duration.days(366)

    init(
        _ setup: ReplSetup,
        directory: URL,
        seed wanted: UInt64?,
        isInterrupted: @escaping () -> Bool,
        problems: @escaping @Sendable (String) -> Void
    ) throws {
        self.isInterrupted = isInterrupted
        gathering = try Gathering([directory], setting: setup.setting)
        let simulation = gathering.folders.first?.file.simulation
        seed = wanted ?? setup.seed ?? simulation?.seed ?? 0
        let identifiers = SimulatedIdentifiers(seed: Generator.key(seed: seed, ["prompt"]))
        let ledger = try setup.database.map { try Ledger(copying: $0, identifiers: identifiers) }
        let last = try ledger?.lastInstant()
        let start = setup.start ?? last ?? simulation?.start ?? Instant(milliseconds: 0)
        if let last, start < last {
            throw ReplProblem(
                "--start \(RFC3339.text(start)) is before the ledger's end, \(RFC3339.text(last))"
            )
        }
        let far = far
        rehearsal = try Rehearsal(
            gathering,
            start: start,
            seed: seed,
            journal: news,
            ledger: ledger,
            casting: { _, people in PromptCast(people: people, far: far) },
            problems: problems
        )
        publication = try Self.publish(rehearsal)
        rehearsal.ledger.observe { [news] in news.record($0) }
        try begin()
    }

    private static func publish(_ rehearsal: Rehearsal) throws -> Publication {
        guard let publication = try rehearsal.publish().first else { throw ReplProblem("no campaign folder") }
        return publication
    }

    var ledger: Ledger { rehearsal.ledger }
    var now: Instant { rehearsal.now }
    var published: PublishedCampaign { publication.published }
    var zone: Zone? { published.campaign.zone.flatMap { Zone($0) } ?? Zone("UTC") }

    /// The campaign's row as it stands.
    func campaign() throws -> Campaign {
        try ledger.campaign(published.campaign.id) ?? published.campaign
    }

    func decider() throws -> Decider {
        Decider(
            ledger: ledger,
            published: published.renewed(try campaign()),
            seed: seed,
            suppressionUnreadable: gathering.folders.first.flatMap { gathering.unreadableSuppression(of: $0) }
        )
    }

    /// Why the engine does not run the campaign, in words; nil while it does.
    private(set) var refusal: String?

    private func begin() throws {
        let summons = summons
        summons.isExclusive = true
        try rehearsal.begin([published], altering: { $0.summons = summons })
        refusal = nil
        if case .ended(let report) = try rehearsal.go(to: now) {
            refusal = report.refusals.values.sorted().first ?? "the campaign has ended"
            rehearsal.end()
        }
    }

    /// Lets everybody be dialed up to an instant; nil: until nothing is left to do, or `longestRun` has
    /// passed.
    func run(to wanted: Instant?) throws -> Rehearsal.Pause {
        let last = now + Self.longestRun
        if refusal != nil { try begin() }
        if let refusal {
            if let wanted { _ = try rehearsal.go(to: wanted) }
            throw ReplProblem(refusal)
        }
        summons.isExclusive = false
        let pause = try rehearsal.go(to: wanted, pausing: { isInterrupted() || now > last })
        summons.isExclusive = true
        _ = try rehearsal.go(to: now)
        return pause
    }

    /// Has a target called, and goes as far as this instant goes.
    func summon(_ call: Summons.Call) throws -> Attempt {
        if let target = try ledger.subject(call.target)?.target, target.state.isDone {
            let reopening = LedgerWrite.reopen(target.id, due: now, at: now)
            let writer = rehearsal.writer
            if refusal == nil {
                // The engine runs, and commits what is written beside it at its next step.
                _ = try ledger.commit([reopening])
            } else {
                _ = try rehearsal.perform { try await writer.submit([reopening]) }
            }
        }
        if refusal != nil { try begin() }
        if let refusal { throw ReplProblem(refusal) }
        summons.summon(call)
        _ = try rehearsal.go(to: now)
        switch summons.answer {
        case .opened(let attempt)?: return attempt
        case .refused(let why)?: throw ReplProblem("not called: \(why)")
        case nil: throw ReplProblem("not called: the campaign does not answer (it waits)")
        }
    }

    /// Reads the files again. What is open ends first, on what it began with; nobody else is dialed
    /// meanwhile.
    func reload(_ setup: ReplSetup, directory: URL) throws {
        let fresh = try Gathering([directory], setting: setup.setting)
        let limit = now + .hours(2)
        while try !ledger.openAttempts().isEmpty {
            guard case .paused = try rehearsal.go(to: limit, pausing: { true }) else { break }
        }
        rehearsal.end()
        rehearsal.take(fresh)
        let publication: Publication
        do {
            publication = try Self.publish(rehearsal)
        } catch {
            rehearsal.take(gathering)
            try begin()
            throw error
        }
        gathering = fresh
        self.publication = publication
        try begin()
    }
}
