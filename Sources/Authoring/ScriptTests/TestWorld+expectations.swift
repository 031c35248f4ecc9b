import Dialer
import Flows
import Outbound
import Store

extension TestWorld {
    func judge(_ expectation: Expectation) throws -> Conversation.Turn {
        switch expectation {
        case .equal(let got, let wanted, let what):
            if got.isAlike(wanted) { return .answer(.nothing) }
            let about = what.map { "\($0): " } ?? ""
            return .fail(about + "not what was expected", Difference(wanted: wanted, got: got))
        case .said(let text):
            let prompts = try said("t:expect_said")
            if prompts.contains(where: { $0.contains(text) }) { return .answer(.nothing) }
            return .fail("\(Quoted.brief(text)) was not said", Difference(wanted: text, said: prompts))
        case .notSaid(let text):
            let all = try said("t:expect_not_said")
            guard let said = all.first(where: { $0.contains(text) }) else { return .answer(.nothing) }
            return .fail("\(Quoted.brief(text)) was said, in \(Quoted.brief(said))", nil)
        case .next(let after, let at, let because, let to):
            return try judgeNext(after: after, at: at, because: because, to: to)
        case .done(let because): return try judgeDone(because)
        }
    }

    /// Prompts, and what messages of the attempt say.
    private func said(_ action: String) throws -> [String] {
        guard let last = scene.last else {
            throw TestObstacle("\(action): there was no attempt yet; let one happen with t:run()")
        }
        let record = scene.record(of: last)
        return record.prompts + record.written
    }

    private func words(_ instant: Instant) -> String { zone?.text(instant) ?? RFC3339.text(instant) }

    private func judgeNext(
        after: Duration?,
        at: Instant?,
        because: String?,
        to: String?
    ) throws -> Conversation.Turn {
        if let words = try memory() { return .fail(words, nil) }
        let (outlook, last) = try outlook()
        let instant: Instant
        let dial: Dial
        let ground: Evidence?
        switch outlook {
        case .tried(let at, let found, let why): (instant, dial, ground) = (at, found, why)
        case .done(let reason, _):
            return .fail(
                "the target is not tried again, it is done: \(reason.rawValue)\n\(try explanation())",
                nil
            )
        case .held(_, let gate):
            return .fail(
                "the target is held by \(gate.rawValue) until something changes\n\(try explanation())",
                nil
            )
        }
        var (wanted, got): ([String: JSONValue], [String: JSONValue]) = ([:], [:])
        var isRight = true
        if let after {
            let found = instant - (last?.endedAt ?? now)
            wanted["after"] = .string(DurationText.text(after))
            got["after"] = .string(DurationText.text(found))
            isRight = isRight && found == after
        }
        if let at {
            wanted["at"] = .string(words(at))
            got["at"] = .string(words(instant))
            isRight = isRight && instant == at
        }
        if let because {
            wanted["because"] = .string(because)
            got["because"] = .string(ground.map { $0.shownKey } ?? "nothing holds it")
            isRight = isRight && ground?.answers(to: because) == true
        }
        if let to {
            wanted["to"] = .string(to)
            got["to"] = .string(dial.destination.address)
            isRight = isRight && dial.destination.address == to
        }
        if isRight { return .answer(.nothing) }
        if got["at"] == nil { got["at"] = .string(words(instant)) }
        if got["because"] == nil, let ground { got["because"] = .string(ground.shownKey) }
        return .fail(
            "the next attempt is another" + (ground.map { ": \($0.text)" } ?? ""),
            Difference(wanted: .object(wanted), got: .object(got))
        )
    }

    private func judgeDone(_ because: String?) throws -> Conversation.Turn {
        if let words = try memory() { return .fail(words, nil) }
        switch try outlook().0 {
        case .done(let reason, let ground):
            guard let because else { return .answer(.nothing) }
            if because == reason.rawValue || ground?.answers(to: because) == true { return .answer(.nothing) }
            let got = [reason.rawValue, ground?.shownKey].compactMap { $0 }.joined(separator: ", ")
            return .fail(
                "the target is done for another reason" + (ground.map { ": \($0.text)" } ?? ""),
                Difference(wanted: .string(because), got: .string(got))
            )
        case .tried(let instant, _, let ground):
            return .fail(
                "the target is not done: it is tried again at \(words(instant))"
                    + (ground.map { ", \($0.shownKey): \($0.text)" } ?? ""),
                nil
            )
        case .held(_, let gate):
            return .fail("the target is not done: it is held by \(gate.rawValue)\n\(try explanation())", nil)
        }
    }
}

extension Evidence {
    var shownKey: String { key.isEmpty ? gate.rawValue : key }

    /// `windows` is enough for `outplan.windows`.
    fileprivate func answers(to name: String) -> Bool {
        name == key || name == gate.rawValue || key == "outplan.\(name)"
    }
}

extension JSONValue {
    /// Equal, with 1 and 1.0 as one number, as in Lua.
    fileprivate func isAlike(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.integer(let whole), .number(let number)), (.number(let number), .integer(let whole)):
            Int64(exactly: number) == whole
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isAlike($1) }
        case (.array(let list), .object(let fields)), (.object(let fields), .array(let list)):
            list.isEmpty && fields.isEmpty
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { name, value in right[name].map { value.isAlike($0) } ?? false }
        default: self == other
        }
    }
}
