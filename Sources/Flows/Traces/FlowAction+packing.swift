import Outbound

extension Packing {
    /// The whole action, as `Unpacking.action` reads it back.
    package mutating func action(_ action: FlowAction) {
        switch action {
        case .play(let request):
            byte(0)
            items(request.items)
            flag(request.bargeIn)
        case .digits(let request):
            byte(1)
            digits(request)
        case .listen(let request):
            byte(2)
            items(request.prompt)
            duration(request.timeout)
            duration(request.silence)
            texts(request.hints)
            text(request.language)
        case .connect(let request):
            byte(3)
            connect(request)
        case .record(let max, let silence, let beep):
            byte(4)
            duration(max)
            duration(silence)
            flag(beep)
        case .startRecording: byte(5)
        case .stopRecording: byte(6)
        case .leaveMessage(let prompt):
            byte(7)
            items(prompt)
        case .music(let file):
            byte(8)
            text(file)
        case .beep: byte(9)
        case .sendDigits(let keys):
            byte(10)
            text(keys)
        case .flushDigits: byte(11)
        case .sleep(let time):
            byte(12)
            duration(time)
        case .hangUp: byte(13)
        case .setVariables(let values):
            byte(14)
            fields(values)
        case .disposition(let tag, let success, let note):
            byte(15)
            text(tag)
            flag(success)
            text(note)
        case .optOut(let engine):
            byte(16)
            flag(engine)
        case .callback(let instant):
            byte(17)
            number(instant.milliseconds)
        case .sendSMS(let request):
            byte(18)
            message(request)
        case .sendEmail(let request):
            byte(19)
            message(request)
        case .sendMessage(let request):
            byte(20)
            message(request)
        case .http(let request):
            byte(21)
            web(request)
        }
    }

    private mutating func web(_ request: WebRequest) {
        text(request.method)
        text(request.url)
        // What they say may be a key to the other side.
        texts(request.headers.keys.sorted())
        text(request.body)
        duration(request.timeout)
    }

    private mutating func items(_ items: [PromptItem]) {
        count(items.count)
        for item in items {
            switch item {
            case .file(let path):
                byte(0)
                text(path)
            case .text(let words, nil, nil):
                byte(1)
                text(words)
            case .text(let words, let voice, let language):
                byte(2)
                text(words)
                text(voice)
                text(language)
            }
        }
    }

    private mutating func digits(_ request: DigitsRequest) {
        items(request.prompt)
        count(request.min)
        count(request.max)
        text(request.valid.map { String($0.sorted()) })
        text(request.terminator.map { String($0) })
        duration(request.timeout)
        duration(request.between)
        count(request.tries)
        items(request.invalid)
        items(request.noInput)
        flag(request.flush)
        flag(request.secret)
    }

    private mutating func connect(_ request: ConnectRequest) {
        switch request.party {
        case .queue(let name):
            byte(0)
            text(name)
        case .agent(let address):
            byte(1)
            text(address)
        case .number(let address):
            byte(2)
            text(address)
        case .sip(let address):
            byte(3)
            text(address)
        }
        duration(request.timeout)
        text(request.music)
        text(request.whisper)
        flag(request.record)
    }

    private mutating func message(_ request: MessageRequest) {
        destination(request.to)
        text(request.source)
        text(request.subject)
        text(request.text)
        text(request.html)
        texts(request.attachments)
    }

    mutating func destination(_ destination: Destination) {
        text(destination.type.rawValue)
        text(destination.address)
        count(destination.slot)
        text(destination.raw == destination.address ? nil : destination.raw)
        texts(destination.zones)
    }
}

