import Dialer
import Flows
import Lua
import Outbound
import Simulation
import Store

extension ReplSession {
    static let flowPrompt = "flow> "
    static let flowContinued = "   >> "
    /// What a typed flow prints is shown with its value.
    private static let shownAlready: Set<String> = ["log"]

    /// One call whose flow is typed.
    func flow(_ name: String) throws {
        let world = try playing()
        let (target, dial) = try dial(name, world)
        let typing = FlowTypist()
        let script: FlowScript
        do {
            script = try FlowScript(
                console: typing,
                modules: world.gathering.folders.first?.modules ?? [],
                kind: world.published.campaign.kind
            )
        } catch {
            throw ReplProblem(error.description)
        }
        let timeline = CallTimeline(start: world.now)
        var names = LuaTable()
        typing.asking = { [self] result in
            tell(timeline, world, besides: Self.shownAlready)
            if let result {
                show(result)
                if case .shown = result.value { names = result.names }
            }
            return ask(object: dial.destination.type, names: { names })
        }
        defer { typing.asking = { _ in nil } }
        world.far.expect(target.id, .people, [])
        world.news.watch(true)
        defer {
            world.far.leave()
            world.news.watch(false)
        }
        let opened = try world.summon(Summons.Call(target: target.id, dial: dial, flow: script))
        lastCalled = opened.id
        while !world.news.isSettled {
            var isInterrupted = false
            let pause = try world.rehearsal.go(
                to: world.now + .days(1),
                pausing: {
                    isInterrupted = console.wasInterrupted()
                    return isInterrupted || world.news.isSettled || world.news.isPlenty
                }
            )
            if world.news.isPlenty { tell(timeline, world, besides: Self.shownAlready) }
            if isInterrupted { typing.asking = { _ in nil } }
            switch pause {
            case .paused, .reached: continue
            case .quiet, .ended(_): throw ReplProblem("the call does not go on")
            }
        }
        _ = try world.rehearsal.go(to: world.now)
        tell(timeline, world, besides: Self.shownAlready)
        try conclude(opened, target, world)
    }

    /// A text for the flow; nil hangs up.
    private func ask(object: DestinationType, names: @escaping () -> LuaTable) -> String? {
        var chunk = TypedChunk()
        while true {
            let prompt = chunk.isEmpty ? Self.flowPrompt : Self.flowContinued
            let pending = chunk.pending
            let typed = console.read(
                prompt,
                completing: {
                    Completer(names: names(), pending: pending, isFlow: true, targets: { _ in [] }).complete(
                        $0
                    )
                }
            )
            switch typed {
            case .interrupted: chunk = TypedChunk()
            case .refused(let why): console.write(why)
            case .end: return nil
            case .line(let line):
                let text = line.trimmed
                if chunk.isEmpty {
                    if text.isEmpty { continue }
                    if text == ".hangup" || text == ".quit" { return nil }
                    if text.hasPrefix(".") {
                        flowCommand(text, object)
                        continue
                    }
                }
                switch chunk.take(line) {
                case .more: continue
                case .tooLong: console.write("the text is longer than \(TypedChunk.limit) bytes, the limit")
                case .complete(let source): return source
                }
            }
        }
    }

    private func flowCommand(_ text: String, _ type: DestinationType) {
        let object = type.isCall ? "call" : type == .sms ? "message" : "email"
        switch text {
        case ".help":
            console.write(
                "  you are the flow: \(object) is what a handler is given, so type an action of it, or any Lua"
            )
            console.write("  .hangup ends it, as Ctrl-D does; globals stay until then")
        case ".clock": if let world { console.write(clockText(world)) }
        case ".history": for line in typedLines { console.write("  \(line)") }
        default: console.write("\(text) is not for a flow: .hangup ends it, .help says more")
        }
    }
}

/// Passes what a flow's run asks on to the session.
///
/// SAFETY: used only by the thread that is inside `Rehearsal.go`, which is the session's own.
final class FlowTypist: FlowConsole, @unchecked Sendable {
    var asking: (ConsoleResult?) -> String? = { _ in nil }

    func next(after result: ConsoleResult?) -> String? { asking(result) }
}
