import Flows
import Foundation
import Lua
import Outbound
import Store

/// A test that makes an attempt of a ledger again and holds what came of it. It is run in the campaign's
/// folder before it is given out, so that it passes there.
package struct Pin: Sendable {
    /// The file of tests.
    package let text: String
    /// What of the attempt the test does not hold, and why; comments in the test say the same.
    package let notes: [String]

    /// `stories` are the target's attempts up to the one that is pinned.
    package init(_ stories: [AttemptStory], gathering: Gathering) throws {
        guard let story = stories.last else { throw Replay.Obstacle(description: "no attempt is named") }
        let ground = try TestGround(gathering)
        guard ground.campaign.name == story.campaign.name else {
            throw Replay.Obstacle(
                description: "attempt \(story.attempt.id) is of campaign \"\(story.campaign.name)\", and the "
                    + "folder is that of \"\(ground.campaign.name)\": name its folder with --folder"
            )
        }
        for story in stories where story.trace == nil || story.attempt.outcome == nil {
            throw Replay.Obstacle(
                description: "attempt \(stories.last?.attempt.id ?? story.attempt.id) cannot be pinned: "
                    + "attempt \(story.attempt.id) has no trace"
            )
        }
        // With addresses that are made up, unless only the true ones make the same attempt.
        let drafts = [true, false].map { hides in
            Apart.run { Pin.tried(PinDraft(stories, ground, hidesAddresses: hides)) }
        }
        let best = try drafts.map { try $0.get() }.filter { $0.failure == nil }.min {
            $0.notes.count < $1.notes.count
        }
        guard let best else {
            let failure = try drafts[0].get().failure
            throw Replay.Obstacle(
                description: "attempt \(story.attempt.id) cannot be pinned: "
                    + "in this folder the test goes another way"
                    + Pin.edited(story, ground) + (failure.map { "\n\($0)" } ?? "")
            )
        }
        text = best.text
        notes = best.notes
    }

    /// A test runs the folder's scripts, which may be others by now.
    private static func edited(_ story: AttemptStory, _ ground: TestGround) -> String {
        guard let flow = story.flow, flow.draft.source != ground.folder.flow?.source else { return "" }
        return " (its \(flow.draft.file) is not version \(flow.number), which the attempt had)"
    }

    private struct Trial: Sendable {
        var text: String
        var notes: [String]
        /// Why the test is no such attempt.
        var failure: String?
    }

    private static func tried(_ draft: PinDraft) -> Result<Trial, any Error> {
        Result {
            var draft = draft
            do {
                try draft.compose()
                while let failure = try draft.run() {
                    guard draft.yield(to: failure) else {
                        return Trial(text: draft.text, notes: draft.notes, failure: Pin.words(failure))
                    }
                }
            } catch let obstacle as TestObstacle {
                return Trial(text: draft.text, notes: [], failure: obstacle.message)
            }
            return Trial(text: draft.text, notes: draft.notes, failure: nil)
        }
    }

    private static func words(_ failure: TestFailure) -> String {
        let lines =
            [failure.source?.trimmingCharacters(in: .whitespaces), failure.message].compactMap { $0 }
            + (failure.difference?.lines(width: 90) ?? [])
        return lines.map { "  \($0)" }.joined(separator: "\n")
    }
}
