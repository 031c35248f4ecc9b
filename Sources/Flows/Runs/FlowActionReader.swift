import Lua
import Outbound

/// Makes the typed action out of checked arguments.
struct FlowActionReader {
    enum Reading {
        case action(FlowAction)
        /// Answered at once with nil and why.
        case unavailable(String)
    }

    let arguments: Arguments
    let host: FlowHost

    var context: FlowContext { host.context }

    func read() throws(ArgumentProblem) -> Reading {
        switch arguments.action.fullName {
        case "sms.send": return try message(.sms)
        case "email.send": return try message(.email)
        case "http.get", "http.post": return .action(.http(try webRequest()))
        default: break
        }
        if arguments.action.name == "send" { return .action(try campaignMessage()) }
        if arguments.action.needsMedia { return .action(try media()) }
        return .action(try lasting())
    }

    private func media() throws(ArgumentProblem) -> FlowAction {
        switch arguments.action.name {
        case "say":
            let text = PromptItem.text(
                arguments.text("text") ?? "",
                voice: arguments.text("voice"),
                language: arguments.text("language")
            )
            return .play(PlayRequest(items: [text], bargeIn: arguments.flag("barge_in") ?? false))
        case "play":
            let items = (arguments.texts("files") ?? []).map { PromptItem.file($0) }
            return .play(PlayRequest(items: items, bargeIn: arguments.flag("barge_in") ?? false))
        case "leave_message": return .leaveMessage(try arguments.prompt(required: true))
        case "music": return .music(arguments.text("file"))
        case "beep": return .beep
        case "digits": return .digits(try digits())
        case "menu": return .digits(try menu())
        case "listen": return .listen(try listen())
        case "send_digits": return .sendDigits(arguments.text("keys") ?? "")
        case "flush_digits": return .flushDigits
        case "connect": return .connect(try connect())
        case "record":
            return .record(
                max: arguments.duration("max") ?? .minutes(1),
                silence: arguments.duration("silence") ?? .seconds(3),
                beep: arguments.flag("beep") ?? true
            )
        case "start_recording": return .startRecording
        case "stop_recording": return .stopRecording
        case "hang_up": return .hangUp
        default: throw arguments.problem(" is not an action")
        }
    }

    private func lasting() throws(ArgumentProblem) -> FlowAction {
        switch arguments.action.name {
        case "set_variables": return .setVariables(try variables())
        case "disposition":
            return .disposition(
                tag: arguments.text("tag") ?? "",
                success: arguments.flag("success"),
                note: arguments.text("note")
            )
        case "opt_out": return .optOut(engine: arguments.text("scope") != "campaign")
        case "callback":
            let now = context.now()
            let moment = try arguments.moment(now: now, zone: context.zone)
            guard moment > now else {
                throw arguments.problem(
                    ": the time \(RFC3339.text(moment)) has passed (it is \(RFC3339.text(now)))"
                )
            }
            return .callback(moment)
        case "sleep": return .sleep(arguments.duration("time") ?? .zero)
        default: throw arguments.problem(" is not an action")
        }
    }

    private func digits() throws(ArgumentProblem) -> DigitsRequest {
        let max = arguments.integer("max") ?? 32
        let min = arguments.integer("min") ?? 1
        guard min <= max else { throw arguments.problem(", min: \(min) is more than max, which is \(max)") }
        let valid = arguments.text("valid").map { Set($0) }
        var terminator: Character? = max == 1 || valid?.contains("#") == true ? nil : "#"
        if let given = arguments.text("terminator") { terminator = given.first }
        var request = try collection(tries: 1)
        request.min = min
        request.max = max
        request.valid = valid
        request.terminator = terminator
        return request
    }

    private func menu() throws(ArgumentProblem) -> DigitsRequest {
        guard !arguments.choices.isEmpty else {
            throw arguments.problem(" has no choices: give one as [\"1\"] = function() ... end")
        }
        var request = try collection(tries: 3)
        request.max = 1
        request.valid = Set(arguments.choices.joined())
        return request
    }

    private func collection(tries: Int) throws(ArgumentProblem) -> DigitsRequest {
        let prompt = try arguments.prompt(required: arguments.action.name == "menu")
        let invalid = try arguments.prompt(required: false, say: "invalid", play: "play_invalid")
        let noInput = try arguments.prompt(required: false, say: "no_input", play: "play_no_input")
        let again: [PromptItem] =
            switch arguments.options[ScriptMark.again]?.string {
            case "invalid": invalid
            case .some: noInput
            case nil: []
            }
        return DigitsRequest(
            prompt: again + prompt,
            timeout: arguments.duration("timeout") ?? .seconds(5),
            between: arguments.duration("between") ?? .seconds(3),
            tries: arguments.options[ScriptMark.once] == nil ? arguments.integer("tries") ?? tries : 1,
            invalid: invalid,
            noInput: noInput,
            flush: (arguments.flag("flush") ?? false) && arguments.options[ScriptMark.again] == nil,
            secret: arguments.flag("secret") ?? false
        )
    }

    private func listen() throws(ArgumentProblem) -> ListenRequest {
        ListenRequest(
            prompt: try arguments.prompt(required: false),
            timeout: arguments.duration("timeout") ?? .seconds(5),
            silence: arguments.duration("silence") ?? .milliseconds(800),
            hints: arguments.texts("hints") ?? [],
            language: arguments.text("language") ?? context.locale
        )
    }

    private func connect() throws(ArgumentProblem) -> ConnectRequest {
        let named = ["queue", "agent", "number", "sip"].filter { arguments[$0] != nil }
        guard named.count <= 1 else {
            throw arguments.problem(": \(named.joined(separator: " and ")) are given; give one of them")
        }
        let party: ConnectRequest.Party
        switch (named.first, named.first.flatMap { arguments.text($0) }) {
        case ("agent", let name?): party = .agent(name)
        case ("number", let number?):
            guard Address.isNumber(number) else {
                throw arguments.problem(", number: \(Address.numberWords)")
            }
            party = .number(number)
        case ("sip", let address?):
            guard Address.isSIP(address) else {
                throw arguments.problem(", sip: expected an address such as \"sip:desk@example.org\"")
            }
            party = .sip(address)
        case (_, let name): party = .queue(name)
        }
        if party == .queue(nil), context.campaign.queue.isEmpty {
            throw arguments.problem(
                ": nothing is named to connect to, and the campaign has no queue; give queue, agent, number or sip"
            )
        }
        return ConnectRequest(
            party: party,
            timeout: arguments.duration("timeout"),
            music: arguments.text("music"),
            whisper: arguments.text("whisper"),
            record: arguments.flag("record") ?? false
        )
    }

    private func variables() throws(ArgumentProblem) -> [String: JSONValue] {
        let changes = arguments.fields("variables") ?? [:]
        for name in changes.keys.sorted() where name.isEmpty || name.utf8.count > 100 {
            throw arguments.problem(
                ": a variable's name has 1 to 100 bytes, and \(Given.quoted(name)) has not"
            )
        }
        let whole = host.own.merging(changes) { _, new in new }
        guard JSONValue.object(whole).levels <= 32 else {
            throw arguments.problem(": nested deeper than 32 levels")
        }
        let bytes = JSONValue.object(whole).text.utf8.count
        guard bytes <= 64 * 1024 else {
            throw arguments.problem(
                ": the attempt's variables would have \(bytes) bytes, and 65536 are the most"
            )
        }
        return changes
    }
}
