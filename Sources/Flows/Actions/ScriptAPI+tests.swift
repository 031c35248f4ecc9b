import Outbound

/// What a test of a campaign's scripts may use.
extension ScriptAPI {
    static let tests: [ScriptAction] = [declaration] + settings + steps + questions + expectations

    private static func act(
        _ name: String,
        _ parameters: [ScriptParameter] = [],
        result: String = "",
        luaResult: String = "",
        _ doc: String
    ) -> ScriptAction {
        ScriptAction("t", name, parameters, result: result, luaResult: luaResult, in: [.test], doc)
    }

    private static let declaration = ScriptAction(
        "",
        "test",
        style: .function,
        [
            .positional("name", .string(max: 200), "What holds, as a sentence; each name once in a file."),
            .positional("run", .function, "The test: a function of `t`."),
        ],
        suspends: false,
        in: [.test],
        "Declares a test. Each runs in a world of its own: a campaign of one target, from the folder's start."
    )

    /// What is said before the first attempt, or before the next one.
    private static let settings: [ScriptAction] = [
        act(
            "target",
            [
                .positional(
                    "columns",
                    .fields,
                    "Columns of a list's row, by name; an empty text takes a column away."
                )
            ],
            "Says who is called. What is not given is the first row's of the folder's list. Before the first "
                + "attempt only."
        ),
        act(
            "callee",
            [
                .option("answered", .boolean, "A person answers, as when nothing is said."),
                .option("busy", .boolean, "The line is busy."),
                .option("no_answer", .boolean, "Nobody answers."),
                .option("rejected", .boolean, "The callee declines."),
                .option("machine", .boolean, "A machine answers."),
                .option("invalid", .boolean, "There is no such number or address."),
                .option("congestion", .boolean, "The carrier cannot."),
                .option("delivered", .boolean, "A message's report says that it has come."),
                .option("undelivered", .boolean, "A message's report says that it has not come."),
                .option(
                    "keys",
                    .list,
                    "Keys to press, one entry for each question that asks for keys, a second after it begins."
                ),
                .option("says", .list, "Words to say, one entry for each question that listens."),
                .option(
                    "run",
                    .function,
                    "What the callee does, as in `callees.lua`: a function of `callee`."
                ),
                .option(
                    "hangs_up_after",
                    .duration(min: .milliseconds(1), max: .days(1)),
                    "The callee hangs up so long after the answer."
                ),
                .option("rings", .draw, default: "2s", "How long it rings before that."),
                .option("greeting", .draw, default: "4s", "A machine's greeting, up to its beep."),
                .option("after", .draw, default: "10s", "From a message's acceptance to its report."),
                .option("cast", .boolean, "As `callees.lua` says, and nothing else of these."),
            ],
            "Says what happens at the next attempt; said twice, at the next two. An attempt about which nothing "
                + "is said meets a person who listens to the end, and a message is accepted without a report."
        ),
        act(
            "agents",
            [
                .positional(
                    "queues",
                    .fields,
                    "By queue: `{ count = 2, answers = \"2s\", talks = \"1m\", wraps_up = \"20s\" }`."
                )
            ],
            "Says who is there to take calls, instead of the agents of `callees.lua`; `count = 0` is nobody. "
                + "Before the first attempt only."
        ),
        act(
            "http",
            [
                .positional(
                    "url",
                    .string(max: 2000),
                    "The address, with its query; a `*` at the end: any that begins so."
                ),
                .option("status", .integer(100...599), default: "200", "The answer's status."),
                .option("headers", .texts, "Its headers."),
                .option("body", .string(max: 1 << 20), "Its body."),
                .option("json", .json, "Its body, as JSON."),
                .option("fails", .string(max: 200), "Why there is no answer, such as `timeout`."),
                .option(
                    "answer",
                    .function,
                    "A function of the request (`method, url, headers, body, json`) that returns such a table."
                ),
            ],
            "Answers the web requests of flows; the last that fits is taken. Instead of the table a function may "
                + "stand alone. A request that nothing answers fails the test."
        ),
        act(
            "seed",
            [.positional("number", .integer(0...Int64.max), "The seed.")],
            "Sets the seed of chance, for callees of `callees.lua` and for scripts that draw. Before the first "
                + "attempt only."
        ),
    ]

    /// What lets time pass.
    private static let steps: [ScriptAction] = [
        act(
            "run",
            result: "what came of it: `number, destination, outcome, cause, disposition, success, variables, "
                + "started_at, answered_at, ended_at, answered_by, prompts, actions, error`",
            luaResult: "trunkside.TestedAttempt",
            "Lets time pass to the next attempt and through it, up to its settlement; of a message up to its "
                + "report, where one comes. When none will come the test fails, with the reason."
        ),
        act(
            "advance",
            [.positional("time", .duration(min: .milliseconds(1), max: .days(3660)), "How long.")],
            "Lets time pass, and what is due in it happen. Before the first attempt it moves the campaign's start."
        ),
        act(
            "at",
            [.positional("time", .time, "When; without an offset in the target's own zone.")],
            "Lets time pass up to then. Before the first attempt that is when the campaign starts."
        ),
    ]

    private static let questions: [ScriptAction] = [
        act(
            "explain",
            result: "the text of `trunkside explain`",
            luaResult: "string",
            "Why the target is or is not tried now."
        ),
        act(
            "prompts",
            result: "the texts and file names, in order",
            luaResult: "string[]",
            "What was said and played to the callee in the last attempt."
        ),
        act(
            "sent",
            result: "a list of tables with `to, type, from, subject, text, html`",
            luaResult: "trunkside.SentMessage[]",
            "Every message that was sent so far, the campaign's and others."
        ),
    ]

    private static let expectations: [ScriptAction] = [
        act(
            "expect",
            [
                .positional("got", .json, required: false, "What came."),
                .positional("wanted", .json, required: false, "What it should be."),
                .positional(
                    "what",
                    .string(max: 500),
                    required: false,
                    "What it is about, for whoever reads the failure."
                ),
            ],
            "Fails the test unless both are equal, tables field by field."
        ),
        act(
            "expect_said",
            [.positional("text", .string(max: 2000), "A part of a text, or of a file's name.")],
            "Fails the test unless it was said, played or written in the last attempt."
        ),
        act(
            "expect_not_said",
            [.positional("text", .string(max: 2000), "A part of a text, or of a file's name.")],
            "Fails the test if it was said, played or written in the last attempt."
        ),
        act(
            "expect_next",
            [
                .option(
                    "after",
                    .duration(min: .zero, max: .days(3660)),
                    "How long after the last attempt's end; before the first, after now."
                ),
                .option("at", .time, "When; without an offset in the target's own zone."),
                .option(
                    "because",
                    .string(max: 200),
                    "The key that sets that time, such as `retry.busy` or `outplan.windows`, or the gate's name."
                ),
                .option("to", .json, "The address that is tried, or the destination."),
            ],
            "Fails the test unless the target is tried again, then, there, and because of that."
        ),
        act(
            "expect_done",
            [
                .option(
                    "because",
                    .string(max: 200),
                    "The reason (`reached`, `unsuccessful`, `exhausted`, `suppressed`, `expired`, `given_up`), or the key that sets it."
                )
            ],
            "Fails the test unless the target is done: never tried again."
        ),
    ]
}
