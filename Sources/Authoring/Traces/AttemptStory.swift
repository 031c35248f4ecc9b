import Dialer
import Flows
import Outbound
import Store

/// Everything that a ledger knows about one attempt.
package struct AttemptStory: Sendable {
    package let attempt: Attempt
    package let campaign: Campaign
    package let target: Target
    package let source: Source
    /// The attempt before it.
    package let earlier: Attempt?
    package let outplan: Script?
    package let flow: Script?

    package struct Script: Sendable {
        package var draft: ScriptDraft
        /// 1 for the first that the campaign had.
        package var number: Int
    }

    /// Where what happened is known from.
    package enum Source: Sendable {
        case trace(AttemptTrace)
        /// A trace that an earlier version wrote.
        case notes([JSONValue])
        /// No trace, and why; the ledger's events say the most.
        case events([EventRow], because: String)
    }

    package init(_ attempt: Attempt, ledger: Ledger) throws {
        guard let campaign = try ledger.campaign(attempt.campaign),
            let target = try ledger.subject(attempt.target)?.target
        else { throw AttemptName.Problem(description: "attempt \(attempt.id) has no target or no campaign") }
        self.attempt = attempt
        self.campaign = campaign
        self.target = target
        earlier = try ledger.attempts(ofTarget: target.id).last { $0.number < attempt.number }
        let scripts = try ledger.scripts(of: attempt.id)
        outplan = try scripts.flatMap { try Script($0.outplan, ledger) }
        flow = try scripts?.flow.flatMap { try Script($0, ledger) }
        switch try ledger.trace(attempt.id) {
        case .packed(let bytes):
            do { source = .trace(try AttemptTrace(bytes)) } catch {
                throw AttemptName.Problem(
                    description: "attempt \(attempt.id): its trace cannot be read: \(error)"
                )
            }
        case .notes(.array(let notes)): source = .notes(notes)
        case .notes, nil:
            source = .events(try ledger.events(of: attempt), because: AttemptStory.absence(of: attempt))
        }
    }

    private static func absence(of attempt: Attempt) -> String {
        switch attempt.outcome {
        case nil: "it is still open: its trace is written when it settles"
        case .uncertain: "its process ended before it was settled, and its trace with it"
        case .some: "its trace is kept no longer (retention.trace of trunkside.toml)"
        }
    }

    /// How its times are shown.
    package var zone: Zone? {
        (target.draft.zone ?? campaign.zone).flatMap { Zone($0) } ?? Zone("UTC")
    }

    func time(_ instant: Instant) -> String { zone?.text(instant) ?? RFC3339.text(instant) }

    package var trace: AttemptTrace? {
        guard case .trace(let trace) = source else { return nil }
        return trace
    }

    var facts: TraceFacts? {
        for entry in trace?.entries ?? [] { if case .facts(let facts) = entry.event { return facts } }
        return nil
    }
}

extension AttemptStory.Script {
    fileprivate init?(_ version: Identifier<ScriptVersion>, _ ledger: Ledger) throws {
        guard let draft = try ledger.script(version), let number = try ledger.number(ofScript: version) else {
            return nil
        }
        self.init(draft: draft, number: number)
    }
}
