import Outbound

extension TraceEvent {
    /// Ends a trace.
    static let endCode: UInt8 = 0

    /// Names of files are written once, and known by their number from there on.
    func pack(into packing: inout Packing, files: inout [String]) {
        switch self {
        case .decision(let fields):
            packing.byte(1)
            packing.fields(fields)
        case .opened(let leg, let kind, let carrier):
            packing.byte(2)
            packing.number(leg)
            packing.text(kind.rawValue)
            packing.text(carrier)
        case .leg(let leg, let event):
            packing.byte(3)
            packing.number(leg)
            packing.leg(event)
        case .facts(let facts):
            packing.byte(4)
            packing.facts(facts)
        case .began(let entry, let why):
            packing.byte(5)
            packing.text(entry.rawValue)
            packing.text(why)
        case .lines(let lines, let lost):
            packing.byte(6)
            packing.count(lost)
            packing.count(lines.count)
            for line in lines { packing.place(line, &files) }
        case .action(let action, let place):
            packing.byte(7)
            packing.flag(place != nil)
            if let place { packing.place(place, &files) }
            packing.action(action)
        case .answer(let answer, let answeredBy, let isSecret):
            packing.byte(8)
            packing.answeredBy(answeredBy)
            packing.flag(isSecret)
            packing.answer(isSecret ? answer.hidden : answer)
        case .log(let level, let words):
            packing.byte(9)
            packing.text(level.rawValue)
            packing.text(words)
        case .returned(let disposition):
            packing.byte(10)
            packing.text(disposition)
        case .failed(let failure):
            packing.byte(11)
            packing.failure(failure)
        case .cancelled(let cancellation):
            packing.byte(12)
            packing.byte(cancellation.rawValue)
        case .joined(let queue):
            packing.byte(13)
            packing.text(queue)
        case .parted(let answer):
            packing.byte(14)
            packing.answer(answer)
        case .bridged(let leg, let agent):
            packing.byte(15)
            packing.number(leg)
            packing.text(agent)
        case .refused(let outcome, let reason):
            packing.byte(16)
            packing.text(outcome.rawValue)
            packing.text(reason)
        case .limit(let cause):
            packing.byte(17)
            packing.text(cause)
        }
    }

    /// Nil at the end.
    init?(from reading: inout Unpacking, files: inout [String]) throws(PackingProblem) {
        switch try reading.byte() {
        case TraceEvent.endCode: return nil
        case 1: self = .decision(try reading.fields())
        case 2: self = .opened(leg: try reading.number(), try reading.word(), by: try reading.text())
        case 3: self = .leg(try reading.number(), try reading.leg())
        case 4: self = .facts(try reading.facts())
        case 5: self = .began(try reading.word(), why: try reading.optionalText())
        case 6:
            let lost = try reading.count(atMost: .max)
            var lines: [ScriptPlace] = []
            for _ in 0..<(try reading.count()) { lines.append(try reading.place(&files)) }
            self = .lines(lines, lost: lost)
        case 7:
            let place = try reading.flag() ? try reading.place(&files) : nil
            self = .action(try reading.action(), place)
        case 8:
            let answeredBy = try reading.answeredBy()
            let isSecret = try reading.flag()
            self = .answer(try reading.answer(), answeredBy: answeredBy, isSecret: isSecret)
        case 9: self = .log(try reading.word(), try reading.text())
        case 10: self = .returned(disposition: try reading.optionalText())
        case 11: self = .failed(try reading.failure())
        case 12:
            guard let cancellation = Cancellation(rawValue: try reading.byte()) else { throw .unknown }
            self = .cancelled(cancellation)
        case 13: self = .joined(queue: try reading.text())
        case 14: self = .parted(try reading.answer())
        case 15: self = .bridged(leg: try reading.number(), agent: try reading.optionalText())
        case 16: self = .refused(try reading.word(), reason: try reading.text())
        case 17: self = .limit(try reading.text())
        default: throw .unknown
        }
    }
}

extension FlowAnswer {
    /// Only how many digits there were.
    package var hidden: FlowAnswer {
        guard case .digits(let keys) = self else { return self }
        return .digits(String(repeating: "0", count: keys.count))
    }
}

extension Packing {
    fileprivate mutating func place(_ place: ScriptPlace, _ files: inout [String]) {
        if let index = files.firstIndex(of: place.file) {
            count(index)
        } else {
            count(files.count)
            text(place.file)
            files.append(place.file)
        }
        count(place.line)
    }

