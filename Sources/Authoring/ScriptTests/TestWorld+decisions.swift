import Dialer
import Flows
import Outbound
import Simulation
import Store

/// What the target comes to, as the engine decides: the same rules on the same ledger.
extension TestWorld {
    /// What comes next for the target.
    enum Outlook {
        /// `ground` is what sets that moment; nil where nothing holds it.
        case tried(at: Instant, Dial, ground: Evidence?)
        case done(DoneReason, ground: Evidence?)
        /// Until something changes.
        case held(Evidence?, Gate)
    }

    /// How many waits, one after another, are looked through.
    private static let waits = 1000

    private func decider(_ living: Living) throws -> Decider {
        let decider = Decider(
            ledger: living.rehearsal.ledger,
            published: living.published,
            seed: living.rehearsal.world.seed,
            suppressionUnreadable: nil
        )
        let row = try living.rehearsal.ledger.campaign(living.published.campaign.id)
        return row.map { decider.renewed($0) } ?? decider
    }

    private func subject(_ living: Living) throws -> Subject {
        guard let subject = try living.rehearsal.ledger.subject(living.target) else {
            throw TestObstacle("the ledger has no such target")
        }
        return subject
    }

    func explanation() throws -> String {
        let living = try begin()
        var explanation = try Explanation(try subject(living), decider: try decider(living), at: now)
        if case .dial = explanation.judgement.decision {
            let waits = living.rehearsal.world.waiters.sentences()
            explanation.notes += waits
        }
        return explanation.lines().joined(separator: "\n")
    }

    /// What the policy keeps between questions, in words: in a campaign that would be gone.
    func memory() throws -> String? {
        let living = try begin()
        guard !ground.drawsLots, living.published.outplan.hasPolicy else { return nil }
        let subject = try subject(living)
        let row = try living.rehearsal.ledger.campaign(living.published.campaign.id)
        let script = living.published.outplan
        let (zone, seed, started) = (zone, living.rehearsal.world.seed, row?.startedAt)
        let lengths = Array(0...subject.history.count)
        let questions = lengths.map { length in
            let history = Array(subject.history.prefix(length))
            let isLast = length == subject.history.count
            let now = isLast ? now : history.last?.endedAt ?? started ?? now
            return PolicyMemory.Question(
                target: subject.target,
                history: history,
                now: now,
                alone: script.decide(
                    subject.target,
                    history: history,
                    now: now,
                    started: started,
                    zone: zone,
                    seed: seed
                ),
                times: isLast ? Self.questions : 2
            )
        }
        let memory = PolicyMemory(script: script, started: started, zone: zone, seed: seed)
        return memory.slip(questions.suffix(Self.questions))?.words
    }

    /// How often the last question is asked, and how many before it are.
    private static let questions = 20

    func outlook() throws -> (Outlook, last: Attempt?) {
        let living = try begin()
        let decider = try decider(living)
        let known = try subject(living)
        let last = known.history.last
        var subject = known
        // What ended it is told by the rules that did.
        subject.target.state = .idle
        var instant = now
        var ground: Evidence?
        for _ in 0..<Self.waits {
            let judgement = try decider.judge(subject, now: instant, explaining: true)
            if case .done(let reason) = known.target.state {
                var ground: Evidence?
                if case .giveUp = judgement.decision { ground = judgement.ground }
                return (.done(reason, ground: ground), last)
            }
            switch judgement.decision {
            case .dial(let dial): return (.tried(at: instant, dial, ground: ground), last)
            case .giveUp(let reason, _): return (.done(reason, ground: judgement.ground), last)
            case .wait(let until?, _) where until > instant: (ground, instant) = (judgement.ground, until)
            case .wait(_, let gate): return (.held(judgement.ground, gate), last)
            }
        }
        throw TestObstacle(
            "the target waits \(Self.waits) times in a row and is never tried:\n\(try explanation())"
        )
    }
}
