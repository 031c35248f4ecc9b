import Flows
import Outbound

/// What was said, played and written in an attempt, as far as its trace tells.
struct PinnedPrompts {
    struct Prompt {
        var text: String
        var at: Instant
    }

    /// Prompts at the moments when they began; of an action with several, where it was not interrupted, all
    /// have the first one's.
    private(set) var begun: [Prompt] = []
    /// Texts of messages.
    private(set) var written: [String] = []

    /// `machine`: only what the machine's handler said, which begins at a moment of its own.
    init(_ entries: [AttemptTrace.Entry], machine: Bool) {
        var counts = !machine
        var pending: (items: [PromptItem], at: Instant)?
        for entry in entries {
            switch entry.event {
            case .began(let handler, _): if machine { counts = handler == .machine }
            case .action(let action, _):
                guard counts else { continue }
                let items = PinnedPrompts.items(action)
                pending = items.isEmpty ? nil : (items, entry.at)
                written += PinnedPrompts.texts(action)
            case .answer(let answer, _, _):
                let isWhole = answer == .done(true)
                if let (items, at) = pending { add(items, at, isWhole: isWhole, until: entry.at) }
                pending = nil
            case .cancelled:
                if let (items, at) = pending { add(items, at, isWhole: false, until: entry.at) }
                pending = nil
            default: break
            }
        }
    }

    private mutating func add(_ items: [PromptItem], _ at: Instant, isWhole: Bool, until end: Instant) {
        guard isWhole || end > at else { return }
        for item in isWhole ? items[...] : items.prefix(1) {
            let text =
                switch item {
                case .file(let path): path
                case .text(let words, _, _): words
                }
            if !text.isEmpty { begun.append(Prompt(text: text, at: at)) }
        }
    }

    private static func items(_ action: FlowAction) -> [PromptItem] {
        switch action {
        case .play(let request): request.items
        case .digits(let request): request.prompt
        case .listen(let request): request.prompt
        case .leaveMessage(let items): items
        default: []
        }
    }

    private static func texts(_ action: FlowAction) -> [String] {
        switch action {
        case .sendSMS(let request), .sendEmail(let request), .sendMessage(let request):
            [request.subject, request.text].compactMap { $0 }.filter { !$0.isEmpty }
        default: []
        }
    }

    /// What a test expects to be said, each once; where a secret was said, what stands beside it.
    var expected: [String] {
        var known: Set<String> = []
        return (begun.map(\.text) + written).compactMap { text in
            let parts = text.split(separator: Secrets.mark)
            guard let longest = parts.max(by: { $0.count < $1.count }) else { return nil }
            return known.insert(String(longest)).inserted ? String(longest) : nil
        }
    }
}
