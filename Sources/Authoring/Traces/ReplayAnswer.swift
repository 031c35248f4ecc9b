import Flows
import Outbound

/// An answer that a person gives to a replayed action: `digits=2`, `hangup`, `connect=no_agents`, each with
/// `@5s` behind it where it takes another time than a second.
package struct ReplayAnswer: Hashable, Sendable {
    /// As it was typed.
    package private(set) var text = ""
    private let given: GivenAnswer
    private let kind: Kind

    private enum Kind: Hashable {
        case any, digits, speech, connect, played, message, record, web
    }

    /// Throws a sentence that says what is known.
    package init(_ text: String) throws(AttemptName.Problem) {
        try self.init(reading: text)
        self.text = text
    }

    private init(reading text: String) throws(AttemptName.Problem) {
        let (body, after) = try ReplayAnswer.time(text)
        let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init
        )
        let value = parts.count > 1 ? parts[1] : ""
        switch (parts[0], parts.count > 1) {
        case ("hangup", false): self.init(.hangUp(after: after), .any)
        case ("machine", false): self.init(.detected(.machine, after: after), .any)
        case ("person", false): self.init(.detected(.person, after: after), .any)
        case ("done", false): self.init(.answer(.done(true), after: after), .played)
        case ("interrupted", false): self.init(.answer(.done(false), after: after), .played)
        case ("timeout", false), ("invalid", false), ("no_match", false), ("no_beep", false):
            self.init(.answer(.failure(parts[0]), after: after), .any)
        case ("failure", true): self.init(.answer(.failure(value), after: after), .any)
        case ("digits", true):
            guard !value.isEmpty, value.allSatisfy({ "0123456789*#ABCD".contains($0) }) else {
                throw .init(description: "--answer \(text): digits are 0 to 9, *, # and A to D")
            }
            self.init(.answer(.digits(value), after: after), .digits)
        case ("speech", true): self.init(.answer(.speech(text: value, confidence: 1), after: after), .speech)
        case ("connect", true):
            guard let status = ConnectStatus(rawValue: value) else {
                let known = ConnectStatus.allCases.map(\.rawValue).joined(separator: ", ")
                throw .init(description: "--answer \(text): connect is one of \(known)")
            }
            self.init(ReplayAnswer.connected(status, after), .connect)
        case ("receipt", true): self.init(.answer(.receipt(status: value, id: nil), after: after), .message)
        case ("http", true):
            guard let status = Int(value), (100...599).contains(status) else {
                throw .init(description: "--answer \(text): http is a status from 100 to 599")
            }
            self.init(.answer(.fetched(WebResponse(status: status)), after: after), .web)
        case ("record", true):
            self.init(.answer(.recorded(file: value, duration: after), after: after), .record)
        default:
            throw .init(
                description:
                    "--answer \(text): not known; there are digits=, speech=, connect=, receipt=, record=, http=, "
                    + "failure=, timeout, invalid, no_match, no_beep, done, interrupted, hangup, machine, person"
            )
        }
    }

    private init(_ given: GivenAnswer, _ kind: Kind) {
        self.given = given
        self.kind = kind
    }

    /// A second, or what stands behind the last `@`.
    private static func time(_ text: String) throws(AttemptName.Problem) -> (String, Duration) {
        guard let mark = text.lastIndex(of: "@") else { return (text, .seconds(1)) }
        do {
            return (String(text[..<mark]), try DurationText.read(String(text[text.index(after: mark)...])))
        } catch {
            throw .init(description: "--answer \(text): \(error)")
        }
    }

    /// Somebody who talks does so for the given time, after a second of ringing.
    private static func connected(_ status: ConnectStatus, _ after: Duration) -> GivenAnswer {
        let talked = status == .connected ? after : .zero
        let waited = status == .connected ? Duration.seconds(1) : after
        return .answer(
            .connected(status, agent: nil, waited: waited, talked: talked),
            after: waited + talked
        )
    }

    func given(to action: FlowAction) -> GivenAnswer {
        guard case .answer(.digits(let keys), let after) = given else { return given }
        return switch action {
        case .listen: .answer(.keys(keys), after: after)
        case .digits(let request): .answer(ReplayAnswer.pressed(keys, request), after: after)
        default: given
        }
    }

    /// What the flow is answered when the callee presses these keys and no others: as on a leg.
    private static func pressed(_ keys: String, _ request: DigitsRequest) -> FlowAnswer {
        var collection = DigitCollection(request)
        var left = keys[...]
        var effects = collection.start()
        while true {
            for case .answer(let answer) in effects { return answer }
            if let key = left.popFirst() {
                effects = collection.digit(key)
            } else {
                effects = collection.promptFinished()
                if effects.isEmpty { effects = collection.alarm() }
            }
        }
    }

    func fits(_ action: FlowAction) -> Bool {
        switch (kind, action) {
        case (.any, _), (.digits, .digits), (.speech, .listen), (.connect, .connect), (.record, .record): true
        case (.digits, .listen), (.web, .http): true
        case (.played, .play), (.played, .leaveMessage), (.played, .beep), (.played, .sendDigits): true
        case (.message, .sendSMS), (.message, .sendEmail), (.message, .sendMessage): true
        default: false
        }
    }

    /// What only speaks or waits comes to its end by itself; nil for a question.
    static func played(_ action: FlowAction) -> GivenAnswer? {
        switch action {
        case .play(let request): .answer(.done(true), after: length(request.items))
        case .leaveMessage(let items): .answer(.done(true), after: length(items))
        case .sleep(let time): .answer(.nothing, after: time)
        case .beep: .answer(.done(true), after: .milliseconds(500))
        case .sendDigits(let keys): .answer(.done(true), after: .milliseconds(Int64(keys.count) * 100))
        default: nil
        }
    }

    /// A file is taken for two seconds.
    private static func length(_ items: [PromptItem]) -> Duration {
        PromptItem.length(items, file: .seconds(2))
    }
}
