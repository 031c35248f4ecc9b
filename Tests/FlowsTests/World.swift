import Lua
import Outbound

@testable import Flows

/// One campaign, one target, one attempt, and a clock that stands still.
struct World {
    static let noon = Instant(milliseconds: 1_772_478_000_000)  // 2026-03-02T12:00:00-07:00

    var campaign = Campaign(name: "reminders", kind: .call, queue: "front-desk")
    var draft = TargetDraft(
        externalID: "a-1",
        name: "Ada",
        detail: "patient",
        locale: "en-US",
        data: [
            "appointment_at": "2026-03-03T14:00", "doctor": "Dr. Grace", "balance": "1234.5", "empty": "",
        ],
        destinations: [
            Destination(type: .tel, address: "+13035550142"),
            Destination(type: .sms, address: "+13035550142", slot: 1),
            Destination(type: .email, address: "ada@example.org", slot: 2),
        ]
    )
    var variables: [String: JSONValue] = ["visits": 3]
    var zone = Zone("America/Denver")
    var slot = 0
    var tracesLines = false

    var target: Target { Target(id: Identifier(7), uuid: "t-7", draft: draft, variables: variables) }

    var attempt: Attempt {
        Attempt(
            id: Identifier(9),
            uuid: "a-9",
            campaign: Identifier(1),
            target: Identifier(7),
            number: 2,
            destination: draft.destinations[slot],
            startedAt: Self.noon
        )
    }

    var context: FlowContext {
        FlowContext(
            campaign: campaign,
            target: target,
            destination: draft.destinations[slot],
            attempt: attempt,
            zone: zone,
            now: { World.noon },
            seed: 42,
            tracesLines: tracesLines
        )
    }

    func run(_ source: String, modules: [LuaChunk] = []) throws -> FlowRun {
        let main = LuaChunk(name: "flow.lua", source: source)
        return FlowRun(
            script: try FlowScript(main: main, modules: modules, kind: campaign.kind),
            context: context
        )
    }

    /// Runs a handler's body: `call` is its object.
    func body(_ body: String) throws -> FlowRun { try run("return function(call)\n\(body)\nend") }

    /// The first step of a handler's body.
    func first(_ text: String) throws -> FlowStep {
        var run = try body(text)
        return run.start(.answered)
    }

    /// The message of the error that a handler's body ends with at once.
    func failure(_ text: String) throws -> String {
        switch try first(text) {
        case .failed(let failure): failure.message
        case .returned(let tag): "no failure; returned \(tag ?? "nothing")"
        case .action(let action): "no failure; \(action)"
        }
    }

    /// What a body returns as its disposition.
    func value(_ text: String) throws -> String? {
        switch try first(text) {
        case .returned(let tag): tag
        case .failed(let failure): "failed: \(failure.problem.summary)"
        case .action(let action): "action: \(action)"
        }
    }
}

extension FlowStep {
    static func says(_ text: String, bargeIn: Bool = false) -> FlowStep {
        .action(.play(PlayRequest(items: [.text(text, voice: nil, language: nil)], bargeIn: bargeIn)))
    }
}
