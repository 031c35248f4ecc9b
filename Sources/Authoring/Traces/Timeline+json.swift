import Dialer
import Flows
import Outbound
import Store

extension Timeline {
    /// The attempt for machines: `events` in their order, each with its time and its kind.
    package var json: JSONValue {
        let attempt = story.attempt
        var fields: [String: JSONValue] = [
            "attempt": .integer(attempt.id.rawValue), "uuid": .string(attempt.uuid),
            "campaign": .string(story.campaign.title),
            "target": .string(story.target.draft.externalID ?? "\(story.target.id)"),
            "number": .integer(Int64(attempt.number)),
            "type": .string(attempt.destination.type.rawValue),
            "to": .string(Masked.address(attempt.destination.address)),
            "carrier": .string(attempt.carrier),
            "started_at": JSONValue(attempt.startedAt), "answered_at": JSONValue(attempt.answeredAt),
            "ended_at": JSONValue(attempt.endedAt), "outcome": JSONValue(attempt.outcome?.rawValue),
            "cause": JSONValue(attempt.cause), "disposition": JSONValue(attempt.disposition),
            "success": JSONValue(attempt.success), "note": JSONValue(attempt.note),
            "answered_by": JSONValue(attempt.answeredBy?.rawValue),
            "callback_at": JSONValue(attempt.callbackAt), "variables": .object(attempt.variables),
        ]
        for (name, script) in [("flow", story.flow), ("outplan", story.outplan)] {
            guard let script else { continue }
            fields[name] = [
                "file": .string(script.draft.file), "version": .integer(Int64(script.number)),
            ]
        }
        switch story.source {
        case .trace(let trace):
            fields["events"] = .array(trace.entries.map { TraceWords.json($0.event, at: $0.at) })
            if trace.lost > 0 { fields["events_without_room"] = .integer(Int64(trace.lost)) }
        case .notes(let notes): fields["events"] = .array(notes)
        case .events(let events, let why):
            fields["no_trace_because"] = .string(why)
            fields["events"] = .array(
                events.map { event in
                    .object(
                        event.body.merging(["at": JSONValue(event.at), "kind": .string(event.kind)]) { $1 }
                    )
                }
            )
        }
        return .object(fields)
    }
}

/// A trace's events for machines.
enum TraceWords {
    static func json(_ event: TraceEvent, at: Instant) -> JSONValue {
        var fields = fields(of: event)
        fields["at"] = JSONValue(at)
        return .object(fields)
    }

    private static func fields(of event: TraceEvent) -> [String: JSONValue] {
        switch event {
        case .decision(let fields): return fields.merging(["kind": "decision"]) { $1 }
        case .opened(let leg, let kind, let carrier):
            return [
                "kind": "opened", "leg": .integer(leg), "of": .string(kind.rawValue),
                "carrier": .string(carrier),
            ]
        case .leg(let leg, let event): return fields(of: event).merging(["leg": .integer(leg)]) { $1 }
        case .facts(let facts): return self.facts(facts)
        case .began(let entry, let why):
            return ["kind": "handler", "handler": .string(entry.rawValue), "why": JSONValue(why)]
        case .lines(let lines, let lost):
            return [
                "kind": "lines", "lines": .array(lines.map { .string($0.description) }),
                "lost": .integer(Int64(lost)),
            ]
        case .action(let action, let place):
            var fields = FieldsOfPlace(place).fields
            fields["kind"] = "action"
            fields["action"] = .string(action.name)
            fields["arguments"] = action.summary
            fields["words"] = .string(action.words)
            return fields
        case .answer(let answer, let answeredBy, let isSecret):
            return [
                "kind": "answer", "answer": isSecret ? secret(answer) : answer.json,
                "answered_by": JSONValue(answeredBy?.rawValue),
            ]
        case .log(let level, let text):
            return ["kind": "log", "level": .string(level.rawValue), "text": .string(text)]
        case .returned(let tag): return ["kind": "returned", "disposition": JSONValue(tag)]
        case .failed(let failure):
            return [
                "kind": "failed", "cause": .string(failure.kind.rawValue), "file": .string(failure.file),
                "line": JSONValue(failure.line.map { Int64($0) }), "message": .string(failure.message),
                "traceback": .array(failure.traceback.map { .string($0) }),
            ]
        case .cancelled(let why): return ["kind": "cancelled", "by": .string("\(why)")]
        case .joined(let queue): return ["kind": "joined", "queue": .string(queue)]
        case .parted(let answer): return ["kind": "parted", "answer": answer.json]
        case .bridged(let leg, let agent):
            return [
                "kind": "bridged", "leg": .integer(leg), "agent": JSONValue(agent.map { Masked.agent($0) }),
            ]
        case .refused(let outcome, let reason):
            return ["kind": "refused", "outcome": .string(outcome.rawValue), "reason": .string(reason)]
        case .limit(let cause): return ["kind": "limit", "cause": .string(cause)]
        }
    }

    private struct FieldsOfPlace {
        var fields: [String: JSONValue] = [:]

        init(_ place: ScriptPlace?) {
            guard let place else { return }
            fields = ["file": .string(place.file), "line": .integer(Int64(place.line))]
        }
    }

    private static func secret(_ answer: FlowAnswer) -> JSONValue {
        guard case .digits(let keys) = answer else { return answer.json }
        return ["secret_digits": .integer(Int64(keys.count))]
    }

    private static func facts(_ facts: TraceFacts) -> [String: JSONValue] {
        [
            "kind": "facts", "seed": .string(String(facts.seed)), "zone": JSONValue(facts.zone),
            "locale": JSONValue(facts.locale), "name": .string(facts.target.name),
            "data": .object(facts.target.data), "target_variables": .object(facts.targetVariables),
            "variables": .object(facts.attemptVariables),
        ]
    }

    private static func fields(of event: LegEvent) -> [String: JSONValue] {
        switch event {
        case .ringing: return ["kind": "ringing"]
        case .answered: return ["kind": "answered"]
        case .detected(let who): return ["kind": "detected", "who": .string(who.rawValue)]
        case .beep: return ["kind": "beep"]
        case .digit(let key): return ["kind": "key", "key": key == "?" ? .null : .string(String(key))]
        case .speech(let text, let confidence):
            return ["kind": "speech", "text": .string(text), "confidence": .number(confidence)]
        case .finished: return ["kind": "finished"]
        case .ended(let cause, let code, let reason):
            return [
                "kind": "ended", "cause": .string(cause.rawValue), "code": JSONValue(code.map { Int64($0) }),
                "reason": JSONValue(reason),
            ]
        }
    }
}

extension FlowAnswer {
    fileprivate var json: JSONValue { summary(of: .beep) }
}
