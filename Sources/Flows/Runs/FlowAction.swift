import Outbound

/// What a flow asks the engine to do: typed, checked, its texts rendered.
package enum FlowAction: Hashable, Sendable {
    /// `say` and `play`. Answer: `done(true)`, or `done(false)` when a key interrupted it (the key stays in
    /// the leg's queue; with `bargeIn` a queue that holds keys interrupts at once).
    case play(PlayRequest)
    /// `digits` and `menu`; `DigitCollection` performs it. Answer: `digits`, or `failure("timeout" |
    /// "invalid")`.
    case digits(DigitsRequest)
    /// Answer: `speech`, `keys`, or `failure("timeout" | "no_match")`.
    case listen(ListenRequest)
    /// Answer: `connected`.
    case connect(ConnectRequest)
    /// Answer: `recorded`.
    case record(max: Duration, silence: Duration, beep: Bool)
    /// Answer: `nothing`.
    case startRecording
    case stopRecording
    /// Answer: `done(true)` or `failure(why)`.
    case leaveMessage([PromptItem])
    /// Nil stops it. Answer: `nothing`.
    case music(String?)
    /// Answer: `done(true)`.
    case beep
    /// Answer: `done(true)` or `failure(why)`.
    case sendDigits(String)
    /// Answer: `nothing`.
    case flushDigits
    /// Answer: `nothing`.
    case sleep(Duration)
    /// Is not answered: the run is cancelled.
    case hangUp
    /// The attempt's variables; null clears. Durable before the answer, `nothing`.
    case setVariables([String: JSONValue])
    /// Answer: `nothing`.
    case disposition(tag: String, success: Bool?, note: String?)
    /// `engine`: for every campaign. Answer: `nothing`.
    case optOut(engine: Bool)
    /// Answer: `nothing`.
    case callback(Instant)
    /// Beside the campaign's own message. Answer: `receipt` or `failure(why)`.
    case sendSMS(MessageRequest)
    /// The same.
    case sendEmail(MessageRequest)
    /// The campaign's message, to the attempt's destination; at most once. Answer: `receipt` or
    /// `failure(why)`.
    case sendMessage(MessageRequest)
    /// Answer: `fetched` or `failure(why)`.
    case http(WebRequest)
}

package struct PlayRequest: Hashable, Sendable {
    package var items: [PromptItem]
    package var bargeIn: Bool

    package init(items: [PromptItem], bargeIn: Bool = false) {
        self.items = items
        self.bargeIn = bargeIn
    }
}

package struct DigitsRequest: Hashable, Sendable {
    package var prompt: [PromptItem]
    package var min: Int
    package var max: Int
    /// Nil: every key.
    package var valid: Set<Character>?
    /// Ends the input and is no part of it.
    package var terminator: Character?
    /// From the prompt's end to the first key.
    package var timeout: Duration
    /// From key to key.
    package var between: Duration
    package var tries: Int
    /// Played before the next try after wrong keys.
    package var invalid: [PromptItem]
    /// Played before the next try after no key.
    package var noInput: [PromptItem]
    /// Keys pressed before are forgotten.
    package var flush: Bool
    /// The keys stay out of trace, log, replay and ledger.
    package var secret: Bool

    package init(
        prompt: [PromptItem] = [],
        min: Int = 1,
        max: Int = 32,
        valid: Set<Character>? = nil,
        terminator: Character? = nil,
        timeout: Duration = .seconds(5),
        between: Duration = .seconds(3),
        tries: Int = 1,
        invalid: [PromptItem] = [],
        noInput: [PromptItem] = [],
        flush: Bool = false,
        secret: Bool = false
    ) {
        self.prompt = prompt
        self.min = min
        self.max = max
        self.valid = valid
        self.terminator = terminator
        self.timeout = timeout
        self.between = between
        self.tries = tries
        self.invalid = invalid
        self.noInput = noInput
        self.flush = flush
        self.secret = secret
    }
}

package struct ListenRequest: Hashable, Sendable {
    package var prompt: [PromptItem]
    package var timeout: Duration
    package var silence: Duration
    package var hints: [String]
    package var language: String?
}

package struct ConnectRequest: Hashable, Sendable {
    package enum Party: Hashable, Sendable {
        /// Nil: the campaign's queue.
        case queue(String?)
        case agent(String)
        /// In international form.
        case number(String)
        case sip(String)
    }

    package var party: Party
    /// Nil: the queue's own, or 30 s.
    package var timeout: Duration?
    package var music: String?
    package var whisper: String?
    package var record: Bool

    package init(
        party: Party,
        timeout: Duration? = nil,
        music: String? = nil,
        whisper: String? = nil,
        record: Bool = false
    ) {
        self.party = party
        self.timeout = timeout
        self.music = music
        self.whisper = whisper
        self.record = record
    }
}

package struct MessageRequest: Hashable, Sendable {
    package var to: Destination
    package var source: String?
    package var subject: String?
    package var text: String?
    package var html: String?
    package var attachments: [String]
}
