import Flows
import Foundation
import Outbound
import Synchronization

/// Runs one test to its end: the test asks, its world answers.
struct TestDrive {
    let script: TestScript
    let place: Int
    let ground: TestGround
    /// Looks at the world of a test that came to its end.
    var inspect: (TestWorld) -> Void = { _ in }

    /// Nil: it passed.
    func run(counting attempts: inout Int) -> TestFailure? {
        let world: TestWorld
        do throws(TestObstacle) { world = try TestWorld(ground) } catch {
            return TestFailure(
                file: shown(script.file),
                line: script.tests[place].line,
                message: error.message
            )
        }
        let moment = Moment(world)
        var run = TestRun(
            script: script,
            place: place,
            zone: world.zone,
            seed: Generator.key(seed: ground.seed, ["test", script.tests[place].name]),
            now: { moment.now }
        )
        var conversation = Conversation(world: world)
        var step = run.start()
        while true {
            moment.now = world.now
            switch conversation.take(step) {
            case .answer(let answer):
                moment.now = world.now
                run.zone = world.zone
                step = run.resume(answer)
            case .fail(let message, let difference):
                // The first failure is the one that counts, whatever the script makes of it.
                attempts = world.scene.settled.count
                return failure(message, difference, at: run.position, world, log: run.log)
            case .broken(let problem):
                attempts = world.scene.settled.count
                let position = problem.line.map { (file: problem.file, line: $0) }
                return failure(problem.message, nil, at: position ?? (problem.file, 0), world, log: run.log)
            case .end:
                attempts = world.scene.settled.count
                inspect(world)
                return leftOver(world)
            }
        }
    }

    /// A test that says what happens at an attempt, and then makes none, is not what its author thinks.
    private func leftOver(_ world: TestWorld) -> TestFailure? {
        let count = world.scene.waiting
        guard count > 0 else { return nil }
        return failure(
            "t:callee was said for \(count == 1 ? "an attempt" : "\(count) attempts") that the test has not made: "
                + "call t:run() once for each, or take it away",
            nil,
            at: script.tests[place].line.map { (script.file, $0) },
            world
        )
    }

    private func failure(
        _ message: String,
        _ difference: Difference?,
        at position: (file: String, line: Int)?,
        _ world: TestWorld,
        log: [LogLine] = []
    ) -> TestFailure {
        let line = position.flatMap { $0.line > 0 ? $0.line : nil }
        let file = position?.file ?? script.file
        return TestFailure(
            file: shown(file),
            line: line,
            source: line.flatMap { script.line($0, of: file) },
            message: message,
            difference: difference,
            help: TestHelp(world, log: log).lines
        )
    }

    private func shown(_ file: String) -> String {
        CampaignFolder.shown(ground.folder.directory.appendingPathComponent(file))
    }

    /// The world's present, as the script reads it.
    private final class Moment: Sendable {
        private let instant: Mutex<Instant>
        init(_ world: TestWorld) { instant = Mutex(world.now) }

        var now: Instant {
            get { instant.withLock { $0 } }
            set { instant.withLock { $0 = newValue } }
        }
    }
}
