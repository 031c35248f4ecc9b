import Outbound

extension FlowAction {
    /// As its author would read it aloud, in one line: what was asked for, no whole address, no secret.
    package var words: String {
        switch self {
        case .play(let request):
            let items = request.items
            if case .file? = items.first { return "play \(Self.words(items))" }
            return "say \(Self.words(items))"
        case .digits(let request): return Self.digits(request)
        case .listen(let request): return Self.joined("listen", Self.words(request.prompt))
        case .connect(let request): return "connect \(request.words)"
        case .record(let max, _, _): return "record max \(DurationText.text(max))"
        case .startRecording: return "start_recording"
        case .stopRecording: return "stop_recording"
        case .leaveMessage(let items): return Self.joined("leave_message", Self.words(items))
        case .music(let file): return file.map { "music \(quoted($0))" } ?? "music off"
        case .beep: return "beep"
        case .sendDigits(let keys): return "send_digits of \(keys.count) keys"
        case .flushDigits: return "flush_digits"
        case .sleep(let time): return "sleep \(DurationText.text(time))"
        case .hangUp: return "hang_up"
        case .setVariables(let values):
            let list = values.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.text)" }
            return Self.joined("set_variables", list.joined(separator: ", "))
        case .disposition(let tag, let success, let note):
            var words = "disposition \(quoted(tag))"
            if let success { words += success ? ", success" : ", no success" }
            if let note { words += ", note \(quoted(note))" }
            return words
        case .optOut(let engine): return "opt_out \(engine ? "engine" : "campaign")"
        case .callback(let instant): return "callback at \(RFC3339.text(instant))"
        case .sendSMS(let request): return "sms.send \(request.words)"
        case .sendEmail(let request): return "email.send \(request.words)"
        case .sendMessage(let request): return "send \(request.words)"
        case .http(let request): return "http \(request.shown)"
        }
    }

    private static func digits(_ request: DigitsRequest) -> String {
        var words = "digits"
        if request.secret { words += " (secret)" }
        if request.max == 1 {
            if let valid = request.valid { words += " one of \(String(valid.sorted()))" }
        } else {
            words += " \(request.min == request.max ? "" : "\(request.min)-")\(request.max)"
        }
        return joined(words, Self.words(request.prompt))
    }

    fileprivate static func joined(_ first: String, _ second: String) -> String {
        second.isEmpty ? first : "\(first) \(second)"
    }

    private static func words(_ items: [PromptItem]) -> String {
        items.map { item in
            switch item {
            case .file(let path): quoted(path)
            case .text(let text, _, _): quoted(text)
            }
        }.joined(separator: ", ")
    }
}

/// In quotes, with line breaks shown as such.
private func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\"", with: "\\\""))\""
}

extension ConnectRequest {
    fileprivate var words: String {
        var words =
            switch party {
            case .queue(let name?): "queue \(quoted(name))"
            case .queue(nil): "the campaign's queue"
            case .agent(let address): "agent \(Masked.address(address))"
            case .number(let address), .sip(let address): Masked.address(address)
            }
        if let timeout { words += ", timeout \(DurationText.text(timeout))" }
        return words
    }
}

extension MessageRequest {
    fileprivate var words: String {
        var words = "to \(Masked.address(to.address))"
        if let subject { words += " \(quoted(subject))" }
        if let text { words += " \(quoted(text))" }
        if html != nil { words += " with html" }
        return words
    }
}

extension FlowAnswer {
    /// What the script is given, in one line; nil where that is nothing.
    package var words: String? {
        switch self {
        case .nothing: return nil
        case .done(let isDone): return isDone ? "true" : "false, a key interrupted it"
        case .digits(let keys): return "\"\(keys)\""
        case .speech(let text, let confidence): return "\(quoted(text)), confidence \(confidence)"
        case .keys(let keys): return "digits \"\(keys)\""
        case .connected(let status, let agent, let waited, let talked):
            var words = status.rawValue
            if let agent { words += ", agent \(Masked.agent(agent))" }
            words += ", waited \(DurationText.text(waited))"
            if status == .connected { words += ", talked \(DurationText.text(talked))" }
            return words
        case .recorded(let file, let duration): return "\(file), \(DurationText.text(duration))"
        case .receipt(let status, _): return status
        case .fetched(let response): return "status \(response.status), \(response.body.utf8.count) bytes"
        case .failure(let why): return "nil, \"\(why)\""
        case .raise(let message): return "error: \(message)"
        }
    }
}
