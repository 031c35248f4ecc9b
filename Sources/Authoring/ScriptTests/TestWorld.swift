import Dialer
import Flows
import Outbound
import Simulation
import Store

/// The world of one test: the folder's campaign with one target, run by the engine itself from the first
/// time that the test lets time pass.
final class TestWorld {
    let ground: TestGround
    let scene = TestScene()
    private(set) var target: TargetDraft
    private var seed: UInt64
    private var start: Instant
    private var living: Living?

    /// What is there from the beginning of the campaign on.
    struct Living {
        var rehearsal: Rehearsal
        var published: PublishedCampaign
        var target: Identifier<Target>
        /// Settled attempts that the test has seen.
        var seen = 0
        /// The engine has come to its end: nothing happens any more.
        var hasEnded = false
    }

    /// How far one step may look into the future.
    private static let horizon = Duration.days(3660)

    init(_ ground: TestGround) throws(TestObstacle) {
        self.ground = ground
        seed = ground.seed
        start = ground.start
        target = try ground.target([:])
    }

    deinit { living?.rehearsal.end() }

    var now: Instant { living?.rehearsal.now ?? start }
    var zone: Zone? { ground.zone(of: target) }

    private func mustBeNew(_ what: String) throws(TestObstacle) {
        guard living == nil else {
            throw TestObstacle("\(what) stands before the first attempt: the campaign runs")
        }
    }

    func call(_ columns: [String: JSONValue]) throws(TestObstacle) {
        try mustBeNew("t:target")
        target = try ground.target(columns)
    }

    func draw(_ seed: UInt64) throws(TestObstacle) {
        try mustBeNew("t:seed")
        self.seed = seed
    }

    func staff(_ agents: [String: AgentRule]) throws(TestObstacle) {
        try mustBeNew("t:agents")
        let known = ground.gathering.queues.map(\.name)
        for queue in agents.keys.sorted() where !known.contains(queue) {
            throw TestObstacle(
                "t:agents: there is no queue \"\(queue)\"" + Suggestion.ending(for: queue, among: known)
            )
        }
        scene.stage(agents)
    }

    /// The campaign's beginning, if it has not been.
    func begin() throws -> Living {
        if let living { return living }
        let (scene, zone) = (scene, zone)
        let rehearsal = try Rehearsal(
            ground.gathering,
            start: start,
            seed: seed,
            journal: scene,
            problems: { scene.report($0) }
        )
        let clock = rehearsal.world.clock
        rehearsal.casting = { _, own in StagedCast(scene: scene, own: own, clock: clock, zone: zone) }
        rehearsal.ledger.observe { scene.see($0) }
        guard let publication = try rehearsal.publish().first else {
            throw TestObstacle("the folder is empty")
        }
        let campaign = publication.published.campaign.id
        let (target, writer, now) = (target, rehearsal.writer, rehearsal.now)
        _ = try rehearsal.perform {
            try await writer.submit([.importTargets(campaign, [target], file: "test", at: now)])
        }
        guard let row = try rehearsal.ledger.targets(campaign, after: nil, limit: 1).first else {
            throw TestObstacle("the ledger did not take the target")
        }
        try rehearsal.begin([publication.published]) { setting in
            setting.fetch = StagedFetch(scene: scene)
            for index in setting.queues.indices
            where scene.agents(of: setting.queues[index].name)?.count == 0 {
                setting.queues[index].agents = []
            }
            setting.messageCarriers = setting.messageCarriers.mapValues {
                WatchedMessageCarrier(carrier: $0, scene: scene)
            }
        }
        let made = Living(rehearsal: rehearsal, published: publication.published, target: row.id)
        living = made
        return made
    }

    /// Sets the campaign's beginning, where it has not begun.
    func move(to instant: Instant) -> Bool {
        guard living == nil else { return false }
        start = instant
        return true
    }

    /// What the world comes to when it goes on.
    enum Progress {
        /// A function of the test is asked for something.
        case wish(TestScene.Wish)
        case settled(Identifier<Attempt>)
        /// The instant has come.
        case reached
        /// Nothing more comes of itself.
        case quiet
    }

    /// Goes on to `limit`, without one to the next settlement; a message is settled when its report has come.
    func go(to limit: Instant?) throws -> Progress {
        _ = try begin()
        while true {
            if let wish = scene.takeWish() { return .wish(wish) }
            if limit == nil, let attempt = try nextSettled() {
                living?.seen += 1
                return .settled(attempt)
            }
            guard let living, !living.hasEnded else {
                if let limit { self.living?.rehearsal.world.clock.skip(to: limit) }
                return limit == nil ? .quiet : .reached
            }
            let events = scene.events
            let pause = try living.rehearsal.go(
                to: limit ?? now + TestWorld.horizon,
                pausing: { scene.hasWish || (limit == nil && scene.events != events) },
                waiting: { scene.hasWish }
            )
            switch pause {
            case .paused: continue
            case .ended: self.living?.hasEnded = true
            case .reached:
                if limit == nil { return .quiet }
                self.living?.seen = scene.settled.count
                return .reached
            case .quiet:
                guard let limit else { return .quiet }
                living.rehearsal.world.clock.skip(to: limit)
                return .reached
            }
        }
    }

    private func nextSettled() throws -> Identifier<Attempt>? {
        guard let living, living.seen < scene.settled.count else { return nil }
        let attempt = scene.settled[living.seen]
        let row = try living.rehearsal.ledger.attempt(attempt)
        let comes = scene.record(of: attempt).callee?.outcome
        let waits = row?.outcome == .sent && (comes == .delivered || comes == .undelivered)
        return waits && !living.hasEnded ? nil : attempt
    }

    /// An attempt as the test sees it.
    func tested(_ attempt: Identifier<Attempt>) throws -> TestedAttempt {
        let record = scene.record(of: attempt)
        guard let row = try begin().rehearsal.ledger.attempt(attempt) else {
            throw TestObstacle("the ledger has no attempt \(attempt)")
        }
        return TestedAttempt(
            attempt: row,
            prompts: record.prompts,
            actions: record.actions,
            error: record.error,
            zone: zone
        )
    }

    /// Ends the engine where it stands.
    func end() { living?.rehearsal.end() }
}
