import Outbound

/// What a parameter that several actions share means, in the same words everywhere.
enum Shared {
    static let longestWait = Duration.hours(1)

    static let say = ScriptParameter.option("say", .text(max: 5000), "What to say; a template.")
    static let play = ScriptParameter.option(
        "play",
        .files,
        "A file to play, or a list of them, instead of `say`."
    )
    static let with = ScriptParameter.option("with", .fields, "Values for the templates of this call.")
    static let voice = ScriptParameter.option("voice", .name, "The voice to say it with.")
    static let language = ScriptParameter.option(
        "language",
        .name,
        default: "the target's locale",
        "The language, such as `en-US`."
    )
    static let prompt = [say, play, with, voice, language]

    static func timeout(_ fallback: String, _ doc: String) -> ScriptParameter {
        .option("timeout", .duration(min: .milliseconds(100), max: longestWait), default: fallback, doc)
    }
}

extension ScriptAPI {
    /// The actions that need a leg which is up.
    static let media: [ScriptAction] = prompts + input + parties

    private static let prompts: [ScriptAction] = [
        ScriptAction(
            "call",
            "say",
            [
                .positional("text", .text(max: 5000), "What to say; a template."),
                Shared.with, Shared.voice, Shared.language,
                .option("barge_in", .boolean, default: "false", "Whether a key interrupts it."),
            ],
            result: "true, or false when a key interrupted it",
            luaResult: "boolean",
            needsMedia: true,
            "Says a text. The interrupting key stays in the leg's queue."
        ),
        ScriptAction(
            "call",
            "play",
            [
                .positional(
                    "files",
                    .files,
                    "A file below the campaign's folder, or a list of them; templates."
                ),
                Shared.with,
                .option("barge_in", .boolean, default: "false", "Whether a key interrupts it."),
            ],
            result: "true, or false when a key interrupted it",
            luaResult: "boolean",
            needsMedia: true,
            "Plays sound files, one after the other."
        ),
        ScriptAction(
            "call",
            "leave_message",
            Shared.prompt,
            result: "true, or nil and why",
            luaResult: "true?, string?",
            needsMedia: true,
            "Waits for the machine's beep, then says or plays the message."
        ),
        ScriptAction(
            "call",
            "music",
            [.positional("file", .file, required: false, "The file; without it the music stops.")],
            needsMedia: true,
            "Plays music under web requests and waits, until it is called without a file."
        ),
        ScriptAction(
            "call",
            "beep",
            result: "true",
            luaResult: "boolean",
            needsMedia: true,
            "Plays a short beep."
        ),
    ]

    private static let tries: [ScriptParameter] = [
        .option("invalid", .text(max: 5000), "What to say before the next try when the keys were wrong."),
        .option("no_input", .text(max: 5000), "What to say before the next try when no key came."),
        .option("play_invalid", .files, "What to play instead of `invalid`."),
        .option("play_no_input", .files, "What to play instead of `no_input`."),
        .option("flush", .boolean, default: "false", "Whether keys pressed before are forgotten."),
        .option(
            "secret",
            .boolean,
            default: "false",
            "Keeps the keys (a PIN) out of trace, log, replay and ledger."
        ),
    ]

