import Outbound

extension ScriptAPI {
    private static let everywhere = Set(ScriptAction.Place.allCases)

    private static func function(
        _ object: String,
        _ name: String,
        _ parameters: [ScriptParameter],
        result: String = "",
        luaResult: String = "",
        in places: Set<ScriptAction.Place> = everywhere,
        _ doc: String
    ) -> ScriptAction {
        ScriptAction(
            object,
            name,
            style: .function,
            parameters,
            result: result,
            luaResult: luaResult,
            suspends: false,
            in: places,
            doc
        )
    }

    /// Answered in the script, without waiting.
    static let values: [ScriptAction] = [
        function(
            "json",
            "encode",
            [.positional("value", .json, "The value.")],
            result: "the JSON text, keys sorted",
            luaResult: "string",
            "Writes a value as JSON."
        ),
        function(
            "json",
            "decode",
            [.positional("text", .string(max: 1 << 20), "The JSON text.")],
            result: "the value, or nil and why",
            luaResult: "any, string?",
            "Reads JSON; its null is `json.null`."
        ),
        function(
            "time",
            "now",
            [],
            result: "the present time",
            luaResult: "trunkside.Time",
            "The present time, in the target's own zone."
        ),
        function(
            "time",
            "parse",
            [.positional("text", .string(max: 100), "As `2026-03-03T14:00`, with or without an offset.")],
            result: "the time, or nil and why",
            luaResult: "trunkside.Time?, string?",
            "Reads a time; without an offset it is in the target's own zone."
        ),
        function(
            "log",
            "info",
            [.positional("...", .json, required: false, "What to write.")],
            "Writes into the attempt's trace."
        ),
        function(
            "log",
            "warn",
            [.positional("...", .json, required: false, "What to write.")],
            "Writes a warning into the attempt's trace."
        ),
        function(
            "log",
            "error",
            [.positional("...", .json, required: false, "What to write.")],
            "Writes an error into the attempt's trace."
        ),
        function(
            "",
            "print",
            [.positional("...", .json, required: false, "What to write.")],
            "The same as `log.info`."
        ),
    ]

    /// The answers of an outplan's `decide`.
    static let policy: [ScriptAction] = [
        function(
            "",
            "dial",
            [
                .option("to", .destination, default: "the next in order", "One of `target.destinations`."),
                .option(
                    "timeout",
                    .duration(min: .seconds(1), max: .minutes(10)),
                    default: "dial_timeout",
                    "How long it may ring."
                ),
                .option("source", .string(max: 200), default: "the campaign's", "The caller id."),
                .option("variables", .fields, "Variables of the new attempt."),
            ],
            result: "an answer to return from `decide`",
            luaResult: "trunkside.Answer",
            in: [.outplan],
            "Dial now."
        ),
        function(
            "",
            "wait",
            [
                .option(
                    "after",
                    .duration(min: .seconds(1), max: .days(366)),
                    "From the last attempt's end; before the first, from the campaign's start. From now, whatever was: `at = now + \"1h\"`."
                ),
                .option("at", .time, "A time; without an offset it is in the target's own zone."),
                .option(
                    "at_local",
                    .clock,
                    "The next such time of day on the target's own clock, counted like `after`."
                ),
            ],
            result: "an answer to return from `decide`",
            luaResult: "trunkside.Answer",
            in: [.outplan],
            "Not before this time. Exactly one of the three is given."
        ),
        function(
            "",
            "give_up",
            [.positional("reason", .string(max: 200), "Why, in words.")],
            result: "an answer to return from `decide`",
            luaResult: "trunkside.Answer",
            in: [.outplan],
            "Never again for this target."
        ),
    ]

    /// What a simulated person does.
    static let callees: [ScriptAction] = [
        ScriptAction(
            "callee",
            "hear",
            [
                .positional("text", .string(max: 500), "A part of the prompt's text, or of its file's name."),
                .positional(
                    "timeout",
                    .duration(min: .milliseconds(100), max: .hours(1)),
                    required: false,
                    default: "1m",
                    "How long to listen."
                ),
            ],
            result: "true, or nil and `timeout`",
            luaResult: "true?, string?",
            in: [.callees, .test],
            "Waits until a prompt with this text is being played."
        ),
        ScriptAction(
            "callee",
            "press",
            [.positional("keys", .keys(min: 0, max: 64), "The keys; \"\" presses none.")],
            in: [.callees, .test],
            "Presses keys."
        ),
        ScriptAction(
            "callee",
            "say",
            [.positional("text", .string(max: 1000), "The words.")],
            in: [.callees, .test],
            "Says something."
        ),
        ScriptAction(
            "callee",
            "wait",
            [.positional("time", .draw, "How long.")],
            in: [.callees, .test],
            "Waits."
        ),
        ScriptAction(
            "callee",
            "pick",
            [.positional("choices", .chances, "What to choose from; the shares are relative.")],
            result: "the chosen name",
            luaResult: "string",
            suspends: false,
            in: [.callees, .test],
            "Chooses one by chance, the same in every run of a seed."
        ),
        ScriptAction("callee", "hang_up", in: [.callees, .test], "Hangs up. Does not return."),
    ]
}
