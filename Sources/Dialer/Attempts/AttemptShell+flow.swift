import Flows
import Outbound

extension AttemptShell {
    /// What the flow's script may see.
    var context: FlowContext {
        let decider = Decider(setting: setting, published: published)
        let clock = setting.clock
        return FlowContext(
            campaign: published.campaign,
            target: target,
            destination: attempt.destination,
            attempt: attempt,
            zone: decider.zone(of: target),
            now: { clock.now },
            seed: Generator.key(
                seed: setting.seed,
                ["script", published.campaign.name, target.draft.key, String(attempt.number)]
            ),
            limit: setting.budget,
            tracesLines: setting.tracesLines
        )
    }

    /// A string that the flow returns is its disposition, unless it named one itself.
    func dispose(_ tag: String) {
        if disposition?.tag == nil {
            disposition = Disposition(tag: secrets.redacted(tag), note: disposition?.note)
        }
    }

    /// Begins to play; `playing` is its number until it has finished.
    @discardableResult
    func startPlaying(_ items: [PromptItem]) -> ActionNumber {
        let number = nextAction()
        playing = number
        leg?.perform(number, .play(items))
        return number
    }

    /// Stops what is being played, if anything is.
    func stopPlaying() {
        if let playing { leg?.perform(nextAction(), .stop(playing)) }
        playing = nil
    }
}
