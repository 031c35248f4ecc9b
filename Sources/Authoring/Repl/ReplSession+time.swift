import Dialer
import Outbound
import Simulation
import Store

extension ReplSession {
    func explain(_ name: String, at: Instant?) throws {
        let world = try playing()
        for line in try explanation(try target(name).target, at: at, world).lines() { console.write(line) }
    }

    /// Why a target is or is not dialed, now or at another time.
    func explanation(_ target: Target, at: Instant?, _ world: ReplWorld) throws -> Explanation {
        var question = try Question(
            at: at ?? world.now,
            ledger: world.ledger,
            now: world.now,
            isRunning: world.refusal == nil,
            seed: world.seed
        )
        // The ledger's last instant is when something happened last; the clock has gone on.
        if question.at == world.now {
            question.tense = .present
        } else {
            question.tense = question.at > world.now ? .future : .past
        }
        let explainer = try Explainer(
            gathering: world.gathering,
            ledger: world.ledger,
            campaign: try world.campaign(),
            question: question
        )
        guard let explanation = try explainer.explain(target.id) else {
            throw ReplProblem("there was no target \(target.id) then")
        }
        return explanation
    }

    func plan(_ name: String) throws {
        let world = try playing()
        let subject = try target(name)
        let decider = try world.decider()
        console.write("\(words(subject.target)): \(standing(subject, world))")
        if case .done(let reason) = subject.target.state {
            return console.write("  done already: \(reason.rawValue)")
        }
        let isCall = subject.target.destinations.first?.type.isCall ?? true
        let assumed: [Outcome] =
            isCall ? [.noAnswer, .busy, .machine, .answered] : [.delivered, .undelivered]
        for outcome in assumed {
            let tries = try AssumedTries(subject, outcome: outcome, decider: decider, from: world.now)
            console.write("  if \(outcome.rawValue) each time:")
            for (place, one) in tries.tries.enumerated() {
                let address = Masked.address(one.destination.address)
                console.write("    \(place + 1). \(time(one.at, world))  \(address)")
            }
            switch tries.end {
            case .done(let reason, let why): console.write("    then done: \(reason.rawValue) (\(why))")
            case .held(let gate): console.write("    then held by \(gate.rawValue) until something changes")
            case .goesOn: console.write("    and so on")
            }
        }
    }

    private func standing(_ subject: Subject, _ world: ReplWorld) -> String {
        let tries = subject.history.count { $0.outcome?.countsAsTry ?? false }
        return (tries == 1 ? "1 try" : "\(tries) tries") + " so far. \(clockText(world))"
    }

    /// `1 target`, `2 targets`.
    static func count(_ number: Int64, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }

    /// Lets the campaign run up to an instant, or until nothing is left to do, and sums up what happened.
    func advance(to wanted: Instant?) throws {
        let world = try playing()
        let before = world.now
        let campaign = world.published.campaign.id
        let last = wanted ?? before
        guard last >= before else { throw ReplProblem("that is past. \(clockText(world))") }
        guard last <= before + ReplWorld.longestRun else {
            throw ReplProblem("one command lets at most 366 days pass")
        }
        let was = try world.ledger.counters(campaign)
        let pause = try world.run(to: wanted)
        let counters = try world.ledger.counters(campaign)
        func more(_ name: String) -> Int64 { (counters[name] ?? 0) - (was[name] ?? 0) }
        let outcomes = Outcome.allCases.map { ($0.rawValue, more("outcome." + $0.rawValue)) }
            .filter { $0.1 != 0 }.map { "\($0.1) \($0.0)" }
        console.write(
            ReplSession.count(more("attempts"), "attempt")
                + (outcomes.isEmpty ? "" : ": \(outcomes.joined(separator: ", "))")
        )
        let left = try world.ledger.unfinished(campaign)
        var words = "\(ReplSession.count(left.done, "target")) done, \(left.waiting) waiting"
        if left.held > 0 { words += ", \(left.held) held" }
        if left.progressing > 0 { words += ", \(left.progressing) open" }
        console.write(words)
        switch pause {
        case .paused where world.now > before + ReplWorld.longestRun:
            console.write("not idle after 366 days. \(clockText(world))")
        case .paused: console.write("interrupted. \(clockText(world))")
        case .quiet: console.write("idle: nothing is left to do. \(clockText(world))")
        case .reached, .ended(_): console.write("\(clockText(world))")
        }
    }

    /// The kept trace of an attempt; nil: of the latest.
    func trace(_ number: Int64?) throws {
        let world = try playing()
        let attempt: Attempt?
        if let number {
            attempt = try world.ledger.attempt(Identifier(number))
        } else if let lastCalled {
            attempt = try world.ledger.attempt(lastCalled)
        } else {
            attempt = try CampaignReport.attempts(world.published.campaign.id, world.ledger).last
        }
        guard let attempt else {
            throw ReplProblem(number.map { "there is no attempt \($0)" } ?? "there is no attempt yet")
        }
        for line in Timeline(try AttemptStory(attempt, ledger: world.ledger)).lines() { console.write(line) }
    }
}
