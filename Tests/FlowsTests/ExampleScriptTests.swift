import Foundation
import Lua
import Outbound
import Testing

@testable import Flows

/// The scripts of the example campaigns, as they are committed.
struct ExampleScriptTests {
    static let examples: [(name: String, kind: CampaignKind)] = [
        ("appointment-reminders", .call), ("telemarketing", .call), ("emergency-notification", .call),
        ("sms-reminder", .message), ("newsletter", .email),
    ]

    static func chunk(_ example: String, _ file: String) throws -> LuaChunk {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appending(path: "examples/\(example)/\(file)")
        return LuaChunk(name: file, source: try String(contentsOf: path, encoding: .utf8))
    }

    static func flow(_ example: String, _ world: World) throws -> FlowRun {
        let script = try FlowScript(main: chunk(example, "flow.lua"), kind: world.campaign.kind)
        return FlowRun(script: script, context: world.context)
    }

    @Test("every script of an example can be published", arguments: examples)
    func publishes(name: String, kind: CampaignKind) throws {
        _ = try FlowScript(main: Self.chunk(name, "flow.lua"), kind: kind)
        let outplan = try OutplanScript(main: Self.chunk(name, "outplan.lua"), kind: kind)
        #expect(outplan.outplan.tries.total >= 2)
        let callees = try CalleeScript(main: Self.chunk(name, "callees.lua"))
        #expect(!callees.rules.isEmpty)
    }

    @Test("no example uses what does not exist", arguments: examples.map(\.name))
    func uses(_ name: String) throws {
        for (file, place) in [
            ("flow.lua", ScriptAction.Place.flow), ("outplan.lua", .outplan), ("callees.lua", .callees),
        ] {
            #expect(ScriptUses(try Self.chunk(name, file).source, in: place).problems.isEmpty)
        }
    }

    @Test("a patient who presses 1 has confirmed")
    func confirms() throws {
        var run = try Self.flow("appointment-reminders", World())
        #expect(run.start(.answered) == .says("Hello Ada. This is a reminder of your appointment."))
        #expect(run.resume(.done(true)) == .says("Dr. Grace expects you tomorrow at 2 pm."))
        guard case .action(.digits) = run.resume(.done(true)) else {
            Issue.record("no menu")
            return
        }
        #expect(run.resume(.digits("1")) == .action(.setVariables(["answer": "confirmed"])))
        #expect(
            run.resume(.nothing) == .action(.disposition(tag: "confirmed", success: nil, note: nil))
        )
        #expect(run.resume(.nothing) == .says("Thank you. We look forward to seeing you."))
        #expect(run.resume(.done(true)) == .returned(disposition: nil))
    }

    @Test("a patient for whom the front desk had no time is called again in half an hour")
    func callsBack() throws {
        var run = try Self.flow("appointment-reminders", World())
        _ = run.start(.answered)
        _ = run.resume(.done(true))
        _ = run.resume(.done(true))
        guard case .action(.connect(let request)) = run.resume(.digits("0")) else {
            Issue.record("no front desk")
            return
        }
        #expect(request.party == .queue("front-desk"))
        let nobody = FlowAnswer.connected(.timeout, agent: nil, waited: .minutes(2), talked: .zero)
        #expect(run.resume(nobody) == .says("Everyone is busy. We will call you again."))
        #expect(run.resume(.done(true)) == .action(.callback(World.noon + .minutes(30))))
        #expect(run.resume(.nothing) == .returned(disposition: "timeout"))
    }

    @Test("a customer who presses 9 is never contacted again, and nobody joins the queue unasked")
    func optsOut() throws {
        var world = World()
        world.draft.data["plan"] = "plus"
        var run = try Self.flow("telemarketing", world)
        #expect(
            run.start(.answered)
                == .action(.play(PlayRequest(items: [.file("prompts/intro.wav")], bargeIn: false)))
        )
        #expect(
            run.resume(.done(true)) == .says("Hello Ada. We have an offer for your plus plan.", bargeIn: true)
        )
        _ = run.resume(.done(true))
        #expect(run.resume(.digits("9")) == .action(.optOut(engine: true)))
        #expect(run.resume(.nothing) == .says("You will not hear from us again. Goodbye."))
        #expect(
            run.resume(.done(true)) == .action(.disposition(tag: "opted_out", success: nil, note: nil))
        )
        #expect(run.resume(.nothing) == .action(.hangUp))
    }

    @Test("the text of a bill and the letter to a reader are filled from the row")
    func writes() throws {
        var world = World()
        world.campaign.kind = .message
        world.slot = 1
        world.draft.data = ["amount": "55.86", "due_on": "2026-03-06"]
        var run = try Self.flow("sms-reminder", world)
        guard case .action(.sendMessage(let text)) = run.start(.message) else {
            Issue.record("no text")
            return
        }
        #expect(text.text == "Hello Ada, your bill of $55.86 is due on Friday, March 6.")

        world.campaign.kind = .email
        world.slot = 2
        world.draft.data = ["topic": "cycling"]
        run = try Self.flow("newsletter", world)
        guard case .action(.sendMessage(let letter)) = run.start(.email) else {
            Issue.record("no letter")
            return
        }
        #expect(letter.subject == "Your letter about cycling")
        #expect(letter.html == "<p>Dear Ada,</p><p>here is what is new in cycling this month.</p>")
    }
}
