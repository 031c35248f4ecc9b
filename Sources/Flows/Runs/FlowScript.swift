import Lua
import Outbound

/// Where a run of a flow begins.
package enum FlowEntry: String, Hashable, Sendable, CaseIterable {
    /// A person, or nobody knows what, answered.
    case answered
    case machine
    /// The leg has ended; no media.
    case hangup
    /// A run of this flow has failed.
    case error
    /// A text message is due.
    case message
    case email
}

/// A published flow: compiled, its handlers known.
package struct FlowScript: Sendable {
    package let handlers: Set<FlowEntry>
    package let kind: CampaignKind
    package let image: LuaImage
    let chunks: [LuaChunk]
    /// Whoever types its actions, where it is not of files.
    var console: (any FlowConsole)?

    init(
        handlers: Set<FlowEntry>,
        kind: CampaignKind,
        image: LuaImage,
        chunks: [LuaChunk],
        console: (any FlowConsole)?
    ) {
        self.handlers = handlers
        self.kind = kind
        self.image = image
        self.chunks = chunks
        self.console = console
    }

    /// Compiles the files and runs them once to see what they return; nothing is performed.
    package init(main: LuaChunk, modules: [LuaChunk] = [], kind: CampaignKind) throws(ScriptProblem) {
        self.kind = kind
        chunks = [main] + modules
        image = try Publication.image(
            chunks,
            prelude: Prelude.flowChunk,
            parts: Prelude.flowParts,
            actions: Prelude.flowActions,
            functions: Prelude.flowFunctions
        )
        let exports = try Publication.exports(image, chunks)
        handlers = try FlowScript.handlers(exports, kind, chunks)
    }

    private static func handlers(
        _ exports: LuaValue,
        _ kind: CampaignKind,
        _ chunks: [LuaChunk]
    ) throws(ScriptProblem) -> Set<FlowEntry> {
        switch exports {
        case .function:
            switch kind {
            case .call: return [.answered]
            case .message: return [.message]
            case .email: return [.email]
            }
        case .table(let table):
            var handlers: Set<FlowEntry> = []
            let known = FlowEntry.allCases.map(\.rawValue)
            let file = Publication.File(chunks: chunks)
            if let first = table.array.first {
                throw file.problem(
                    [1],
                    "\(Given.describe(first)) stands in the table of handlers without a name"
                )
            }
            for (name, value) in table.fields {
                guard let entry = FlowEntry(rawValue: name) else {
                    throw file.problem(
                        [.name(name)],
                        "a flow has no handler \"\(name)\"" + Suggestion.ending(for: name, among: known)
                    )
                }
                guard value == .function else {
                    throw file.problem(
                        [.name(name)],
                        "handler \"\(name)\": expected a function, given \(Given.describe(value))"
                    )
                }
                handlers.insert(entry)
            }
            guard !handlers.isEmpty else { throw file.problem([], "the table of handlers is empty") }
            return handlers
        default:
            let file = Publication.File(chunks: chunks)
            throw file.problem(
                [],
                "a flow returns a function or a table of handlers, and this one returns \(Given.describe(exports)); "
                    + "end it with: return function(call) ... end"
            )
        }
    }
}

/// What publishing any script has in common.
enum Publication {
    static func image(
        _ chunks: [LuaChunk],
        prelude: LuaChunk,
        parts: [LuaChunk] = Prelude.commonParts,
        actions: [String],
        functions: [String]
    ) throws(ScriptProblem) -> LuaImage {
        do {
            return try LuaImage(
                main: chunks[0],
                modules: Array(chunks.dropFirst()),
                prelude: [prelude],
                parts: parts,
                actions: actions,
                functions: functions
            )
        } catch {
            throw ScriptProblem(error, chunks: chunks)
        }
    }

    /// Runs the main chunk in an interpreter that is thrown away.
    static func exports(_ image: LuaImage, _ chunks: [LuaChunk]) throws(ScriptProblem) -> LuaValue {
        let host = ScriptHost(now: nil, zone: nil)
        var interpreter = LuaInterpreter(image: image, limits: ScriptLimit.simulated.lua, seed: 0, host: host)
        if let error = interpreter.loadRefusingActions() { throw ScriptProblem(error, chunks: chunks) }
        do {
            return try interpreter.exports()
        } catch {
            throw ScriptProblem(error, chunks: chunks)
        }
    }

    /// A script's main file, to place problems in.
    struct File {
        var chunks: [LuaChunk]

        func problem(_ path: [ScriptKeys.Key], _ message: String) -> ScriptProblem {
            let token = ScriptKeys(chunks[0].source).place(of: path)
            var problem = ScriptProblem(
                file: chunks[0].name,
                line: token?.line,
                message: message,
                chunks: chunks
            )
            if let token { problem.column = token.column }
            return problem
        }
    }
}

extension LuaInterpreter {
    /// Runs the main chunk; an action there is an error at its line.
    mutating func loadRefusingActions() -> LuaError? {
        var step = load()
        while true {
            switch step {
            case .action(let name, _):
                step = resume(
                    .raise("\(name) cannot be used while the file is loaded: use it inside a handler")
                )
            case .returned: return nil
            case .failed(let error): return error
            }
        }
    }
}
