import Flows
import Outbound

extension FlowAction {
    /// The author's word for it.
    package var name: String {
        switch self {
        case .play(let request):
            if case .text = request.items.first { "say" } else { "play" }
        case .digits: "digits"
        case .listen: "listen"
        case .connect: "connect"
        case .record: "record"
        case .startRecording: "start_recording"
        case .stopRecording: "stop_recording"
        case .leaveMessage: "leave_message"
        case .music: "music"
        case .beep: "beep"
        case .sendDigits: "send_digits"
        case .flushDigits: "flush_digits"
        case .sleep: "sleep"
        case .hangUp: "hang_up"
        case .setVariables: "set_variables"
        case .disposition: "disposition"
        case .optOut: "opt_out"
        case .callback: "callback"
        case .sendSMS: "sms.send"
        case .sendEmail: "email.send"
        case .sendMessage: "send"
        case .http(let request): request.method == "GET" ? "http.get" : "http.post"
        }
    }

    /// What a trace keeps of the request: texts cut short, no whole addresses, no secret digits.
    package var summary: JSONValue {
        switch self {
        case .play(let request): FlowAction.summary(request.items)
        case .digits(let request): FlowAction.summary(request.prompt)
        case .listen(let request): FlowAction.summary(request.prompt)
        case .leaveMessage(let items): FlowAction.summary(items)
        case .connect(let request): .string(request.words)
        case .music(let file): JSONValue(file)
        case .sleep(let duration): .string(DurationText.text(duration))
        case .setVariables(let values): .object(values)
        case .disposition(let tag, let success, let note):
            ["tag": .string(tag), "success": JSONValue(success), "note": JSONValue(note)]
        case .optOut(let engine): .string(engine ? "engine" : "campaign")
        case .callback(let instant): JSONValue(instant)
        case .sendSMS(let request), .sendEmail(let request), .sendMessage(let request):
            [
                "to": .string(Masked.address(request.to.address)),
                "text": JSONValue(request.text.map(FlowAction.cut)),
            ]
        case .http(let request): .string(request.shown)
        case .record(let max, _, _): .string(DurationText.text(max))
        case .sendDigits(let keys): .integer(Int64(keys.count))
        case .startRecording, .stopRecording, .beep, .flushDigits, .hangUp: .null
        }
    }

    private static func summary(_ items: [PromptItem]) -> JSONValue {
        .array(
            items.map { item in
                switch item {
                case .file(let path): .string(path)
                case .text(let text, _, _): .string(cut(text))
                }
            }
        )
    }

    private static func cut(_ text: String) -> String {
        text.count <= 200 ? text : String(text.prefix(200)) + "..."
    }
}

extension ConnectRequest {
    /// What a flow that returns unconnected joins.
    static let campaignQueue = ConnectRequest(
        party: .queue(nil),
        timeout: nil,
        music: nil,
        whisper: nil,
        record: false
    )

    fileprivate var words: String {
        switch party {
        case .queue(let name): "queue \(name ?? "(the campaign's)")"
        case .agent(let address), .number(let address), .sip(let address): Masked.address(address)
        }
    }
}

extension FlowAnswer {
    /// What a trace keeps of the answer; secret digits only by their count.
    package func summary(of action: FlowAction) -> JSONValue {
        switch self {
        case .nothing: .null
        case .done(let flag): .boolean(flag)
        case .digits(let keys):
            if case .digits(let request) = action, request.secret {
                ["secret": .integer(Int64(keys.count))]
            } else {
                .string(keys)
            }
        case .speech(let text, let confidence): ["text": .string(text), "confidence": .number(confidence)]
        case .keys(let keys): ["digits": .string(keys)]
        case .connected(let status, let agent, let waited, let talked):
            [
                "status": .string(status.rawValue), "agent": JSONValue(agent),
                "waited": .integer(waited.milliseconds), "talked": .integer(talked.milliseconds),
            ]
        case .recorded(let file, let duration):
            ["file": .string(file), "duration": .integer(duration.milliseconds)]
        case .receipt(let status, let id): ["status": .string(status), "id": JSONValue(id)]
        case .fetched(let response):
            [
                "status": .integer(Int64(response.status)),
                "headers": .object(response.headers.mapValues { .string($0) }),
                "body": .string(response.body),
            ]
        case .failure(let why): ["failure": .string(why)]
        case .raise(let message): ["error": .string(message)]
        }
    }
}
