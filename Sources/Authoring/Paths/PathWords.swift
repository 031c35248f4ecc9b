import Flows
import Outbound

/// One step of a path, in words.
package struct PathStep: Hashable, Sendable {
    /// What the flow did: `say "Hello"`.
    package var action: String
    /// What came of it: `true`, `"2"`, `hang-up`.
    package var answer: String
    package var place: ScriptPlace?

    init(_ step: DriveStep) {
        action = PathStep.words(step.asked)
        place = step.asked.place
        answer = step.raised.map { "error: \($0)" } ?? PathStep.words(step.given, to: step.asked.action)
    }

    package var json: JSONValue {
        [
            "action": .string(action), "answer": .string(answer),
            "place": JSONValue(place.map(\.description)),
        ]
    }

    private static func words(_ asked: AskedAction) -> String {
        if asked.isJoining { return "joins the campaign's queue" }
        return switch asked.action {
        case .play(let request): prompt(request.items)
        case .digits(let request): spaced("digits", prompt(request.prompt))
        case .listen(let request): spaced("listen", prompt(request.prompt))
        case .leaveMessage(let items): spaced("leave_message", prompt(items))
        case .connect(let request): "connect \(party(request.party))"
        case .record: "record"
        case .startRecording: "start_recording"
        case .stopRecording: "stop_recording"
        case .music(let file): file.map { "music \"\($0)\"" } ?? "music off"
        case .beep: "beep"
        case .sendDigits: "send_digits"
        case .flushDigits: "flush_digits"
        case .sleep(let duration): "sleep \(DurationText.text(duration))"
        case .hangUp: "hang_up"
        case .setVariables(let values): "set_variables \(values.keys.sorted().joined(separator: ", "))"
        case .disposition(let tag, _, _): "disposition \"\(cut(tag))\""
        case .optOut: "opt_out"
        case .callback(let instant): "callback \(RFC3339.text(instant))"
        case .sendSMS: "sms.send"
        case .sendEmail: "email.send"
        case .sendMessage: "send"
        case .http(let request): request.shown
        }
    }

    private static func words(_ given: GivenAnswer, to action: FlowAction) -> String {
        switch given {
        case .answer(let answer, _): words(answer, to: action)
        case .hangUp(_, let talking): talking ? "connected, then hang-up" : "hang-up"
        case .detected(let who, _): "a \(who.rawValue) is detected"
        case .stopped(let cause, _): "stopped: \(cause)"
        case .abandon: "no answer"
        }
    }

    private static func words(_ answer: FlowAnswer, to action: FlowAction) -> String {
        switch answer {
        case .nothing: return "done"
        case .done(let flag): return flag ? "true" : "false (a key interrupts)"
        case .digits(let keys):
            if case .digits(let request) = action, request.secret { return "\(keys.count) secret digits" }
            return "\"\(keys)\""
        case .speech(let text, _): return "says \"\(cut(text))\""
        case .keys(let keys): return "\"\(keys)\""
        case .connected(let status, _, _, _): return status.rawValue
        case .recorded: return "recorded"
        case .receipt(let status, _): return status
        case .fetched(let response):
            return "\(response.status)" + (response.body.isEmpty ? ", without a body" : "")
        case .failure(let why): return why
        case .raise(let words): return "error: \(words)"
        }
    }

    private static func spaced(_ name: String, _ prompt: String) -> String {
        prompt.isEmpty ? name : "\(name), \(prompt)"
    }

    private static func prompt(_ items: [PromptItem]) -> String {
        items.map { item in
            switch item {
            case .file(let path): "play \"\(path)\""
            case .text(let text, _, _): "say \"\(cut(text))\""
            }
        }
        .joined(separator: ", ")
    }

    private static func party(_ party: ConnectRequest.Party) -> String {
        switch party {
        case .queue(let name): name.map { "queue \"\($0)\"" } ?? "the campaign's queue"
        case .agent(let address): "agent \(Masked.address(address))"
        case .number(let address), .sip(let address): Masked.address(address)
        }
    }

    /// Short, and on one line.
    static func cut(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count <= 60 ? line : line.prefix(60) + "..."
    }
}
