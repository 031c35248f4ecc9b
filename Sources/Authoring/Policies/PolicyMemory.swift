import Flows
import Outbound

/// Whether a policy keeps something from question to question: the engine asks each in an interpreter of its
/// own, where that is gone, so that nothing but asking often in one shows it.
struct PolicyMemory {
    struct Question {
        var target: Target
        var history: [Attempt]
        var now: Instant
        /// What it answers in an interpreter of its own.
        var alone: PolicyAnswer
        /// How often it is asked.
        var times = 2
    }

    let script: OutplanScript
    let started: Instant?
    let zone: Zone?
    let seed: UInt64

    /// Which question is answered otherwise once others were asked before, and how; nil where none is. One
    /// that fails says nothing more.
    func slip(_ questions: [Question]) -> (place: Int, words: String)? {
        guard script.hasPolicy else { return nil }
        var session = OutplanSession(script, seed: seed)
        var count = 0
        for (place, question) in questions.enumerated() {
            if case .failed = question.alone { return nil }
            for _ in 0..<question.times {
                let kept = session.decide(
                    question.target,
                    history: question.history,
                    now: question.now,
                    started: started,
                    zone: zone
                )
                if kept != question.alone { return (place, words(question.alone, kept, after: count)) }
                count += 1
            }
        }
        return nil
    }

    private func words(_ alone: PolicyAnswer, _ kept: PolicyAnswer, after count: Int) -> String {
        let questions = count == 1 ? "one question" : "\(count) questions"
        return
            "decide keeps something from question to question, and the engine asks each in an interpreter of "
            + "its own, where that is gone: alone it answers \(words(alone)), after \(questions) \(words(kept))"
    }

    private func words(_ answer: PolicyAnswer) -> String {
        switch answer {
        case .table: "nothing"
        case .dial(let slot, _, _, _): slot.map { "dial of destination \($0 + 1)" } ?? "dial"
        case .wait(let until): "wait until \(RFC3339.text(until))"
        case .giveUp(let reason): "give_up(\"\(reason)\")"
        case .failed(let why): "an error (\(why))"
        }
    }
}