    fileprivate mutating func answeredBy(_ who: AnsweredBy?) {
        switch who {
        case nil: byte(0)
        case .person: byte(1)
        case .machine: byte(2)
        case .unknown: byte(3)
        }
    }

    /// A key is the last byte, where a pen finds it again.
    fileprivate mutating func leg(_ event: LegEvent) {
        switch event {
        case .ringing: byte(0)
        case .answered: byte(1)
        case .detected(let who):
            byte(2)
            answeredBy(who)
        case .beep: byte(3)
        case .digit(let key):
            byte(4)
            byte(key.asciiValue ?? TracePen.hiddenKey)
        case .speech(let words, let confidence):
            byte(5)
            text(words)
            real(confidence)
        case .finished: byte(6)
        case .ended(let cause, let code, let reason):
            byte(7)
            text(cause.rawValue)
            number(code.map { Int64($0) })
            text(reason)
        }
    }

    fileprivate mutating func facts(_ facts: TraceFacts) {
        count(facts.seed)
        flag(facts.countsInstructions)
        draft(facts.target)
        fields(facts.targetVariables)
        fields(facts.attemptVariables)
        text(facts.zone)
        text(facts.locale)
        text(facts.queue)
        text(facts.campaignDetail)
        duration(facts.maxDuration)
        text(facts.machine.rawValue)
    }

    private mutating func draft(_ draft: TargetDraft) {
        text(draft.externalID)
        text(draft.name)
        text(draft.detail)
        text(draft.zone)
        text(draft.postalCode)
        text(draft.locale)
        count(draft.priority)
        number(draft.notBefore?.milliseconds)
        number(draft.notAfter?.milliseconds)
        fields(draft.data)
        count(draft.destinations.count)
        for each in draft.destinations { destination(each) }
    }
}

extension Unpacking {
    /// A number that counts nothing of what follows.
    mutating func count(atMost most: Int) throws(PackingProblem) -> Int {
        guard let value = Int(exactly: try bits()), value <= most else { throw .unknown }
        return value
    }

    fileprivate mutating func place(_ files: inout [String]) throws(PackingProblem) -> ScriptPlace {
        let index = try count(atMost: files.count)
        if index == files.count { files.append(try text()) }
        return ScriptPlace(file: files[index], line: Int(truncatingIfNeeded: try bits()))
    }

    fileprivate mutating func answeredBy() throws(PackingProblem) -> AnsweredBy? {
        switch try byte() {
        case 0: nil
        case 1: .person
        case 2: .machine
        case 3: .unknown
        default: throw .unknown
        }
    }

    fileprivate mutating func leg() throws(PackingProblem) -> LegEvent {
        switch try byte() {
        case 0: return .ringing
        case 1: return .answered
        case 2: return .detected(try answeredBy() ?? .unknown)
        case 3: return .beep
        case 4: return .digit(Character(UnicodeScalar(try byte())))
        case 5: return .speech(text: try text(), confidence: try real())
        case 6: return .finished(0, .completed)
        case 7:
            return .ended(
                try word(),
                code: try optionalNumber().map { Int(truncatingIfNeeded: $0) },
                reason: try optionalText()
            )
        default: throw .unknown
        }
    }

    fileprivate mutating func facts() throws(PackingProblem) -> TraceFacts {
        TraceFacts(
            seed: try bits(),
            countsInstructions: try flag(),
            target: try draft(),
            targetVariables: try fields(),
            attemptVariables: try fields(),
            zone: try optionalText(),
            locale: try optionalText(),
            queue: try text(),
            campaignDetail: try text(),
            maxDuration: try duration(),
            machine: try word()
        )
    }

    private mutating func draft() throws(PackingProblem) -> TargetDraft {
        var draft = TargetDraft(destinations: [])
        draft.externalID = try optionalText()
        draft.name = try text()
        draft.detail = try text()
        draft.zone = try optionalText()
        draft.postalCode = try optionalText()
        draft.locale = try optionalText()
        draft.priority = try count(atMost: .max)
        draft.notBefore = try optionalNumber().map { Instant(milliseconds: $0) }
        draft.notAfter = try optionalNumber().map { Instant(milliseconds: $0) }
        draft.data = try fields()
        for _ in 0..<(try count()) { draft.destinations.append(try destination()) }
        return draft
    }
}
