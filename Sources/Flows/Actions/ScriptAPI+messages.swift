extension ScriptAPI {
    private static let receipt = "a table with `status` and `id`, or nil and why"

    private static func body(campaign: Bool) -> [ScriptParameter] {
        [
            .option("subject", .text(max: 500), required: campaign, "The subject; a template."),
            .option("text", .text(max: 200_000), "The text; a template."),
            .option("html", .html, "The same as HTML; a template whose values are escaped."),
            .option("attachments", .files, "Files below the campaign's folder."),
            Shared.with,
        ]
    }

    static let messages: [ScriptAction] = [
        ScriptAction(
            "message",
            "send",
            [.option("text", .text(max: 1600), required: true, "The text; a template."), Shared.with],
            result: receipt,
            luaResult: "trunkside.Receipt?, string?",
            "Sends this campaign's message to the destination of this attempt, once. Its receipt is the attempt's "
                + "outcome."
        ),
        ScriptAction(
            "email",
            "send",
            body(campaign: true),
            result: receipt,
            luaResult: "trunkside.Receipt?, string?",
            "Sends this campaign's email to the destination of this attempt, once. Its receipt is the attempt's "
                + "outcome."
        ),
        ScriptAction(
            "sms",
            "send",
            style: .function,
            [
                .option(
                    "to",
                    .name,
                    default: "the target's own sms address",
                    "A number such as `+13035550100`; a target without an sms address needs it."
                ),
                .option("text", .text(max: 1600), required: true, "The text; a template."),
                .option("from", .name, default: "the campaign's source", "The sender."),
                Shared.with,
            ],
            result: receipt,
            luaResult: "trunkside.Receipt?, string?",
            "Sends a text message beside the campaign's."
        ),
        ScriptAction(
            "email",
            "send",
            style: .function,
            [
                .option("to", .name, default: "the target's own email address", "The address."),
                .option("from", .name, default: "the campaign's source", "The sender."),
            ] + body(campaign: true),
            result: receipt,
            luaResult: "trunkside.Receipt?, string?",
            "Sends an email beside the campaign's."
        ),
    ]

    private static let request: [ScriptParameter] = [
        .positional("url", .text(max: 2000), "The address; a template."),
        Shared.with,
        .option("headers", .texts, "Headers of the request."),
        .option("query", .texts, "Parameters of the address."),
        Shared.timeout("10s", "How long to wait for the answer."),
    ]
    private static let response = "a table with `status`, `headers`, `body` and `json`, or nil and why"

    static let web: [ScriptAction] = [
        ScriptAction(
            "http",
            "get",
            style: .function,
            request,
            result: response,
            luaResult: "trunkside.Response?, string?",
            "Asks a web server of `[http] allow`. In tests `t:http` answers; a simulation asks nobody."
        ),
        ScriptAction(
            "http",
            "post",
            style: .function,
            request + [
                .option("json", .json, "The body, as JSON."),
                .option("body", .string(max: 200_000), "The body."),
            ],
            result: response,
            luaResult: "trunkside.Response?, string?",
            "Sends to a web server of `[http] allow`. In tests `t:http` answers; a simulation asks nobody."
        ),
    ]
}
