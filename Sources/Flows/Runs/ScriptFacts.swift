import Lua
import Outbound

/// The nouns as scripts see them.
enum ScriptFacts {
    static func target(_ target: Target, zone: Zone?, variables: [String: JSONValue]? = nil) -> LuaValue {
        let draft = target.draft
        var table: LuaTable = [
            "id": .string(target.uuid.isEmpty ? target.id.description : target.uuid),
            "external_id": LuaValue(text: draft.externalID),
            "name": .string(draft.name),
            "detail": .string(draft.detail),
            "timezone": LuaValue(text: draft.zone ?? zone?.name),
            "locale": LuaValue(text: draft.locale),
            "priority": .integer(Int64(draft.priority)),
            "data": LuaValue(.object(draft.data)),
            "destinations": .table(LuaTable(array: draft.destinations.map { destination($0) })),
        ]
        if let variables { table["variables"] = LuaValue(.object(variables)) }
        return .table(table)
    }

    static func destination(_ destination: Destination) -> LuaValue {
        .table([
            "type": .string(destination.type.rawValue), "address": .string(destination.address),
            "slot": .integer(Int64(destination.slot)),
        ])
    }

    static func campaign(_ campaign: Campaign) -> LuaValue {
        .table([
            "name": .string(campaign.name), "type": .string(campaign.kind.rawValue),
            "detail": .string(campaign.detail),
            "queue": campaign.queue.isEmpty ? .null : .string(campaign.queue),
        ])
    }

    static func attempt(_ attempt: Attempt) -> LuaValue {
        .table([
            "id": .string(attempt.uuid.isEmpty ? attempt.id.description : attempt.uuid),
            "number": .integer(Int64(attempt.number)),
        ])
    }

    /// An attempt of the past, for policies.
    static func past(_ attempt: Attempt, zone: Zone?) -> LuaValue {
        func time(_ instant: Instant?) -> LuaValue { instant.map { ScriptTime($0, zone).value } ?? .null }
        var table: LuaTable = [
            "number": .integer(Int64(attempt.number)),
            "destination": destination(attempt.destination),
            "outcome": LuaValue(text: attempt.outcome?.rawValue),
            "cause": LuaValue(text: attempt.cause),
            "disposition": LuaValue(text: attempt.disposition),
            "started_at": time(attempt.startedAt),
            "answered_at": time(attempt.answeredAt),
            "ended_at": time(attempt.endedAt),
            "variables": LuaValue(.object(attempt.variables)),
        ]
        table["success"] = attempt.success.map { .boolean($0) }
        return .table(table)
    }

    /// An attempt as its test sees it.
    static func tested(_ tested: TestedAttempt) -> LuaValue {
        guard case .table(var table) = past(tested.attempt, zone: tested.zone) else { return .null }
        table["answered_by"] = tested.attempt.answeredBy.map { .string($0.rawValue) }
        table["note"] = LuaValue(text: tested.attempt.note)
        table["prompts"] = .table(LuaTable(array: tested.prompts.map { .string($0) }))
        table["actions"] = .table(LuaTable(array: tested.actions.map { LuaValue($0) }))
        table["error"] = LuaValue(text: tested.error)
        return .table(table)
    }

    static func request(_ request: WebRequest) -> LuaValue {
        guard
            case .table(var table) = response(
                WebResponse(status: 0, headers: request.headers, body: request.body ?? "")
            )
        else { return .null }
        table["status"] = nil
        table["method"] = .string(request.method)
        table["url"] = .string(request.url)
        return .table(table)
    }

    /// `json` is there where the body is JSON.
    static func response(_ response: WebResponse) -> LuaValue {
        var table: LuaTable = [
            "status": .integer(Int64(response.status)),
            "headers": .table(LuaTable(fields: response.headers.mapValues { LuaValue.string($0) })),
            "body": .string(response.body),
        ]
        if let json = json(in: response.body), json.levels < 32 { table["json"] = LuaValue(json) }
        return .table(table)
    }

    /// Nil where the text is something else.
    private static func json(in text: String) -> JSONValue? {
        do throws(JSONValue.Problem) { return try JSONValue(parsing: text) } catch { return nil }
    }

    static func failure(_ failure: ScriptFailure) -> LuaValue {
        .table([
            "kind": .string(failure.kind.rawValue), "message": .string(failure.message),
            "file": .string(failure.file), "line": failure.line.map { .integer(Int64($0)) } ?? .null,
            "traceback": .table(LuaTable(array: failure.traceback.map { .string($0) })),
            "text": .string(failure.problem.summary),
        ])
    }
}