    private static let input: [ScriptAction] = [
        ScriptAction(
            "call",
            "digits",
            Shared.prompt + [
                .option("min", .integer(1...32), default: "1", "The fewest keys."),
                .option("max", .integer(1...32), default: "32", "The most keys; reaching it ends the input."),
                .option(
                    "valid",
                    .keys(min: 1, max: 16),
                    default: "every key",
                    "The keys that may be pressed."
                ),
                .option("pattern", .pattern, "A Lua pattern that the whole input must match."),
                .option(
                    "terminator",
                    .keys(min: 0, max: 1),
                    default: "\"#\" unless max is 1",
                    "The key that ends the input and is not part of it; \"\" is none."
                ),
                Shared.timeout("5s", "How long to wait for the first key after the prompt."),
                .option(
                    "between",
                    .duration(min: .milliseconds(100), max: .minutes(1)),
                    default: "3s",
                    "How long to wait for each further key."
                ),
                .option("tries", .integer(1...10), default: "1", "How often to ask."),
            ] + tries,
            result: "the keys, or nil and `timeout` or `invalid`",
            luaResult: "string?, string?",
            needsMedia: true,
            "Asks for keys. Keys that came before count too (type-ahead), unless `flush` is set; a key interrupts "
                + "the prompt."
        ),
        ScriptAction(
            "call",
            "menu",
            Shared.prompt + [
                .option(
                    "otherwise",
                    .function,
                    "Called with `timeout` or `invalid` when no choice was made."
                ),
                Shared.timeout("5s", "How long to wait for a key after the prompt."),
                .option("tries", .integer(1...10), default: "3", "How often to ask."),
            ] + tries,
            result:
                "what the chosen function returns; without a choice what `otherwise` returns, or nil and why",
            luaResult: "any",
            needsMedia: true,
            "Asks for one key and calls the function of that key: `[\"1\"] = function() ... end`."
        ),
        ScriptAction(
            "call",
            "listen",
            Shared.prompt + [
                Shared.timeout("5s", "How long to wait for speech or a key after the prompt."),
                .option(
                    "silence",
                    .duration(min: .milliseconds(100), max: .seconds(10)),
                    default: "800ms",
                    "The silence that ends the answer."
                ),
                .option("hints", .list, "Words that are likely to be said."),
            ],
            result:
                "a table with `status` (`speech` or `digits`), `text`, `digits` and `confidence`, or nil and "
                + "`timeout` or `no_match`",
            luaResult: "trunkside.Heard?, string?",
            needsMedia: true,
            "Listens to what the person says, or to the keys that they press."
        ),
        ScriptAction(
            "call",
            "send_digits",
            [.positional("keys", .keys(min: 1, max: 64), "The keys to send.")],
            result: "true, or nil and why",
            luaResult: "true?, string?",
            needsMedia: true,
            "Sends keys to the leg."
        ),
        ScriptAction("call", "flush_digits", needsMedia: true, "Forgets the keys that were pressed so far."),
    ]

    private static let parties: [ScriptAction] = [
        ScriptAction(
            "call",
            "connect",
            [
                .option("queue", .name, default: "the campaign's queue", "A queue by its name."),
                .option("agent", .name, "One agent by name."),
                .option("number", .name, "A number in international form, such as `+13035550100`."),
                .option("sip", .name, "A `sip:` address."),
                Shared.with,
                Shared.timeout("the queue's, or 30s", "How long to wait for the other party."),
                .option("music", .file, "What the person hears while waiting."),
                .option("whisper", .text(max: 1000), "What the other party hears before they are connected."),
                .option("record", .boolean, default: "false", "Whether the conversation is recorded."),
            ],
            result:
                "a table with `status` (`connected`, `timeout`, `no_agents`, `busy`, `no_answer` or `failed`), "
                + "`agent`, and `waited` and `talked` in seconds",
            luaResult: "trunkside.Connection",
            needsMedia: true,
            "Connects the person to a queue, an agent or a number, and goes on when the other party has hung up. "
                + "With nothing named it is the campaign's queue."
        ),
        ScriptAction(
            "call",
            "record",
            [
                .option(
                    "max",
                    .duration(min: .seconds(1), max: .hours(1)),
                    default: "1m",
                    "The longest recording."
                ),
                .option(
                    "silence",
                    .duration(min: .milliseconds(500), max: .minutes(1)),
                    default: "3s",
                    "The silence that ends it."
                ),
                .option("beep", .boolean, default: "true", "Whether a beep comes first."),
            ],
            result: "a table with `status`, `file`, and `duration` in seconds",
            luaResult: "trunkside.Recording",
            needsMedia: true,
            "Records what the person says."
        ),
        ScriptAction("call", "start_recording", needsMedia: true, "Records the whole leg from here on."),
        ScriptAction("call", "stop_recording", needsMedia: true, "Ends the recording of the whole leg."),
        ScriptAction("call", "hang_up", needsMedia: true, "Ends the call. Does not return."),
    ]
}
