import Authoring
import Foundation
import Outbound
import Testing

@Suite("A test that pins an attempt")
struct PinTests {
    /// An attempt with those of its target before it.
    private static func lives(_ stories: [AttemptStory]) -> [[AttemptStory]] {
        stories.map { story in
            stories.filter {
                $0.attempt.target == story.attempt.target && $0.attempt.number <= story.attempt.number
            }.sorted { $0.attempt.number < $1.attempt.number }
        }
    }

    /// The first of each outcome, disposition and number, at most so many.
    private static func kinds(_ stories: [AttemptStory], most: Int) -> [[AttemptStory]] {
        var known: Set<String> = []
        let chosen = lives(stories).filter { life in
            guard let attempt = life.last?.attempt else { return false }
            // A campaign of one, who counts as reached until the report comes, is over by then.
            if life.dropLast().contains(where: { $0.attempt.outcome == .undelivered }) { return false }
            let words = [attempt.outcome?.rawValue, attempt.disposition, "\(attempt.number)"]
            return known.insert(words.compactMap { $0 }.joined(separator: " ")).inserted
        }
        return Array(chosen.prefix(most))
    }

    @Test(
        "passes where the example's scripts are, for every kind of its attempts",
        arguments: [
            "appointment-reminders", "telemarketing", "emergency-notification", "newsletter", "sms-reminder",
        ]
    )
    func examples(name: String) async throws {
        let desk = try ReplayTests.example(name, rows: 60)
        let lives = Self.kinds(try await ReplayTests.stories(desk.folder, seed: 7), most: 5)
        #expect(lives.count >= 2)
        let gathering = try Gathering([desk.folder])
        var files: [URL] = []
        for (index, life) in lives.enumerated() {
            let pin = try Pin(life, gathering: gathering)
            #expect(pin.notes.filter { !$0.contains("the agent's name") } == [])
            #expect(pin.text.contains("t:expect_next{") != pin.text.contains("t:expect_done{"))
            #expect(!pin.text.contains(life.last?.attempt.destination.address ?? "+"))
            try desk.write("pinned_\(index)_test.lua", pin.text)
            files.append(desk.folder.appendingPathComponent("pinned_\(index)_test.lua"))
        }
        let runner = TestRunner(stopwatch: { .zero })
        runner.run(try TestFiles(files), setting: Gathering.Setting()) { file in
            #expect(file.obstacles.isEmpty)
            #expect(file.results.count == 1)
            #expect(file.failures == 0)
        }
    }

    @Test("is of a flow that does everything, or is refused in words")
    func everything() async throws {
        let desk = try ReplayTests.everything()
        let lives = Self.lives(try await ReplayTests.stories(desk.folder, seed: 3)).prefix(15)
        let gathering = try Gathering([desk.folder])
        var (pinned, refused) = (0, 0)
        for life in lives {
            do {
                _ = try Pin(life, gathering: gathering)
                pinned += 1
            } catch let obstacle as Replay.Obstacle {
                #expect(obstacle.description.contains("cannot be pinned"))
                refused += 1
            }
        }
        #expect(pinned + refused == 15)
        #expect(pinned >= 8)
    }
}
