import Lua
import Outbound

/// Whoever types the actions of a flow while its leg is up.
package protocol FlowConsole: AnyObject, Sendable {
    /// Shows what the last text came to (nil before the first) and asks for the next one; nil hangs up.
    ///
    /// Called on the thread that runs the flow, which stands still as long as this takes.
    func next(after result: ConsoleResult?) -> String?
}

extension FlowScript {
    /// A flow whose actions are typed: each suspends and is answered as a published one's.
    package init(
        console: any FlowConsole,
        modules: [LuaChunk] = [],
        kind: CampaignKind
    ) throws(ScriptProblem) {
        let main = LuaChunk(name: ConsoleResult.file, source: "return nil")
        let image = try Publication.image(
            [main] + modules,
            prelude: Prelude.consoleChunk,
            parts: Prelude.flowParts,
            actions: Prelude.consoleActions,
            functions: Prelude.flowFunctions
        )
        self.init(
            handlers: [.answered, .message, .email],
            kind: kind,
            image: image,
            chunks: [main] + modules,
            console: console
        )
    }
}

/// The typed side of one run.
struct FlowTyping {
    private let console: any FlowConsole
    private var source: String?
    private var shownLines = 0
    private var hasFailed = false

    init(_ console: any FlowConsole) { self.console = console }

    /// Why the text that was typed last used up its budget, for the next one to begin with; nil where nothing
    /// can go on: another text was not even asked for since, or globals hold all the memory there is.
    mutating func failed(_ error: LuaError) -> String? {
        guard !hasFailed, source != nil, error.kind == .instructions || error.kind == .time else {
            return nil
        }
        hasFailed = true
        return (error.position.map { "\($0): " } ?? "") + error.message
    }

    /// The answer to `console.read`: the next text, or nothing.
    mutating func read(_ arguments: [LuaValue], log: [LogLine]) -> LuaAnswer {
        var result: ConsoleResult?
        if let source {
            result = ConsoleResult(arguments, source: source, log: Array(log.dropFirst(shownLines)))
        }
        shownLines = log.count
        hasFailed = false
        source = console.next(after: result)
        return .values(source.map { [.string($0)] } ?? [])
    }
}
