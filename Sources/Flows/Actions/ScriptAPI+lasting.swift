import Outbound

extension ScriptAPI {
    /// The actions without media: each exists for call, message and email alike.
    static let lasting: [ScriptAction] = objects.flatMap { object in
        [
            ScriptAction(
                object,
                "set_variables",
                [.positional("variables", .fields, "Names and values; `json.null` clears.")],
                "Sets variables of this attempt; they are durable when it returns. The same as "
                    + "`\(object).variables.name = value`."
            ),
            ScriptAction(
                object,
                "disposition",
                [
                    .positional("tag", .name, "The result, such as `confirmed`."),
                    .option("success", .boolean, "Whether this attempt is a success."),
                    .option("note", .text(max: 2000), "A note for people; a template."),
                    Shared.with,
                ],
                "Sets the author's own result of this attempt. A string that the flow returns is the same."
            ),
            ScriptAction(
                object,
                "opt_out",
                [
                    .option(
                        "scope",
                        .choice(["campaign", "engine"]),
                        default: "engine",
                        "Whether every campaign stops contacting this address, or this one only."
                    )
                ],
                "Puts the address on the do-not-contact list."
            ),
            ScriptAction(
                object,
                "callback",
                [
                    .option("after", .duration(min: .minutes(1), max: .days(366)), "From now."),
                    .option("at", .time, "A time; without an offset it is in the target's own zone."),
                    .option("at_local", .clock, "The next such time of day on the target's own clock."),
                ],
                "Asks for a next try at a time, instead of the retry interval; it is moved into the next window. "
                    + "Exactly one of the three is given."
            ),
            ScriptAction(
                object,
                "sleep",
                [.positional("time", .duration(min: .milliseconds(1), max: Shared.longestWait), "How long.")],
                "Waits."
            ),
        ]
    }

    package static let facts: [ScriptFact] =
        objects.flatMap { object in
            [
                ScriptFact(
                    object: object,
                    name: "target",
                    luaType: "trunkside.Target",
                    doc:
                        "The person: `id, external_id, name, detail, timezone, locale, data, destinations`. Read-only."
                ),
                ScriptFact(
                    object: object,
                    name: "destination",
                    luaType: "trunkside.Destination",
                    doc: "The address of this attempt: `type, address, slot`. Read-only."
                ),
                ScriptFact(
                    object: object,
                    name: "campaign",
                    luaType: "trunkside.Campaign",
                    doc: "The campaign: `name, type, detail, queue`. Read-only."
                ),
                ScriptFact(
                    object: object,
                    name: "attempt",
                    luaType: "trunkside.Attempt",
                    doc: "This attempt: `id, number`. Read-only."
                ),
                ScriptFact(
                    object: object,
                    name: "variables",
                    luaType: "table<string, any>",
                    doc:
                        "The variables of the target and this attempt. An assignment is durable when it returns; a "
                        + "table read from here is read-only: assign a new one."
                ),
            ]
        } + [
            ScriptFact(
                object: "call",
                name: "answered_by",
                luaType: "\"person\"|\"machine\"|\"unknown\"",
                doc: "Who answered, as far as it is known yet."
            ),
            ScriptFact(
                object: "callee",
                name: "target",
                luaType: "trunkside.Target",
                doc: "The person that this callee plays."
            ),
            ScriptFact(
                object: "callee",
                name: "attempt",
                luaType: "trunkside.Attempt",
                doc: "The attempt: `id, number`."
            ),
            ScriptFact(
                object: "callee",
                name: "prompts",
                luaType: "string[]",
                doc: "The texts and file names heard so far."
            ),
            ScriptFact(
                object: "json",
                name: "null",
                luaType: "any",
                doc: "The null of JSON; clears a variable."
            ),
        ]

    static func facts(of object: String) -> [String] { facts.filter { $0.object == object }.map(\.name) }
}
