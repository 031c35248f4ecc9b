import Flows
import Outbound

/// What the callee hears along a path, and for how long nothing.
struct PathHearing {
    private(set) var hasHeard = false
    /// Since the last sound.
    private(set) var silence = Duration.zero
    private var music = false

    /// How long prompts last; a file is taken for some seconds.
    static func length(_ items: [PromptItem]) -> Duration { PromptItem.length(items, file: .seconds(3)) }

    mutating func take(_ step: DriveStep) {
        let lasted = step.endedAt - step.asked.at
        switch step.asked.action {
        case .play(let request): hear(!request.items.isEmpty)
        case .leaveMessage, .beep, .sendDigits: hear()
        // Who says nothing hears nothing until the recording ends.
        case .record(let max, let silence, let beep):
            hear(beep)
            pass(min(max, silence))
        // Whoever waits in a queue hears its music, and a phone that rings is heard.
        case .connect: hear()
        case .digits(let request): ask(request.prompt, times: request.tries, step)
        case .listen(let request): ask(request.prompt, times: 1, step)
        case .music(let file): music = file != nil
        default: pass(lasted)
        }
    }

    /// A prompt, then the callee's turn; each try has both.
    private mutating func ask(_ prompt: [PromptItem], times: Int, _ step: DriveStep) {
        let lasted = step.endedAt - step.asked.at
        guard case .answer(.failure("timeout"), _) = step.given else {
            hear(!prompt.isEmpty)
            return
        }
        if prompt.isEmpty { return pass(lasted) }
        hear()
        pass(lasted / max(times, 1) - PathHearing.length(prompt))
    }

    private mutating func hear(_ sounds: Bool = true) {
        guard sounds else { return }
        hasHeard = true
        silence = .zero
    }

    private mutating func pass(_ duration: Duration) {
        if music { hear() } else { silence += duration }
    }
}
