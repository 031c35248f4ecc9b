import Outbound

extension PromptItem {
    /// How long a simulated voice takes for a text: 60 ms a character.
    package static func spoken(_ text: String) -> Duration { .milliseconds(60 * Int64(text.count)) }

    /// How long prompts last where nobody looks into their files: each counts as long as `file`.
    package static func length(_ items: [PromptItem], file: Duration) -> Duration {
        items.reduce(.zero) { length, item in
            switch item {
            case .text(let text, _, _): length + spoken(text)
            case .file: length + file
            }
        }
    }
}
