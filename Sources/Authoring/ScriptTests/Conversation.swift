import Flows
import Outbound
import Simulation

/// What a test's world answers to each thing that the test asks for.
struct Conversation {
    enum Turn {
        case answer(TestAnswer)
        case fail(String, Difference?)
        /// The test itself cannot go on.
        case broken(ScriptProblem)
        case end
    }

    let world: TestWorld
    /// While time passes: up to when; nil inside is to the next settlement.
    private var passing: Instant??
    /// Who was asked last, and waits for a function of the test.
    private var wish: TestScene.Wish?

    init(world: TestWorld) { self.world = world }

    mutating func take(_ step: TestStep) -> Turn {
        do {
            switch step {
            case .asked(let action): return try perform(action)
            case .moved(let move): return try moved(move)
            case .fetched(let end):
                if case .request(_, _, let answer)? = wish { answer(end) }
                return try goOn()
            case .returned: return .end
            case .failed(let failure): return .broken(failure.problem)
            }
        } catch let obstacle as TestObstacle {
            return .fail(obstacle.message, nil)
        } catch {
            return .fail("\(error)", nil)
        }
    }

    private mutating func perform(_ action: TestAction) throws -> Turn {
        switch action {
        case .target(let columns): try world.call(columns)
        case .callee(let callee): world.scene.stage(callee)
        case .agents(let agents): try world.staff(agents)
        case .http(let answer): world.scene.stage(answer)
        case .seed(let seed): try world.draw(seed)
        case .run: return try go(to: nil)
        case .advance(let time): return try go(to: world.now + time)
        case .at(let instant):
            guard instant >= world.now else {
                throw TestObstacle("t:at: it is \(words(world.now)) already, and time does not go back")
            }
            return try go(to: instant)
        case .explain: return .answer(.text(try world.explanation()))
        case .prompts: return .answer(.texts(prompts))
        case .sent: return .answer(.messages(world.scene.messages))
        case .expect(let expectation): return try world.judge(expectation)
        }
        return .answer(.nothing)
    }

    private var prompts: [String] {
        world.scene.last.map { world.scene.record(of: $0).prompts } ?? []
    }

    private func words(_ instant: Instant) -> String { world.zone?.text(instant) ?? RFC3339.text(instant) }

    private mutating func go(to limit: Instant?) throws -> Turn {
        if let limit, world.move(to: limit) { return .answer(.passed) }
        passing = .some(limit)
        return try goOn()
    }

    private mutating func moved(_ move: CalleeStep) throws -> Turn {
        guard case .callee(let number, _, _, _, _)? = wish else { return try goOn() }
        let next: Move =
            switch move {
            case .hear(let text, let timeout): .hear(text, timeout: timeout)
            case .press(let keys): .press(keys)
            case .say(let text): .say(text)
            case .wait(let time): .wait(time)
            case .hangUp: .hangUp
            case .returned: .done
            case .failed(let failure): .failed(failure.message)
            }
        world.scene.give(next, to: number)
        return try goOn()
    }

    /// Lets time pass on, until the test is asked for something or has what it wanted.
    private mutating func goOn() throws -> Turn {
        guard let limit = passing else { return .answer(.nothing) }
        wish = nil
        let progress = try world.go(to: limit)
        if let problem = world.scene.takeProblem() { return .fail(problem, nil) }
        switch progress {
        case .wish(let wish):
            self.wish = wish
            switch wish {
            case .callee(let number, let function, let situation, let answer, let prompts):
                return .answer(.callee(number, function: function, situation, answer, prompts: prompts))
            case .request(let request, let function, _):
                return .answer(.request(request, function: function))
            }
        case .settled(let attempt):
            passing = nil
            return .answer(.attempt(try world.tested(attempt)))
        case .reached:
            passing = nil
            return .answer(.passed)
        case .quiet:
            passing = nil
            let explanation = try world.explanation()
            return .fail("no attempt will come:\n\(explanation)", nil)
        }
    }
}
