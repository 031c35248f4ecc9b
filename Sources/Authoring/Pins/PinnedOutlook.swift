import Flows
import Outbound

/// What comes after an attempt, as the rules say in the world of its test.
struct PinnedOutlook {
    private let outlook: TestWorld.Outlook
    private let ended: Instant
    private let zone: Zone?

    init(_ world: TestWorld) throws {
        let (outlook, last) = try world.outlook()
        self.outlook = outlook
        ended = last?.endedAt ?? world.now
        zone = world.zone
    }

    /// How far apart the ends of both attempts may be: how long a network takes to say that a line is busy.
    private static let drift = Duration.seconds(3)

    /// The expectation; nil where the ledger has something else.
    func line(after story: AttemptStory) -> String? {
        let then = PinnedOutlook.decision(story)
        // What was decided when a message was sent counts no more once its report has come.
        let isReported = [.delivered, .undelivered].contains(story.attempt.outcome)
        let decision = then?["decision"]?.string
        switch (outlook, decision) {
        case (.tried(let at, _, let ground), _) where isReported: return next(at, ground)
        case (.done(let reason, _), _):
            let isSame = decision == "give_up" && then?["reason"]?.string == reason.rawValue
            guard isReported || isSame else { return nil }
            return "t:expect_done{ because = \(Quoted.text(reason.rawValue)) }"
        case (.tried(let at, _, let ground), "wait"?):
            guard let until = then?["until"]?.string.flatMap({ RFC3339.instant($0) }) else { return nil }
            // What holds it first may be followed by what holds it longer.
            let (wait, recorded) = (at - ended, until - (story.attempt.endedAt ?? until))
            guard at >= until || wait + Self.drift >= recorded else { return nil }
            return next(at, ground)
        case (.tried(let at, _, let ground), "dial"?): return next(at, ground)
        default: return nil
        }
    }

    private func next(_ at: Instant, _ ground: Evidence?) -> String {
        let key = ground?.shownKey ?? ""
        let isCounted = key.isEmpty || key.hasPrefix("retry") || key.hasPrefix("tries")
        let when =
            isCounted
            ? "after = \(Quoted.text(PinText.duration(at - ended)))"
            : "at = \(Quoted.text(zone?.text(at) ?? RFC3339.text(at)))"
        return "t:expect_next{ \(when)\(key.isEmpty ? "" : ", because = \(Quoted.text(key))") }"
    }

    var words: String {
        switch outlook {
        case .done(let reason, _): "done: \(reason.rawValue)"
        case .tried(let at, _, let ground):
            "tried again \(zone?.text(at) ?? RFC3339.text(at))" + (ground.map { ", \($0.shownKey)" } ?? "")
        case .held(_, let gate): "held by \(gate.rawValue)"
        }
    }

    private static func decision(_ story: AttemptStory) -> [String: JSONValue]? {
        var found: [[String: JSONValue]] = []
        for entry in story.trace?.entries ?? [] {
            if case .decision(let fields) = entry.event { found.append(fields) }
        }
        return found.count > 1 ? found.last : nil
    }

    /// In words; nil where the trace does not have it.
    static func recorded(_ story: AttemptStory) -> String? {
        decision(story).map { Timeline.words($0) }
    }
}
