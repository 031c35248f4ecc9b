import Dialer
import Flows
import Outbound
import Simulation
import Store

extension ReplSession {
    package static let calleePrompt = "callee> "

    /// One call with the person at the far end.
    func call(_ name: String) throws {
        let world = try playing()
        let (target, dial) = try dial(name, world, needsTelephone: true)
        let start = world.now
        console.write("  \(CallTimeline.time(.zero).padded(7))  ringing")
        guard let typed = ask(FarEndText.ringingWords) else { return console.write("not called") }
        let (answer, moves) = FarEndText.ringing(typed)
        hearing = Hearing()
        world.far.expect(target.id, answer, moves)
        world.news.watch(true)
        defer {
            world.far.leave()
            world.news.watch(false)
        }
        let attempt = try world.summon(Summons.Call(target: target.id, dial: dial))
        lastCalled = attempt.id
        let timeline = CallTimeline(start: start)
        tell(timeline, world)
        try converse(timeline, world)
        try conclude(attempt, target, world)
    }

    private func converse(_ timeline: CallTimeline, _ world: ReplWorld) throws {
        var changes = -1
        while !world.news.isSettled {
            if world.far.isAsked, changes != world.far.changes {
                changes = world.far.changes
                // Whoever is gone has hung up.
                let moves = ask(FarEndText.words).map { FarEndText.moves($0) } ?? [.hangUp]
                if !moves.isEmpty {
                    world.far.move(moves)
                    changes = world.far.changes
                }
            }
            let seen = world.far.changes
            var isInterrupted = false
            let pause = try world.rehearsal.go(
                to: world.now + .days(1),
                pausing: {
                    isInterrupted = console.wasInterrupted()
                    return isInterrupted || !world.news.isEmpty || world.far.changes != seen
                }
            )
            if isInterrupted { world.far.move([.hangUp]) }
            _ = try world.rehearsal.go(to: world.now)
            // Something happened: the person may act again.
            if tell(timeline, world), world.far.changes == changes { changes -= 1 }
            guard case .paused = pause else {
                if case .reached = pause { continue }
                throw ReplProblem(
                    "the call does not go on: "
                        + world.rehearsal.world.waiters.sentences().joined(separator: "; ")
                )
            }
        }
    }

    /// A line of the person at the far end; nil when there is nobody any more.
    private func ask(_ words: [String]) -> String? {
        while true {
            switch console.read(Self.calleePrompt, completing: { Completer.words(words, $0) }) {
            case .line(let text) where text.trimmed.hasPrefix("."): callCommand(text.trimmed)
            case .line(let text): return text
            case .interrupted: continue
            case .refused(let why): console.write(why)
            case .end: return nil
            }
        }
    }

    private func callCommand(_ text: String) {
        switch text {
        case ".help":
            console.write("  you are the one who is called: type digits or words, hangup, or nothing to wait")
            console.write("  while it rings: busy, reject, no_answer or machine; anything else answers")
        case ".clock": if let world { console.write(clockText(world)) }
        default: console.write("\(text) is not for a call: hangup ends it, .help says more")
        }
    }

    /// What has happened in the attempt since the last time; whether anything has.
    @discardableResult
    func tell(
        _ timeline: CallTimeline,
        _ world: ReplWorld,
        besides told: Set<String> = ["open"]
    ) -> Bool {
        let items = world.news.take()
        var lines = items.filter { !told.contains($0.kind) }
            .compactMap { timeline.line($0.kind, at: $0.at, $0.fields) }
        for item in items where item.kind == "action" { hearing.announce(item.fields["request"]) }
        for prompt in world.far.takeHeard() where hearing.isNews(prompt) {
            lines.append(timeline.line("hears", at: world.now, ["text": .string(prompt)]) ?? "")
        }
        for line in lines { console.write(line) }
        return !lines.isEmpty
    }

    /// What came of it, and what is next.
    func conclude(_ attempt: Attempt, _ target: Target, _ world: ReplWorld) throws {
        guard let settled = try world.ledger.attempt(attempt.id) else { return }
        console.write(result(settled))
        if !settled.variables.isEmpty {
            console.write("  variables \(CallTimeline.shown(.object(settled.variables)))")
        }
        console.write(try explanation(target, at: nil, world).lines().prefix(1).joined())
    }

    /// One who is done may be called from here all the same.
    @discardableResult
    private func noteDone(_ target: Target) -> Bool {
        guard case .done(let reason) = target.state else { return false }
        console.write("(the engine would not: done already, \(reason.rawValue))")
        return true
    }

    /// Whom to dial, and how: as the engine would, but for windows and intervals, which are only noted. One
    /// who must not be contacted is refused here, and again by the ledger.
    func dial(
        _ name: String,
        _ world: ReplWorld,
        needsTelephone: Bool = false
    ) throws -> (Target, Dial) {
        let subject = try target(name)
        let types = subject.target.destinations.map(\.type)
        if needsTelephone, !types.contains(where: \.isCall) {
            let only = types.first?.rawValue ?? "nothing"
            throw ReplProblem("\(words(subject.target)) has no telephone, only \(only): .advance sends it")
        }
        var judged = subject
        if judged.target.state.isDone { judged.target.state = .idle }
        if subject.target.state == .progressing {
            throw ReplProblem("\(words(subject.target)) has an open attempt: .advance lets it end")
        }
        let judgement = try world.decider().judge(judged, now: world.now, explaining: true)
        if let why = judgement.evidence.first(where: { $0.gate == .doNotContact && $0.verdict != .pass }) {
            throw ReplProblem("\(words(subject.target)) is not called: \(why.text)")
        }
        if case .dial(let dial) = judgement.decision, dial.destination.type.isCall || !needsTelephone {
            console.write("calling \(words(subject.target)) at \(Masked.address(dial.destination.address))")
            noteDone(subject.target)
            return (subject.target, dial)
        }
        let campaign = world.published.campaign
        let destination = try subject.target.destinations.first { destination in
            try (destination.type.isCall || !needsTelephone)
                && campaign.carriers[destination.type] != nil
                && world.ledger.suppression(destination.address, campaign: campaign.id, at: world.now) == nil
        }
        guard let destination else {
            throw ReplProblem("\(words(subject.target)) has no destination that may be called")
        }
        console.write("calling \(words(subject.target)) at \(Masked.address(destination.address))")
        if !noteDone(subject.target) {
            console.write("(the engine would wait: \(judgement.ground?.text ?? "something holds it"))")
        }
        return (
            subject.target,
            Dial(destination: destination, timeout: world.published.outplan.outplan.dialTimeout)
        )
    }
}

extension String {
    /// Right-aligned.
    func padded(_ width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }
}