extension Unpacking {
    package mutating func action() throws(PackingProblem) -> FlowAction {
        switch try byte() {
        case 0: return .play(PlayRequest(items: try items(), bargeIn: try flag()))
        case 1: return .digits(try digits())
        case 2:
            return .listen(
                ListenRequest(
                    prompt: try items(),
                    timeout: try duration(),
                    silence: try duration(),
                    hints: try texts(),
                    language: try optionalText()
                )
            )
        case 3: return .connect(try connect())
        case 4: return .record(max: try duration(), silence: try duration(), beep: try flag())
        case 5: return .startRecording
        case 6: return .stopRecording
        case 7: return .leaveMessage(try items())
        case 8: return .music(try optionalText())
        case 9: return .beep
        case 10: return .sendDigits(try text())
        case 11: return .flushDigits
        case 12: return .sleep(try duration())
        case 13: return .hangUp
        case 14: return .setVariables(try fields())
        case 15:
            return .disposition(tag: try text(), success: try optionalFlag(), note: try optionalText())
        case 16: return .optOut(engine: try flag())
        case 17: return .callback(Instant(milliseconds: try number()))
        case 18: return .sendSMS(try message())
        case 19: return .sendEmail(try message())
        case 20: return .sendMessage(try message())
        case 21: return .http(try web())
        default: throw .unknown
        }
    }

    private mutating func items() throws(PackingProblem) -> [PromptItem] {
        var items: [PromptItem] = []
        for _ in 0..<(try count()) {
            switch try byte() {
            case 0: items.append(.file(try text()))
            case 1: items.append(.text(try text(), voice: nil, language: nil))
            case 2:
                items.append(.text(try text(), voice: try optionalText(), language: try optionalText()))
            default: throw .unknown
            }
        }
        return items
    }

    private mutating func digits() throws(PackingProblem) -> DigitsRequest {
        DigitsRequest(
            prompt: try items(),
            min: Int(truncatingIfNeeded: try bits()),
            max: Int(truncatingIfNeeded: try bits()),
            valid: try optionalText().map { Set($0) },
            terminator: try optionalText()?.first,
            timeout: try duration(),
            between: try duration(),
            tries: Int(truncatingIfNeeded: try bits()),
            invalid: try items(),
            noInput: try items(),
            flush: try flag(),
            secret: try flag()
        )
    }

    private mutating func connect() throws(PackingProblem) -> ConnectRequest {
        let party: ConnectRequest.Party
        switch try byte() {
        case 0: party = .queue(try optionalText())
        case 1: party = .agent(try text())
        case 2: party = .number(try text())
        case 3: party = .sip(try text())
        default: throw .unknown
        }
        return ConnectRequest(
            party: party,
            timeout: try optionalDuration(),
            music: try optionalText(),
            whisper: try optionalText(),
            record: try flag()
        )
    }

    private mutating func web() throws(PackingProblem) -> WebRequest {
        let (method, url) = (try text(), try text())
        let headers = Dictionary(try texts().map { ($0, WebRequest.hiddenHeader) }) { first, _ in first }
        return WebRequest(
            method: method,
            url: url,
            headers: headers,
            body: try optionalText(),
            timeout: try duration()
        )
    }

    private mutating func message() throws(PackingProblem) -> MessageRequest {
        MessageRequest(
            to: try destination(),
            source: try optionalText(),
            subject: try optionalText(),
            text: try optionalText(),
            html: try optionalText(),
            attachments: try texts()
        )
    }

    mutating func destination() throws(PackingProblem) -> Destination {
        let type: DestinationType = try word()
        let address = try text()
        return Destination(
            type: type,
            address: address,
            slot: Int(truncatingIfNeeded: try bits()),
            raw: try optionalText() ?? address,
            zones: try texts()
        )
    }
}

extension WebRequest {
    /// Stands in a trace for what a header says.
    package static let hiddenHeader = "\u{2022}\u{2022}\u{2022}"
}

extension FlowAction {
    /// As a trace keeps it: headers by their names alone.
    package var kept: FlowAction {
        guard case .http(var request) = self else { return self }
        request.headers = request.headers.mapValues { _ in WebRequest.hiddenHeader }
        return .http(request)
    }
}
