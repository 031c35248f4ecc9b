import Lua
import Outbound

/// An interpreter in which typed texts run, one after the other: globals stay. There is no leg, so actions
/// are refused with how to come to one.
package struct ConsoleRun: ~Copyable {
    private let host: ConsoleHost
    private let image: LuaImage
    private let seed: UInt64
    private var interpreter: LuaInterpreter

    /// What a session may use; a text between two actions as a flow.
    private static let limits = LuaLimits(memory: 16 << 20, instructions: 2_000_000, cpu: nil)

    /// `modules` are what `require` finds.
    package init(
        modules: [LuaChunk] = [],
        now: @escaping () -> Instant,
        zone: Zone?,
        seed: UInt64
    ) throws(ScriptProblem) {
        let main = LuaChunk(name: ConsoleResult.file, source: "return nil")
        image = try Publication.image(
            [main] + modules,
            prelude: Prelude.consoleChunk,
            parts: Prelude.flowParts,
            actions: Prelude.consoleActions,
            functions: Prelude.flowFunctions
        )
        host = ConsoleHost(now: now, zone: zone)
        self.seed = seed
        interpreter = LuaInterpreter(image: image, limits: Self.limits, seed: seed, host: host)
        _ = interpreter.load()
    }

    /// The names that the author has made, for completion.
    package mutating func names() -> LuaTable {
        guard case .returned(let values) = interpreter.call(.prelude("names"), []) else { return LuaTable() }
        return values.first?.table ?? LuaTable()
    }

    /// Runs a text; a value in front of which only `return` is missing is shown.
    package mutating func evaluate(_ source: String) -> ConsoleResult {
        host.lines = []
        var step = interpreter.call(.prelude("evaluate"), [.string(source)])
        var refusals = 0
        while true {
            switch step {
            case .action(let name, _):
                refusals += 1
                let words = "\(name) needs a call, and there is none here: .flow TARGET begins one"
                if refusals <= 1000 {
                    step = interpreter.resume(.raise(words))
                } else {
                    _ = interpreter.cancel()
                    step = .failed(LuaError(kind: .runtime, message: words))
                }
            case .returned(let values):
                return ConsoleResult(values, source: source, log: host.lines)
            case .failed(let error):
                let chunks = [LuaChunk(name: ConsoleResult.file, source: source)]
                var result = ConsoleResult(
                    value: .failed(ScriptProblem(error, chunks: chunks)),
                    log: host.lines,
                    names: LuaTable()
                )
                if error.kind == .memory {
                    // What fills it is held by globals; nothing would run any more.
                    interpreter = LuaInterpreter(image: image, limits: Self.limits, seed: seed, host: host)
                    _ = interpreter.load()
                    result.isForgotten = true
                }
                return result
            }
        }
    }

    /// Why a text does not compile, or nil; `isIncomplete` of it says that more may mend it. A text may be a
    /// value as well as statements. The newline that ends it ends a string that is not closed, too.
    package static func syntax(_ source: String) -> LuaError? {
        let asValue = LuaCheck.syntax(LuaChunk(name: ConsoleResult.file, source: "return \(source)\n"))
        guard let asValue else { return nil }
        let asStatements = LuaCheck.syntax(LuaChunk(name: ConsoleResult.file, source: source + "\n"))
        guard let asStatements else { return nil }
        return asValue.isIncomplete ? asValue : asStatements
    }
}

/// Keeps what a text prints until it has ended.
private final class ConsoleHost: ScriptHost {
    /// Of one text, so many.
    private static let lineLimit = 200

    var lines: [LogLine] = []

    override func answer(_ function: String, _ arguments: [LuaValue]) throws(ArgumentProblem) -> [LuaValue]? {
        switch function {
        case "log":
            let level = arguments.first?.string.flatMap { LogLine.Level(rawValue: $0) } ?? .info
            let text = arguments.count > 1 ? arguments[1].string ?? "" : ""
            let at = now?() ?? Instant(milliseconds: 0)
            if lines.count < Self.lineLimit {
                lines.append(LogLine(at: at, level: level, text: String(text.prefix(4096))))
            } else if lines.count == Self.lineLimit {
                lines.append(
                    LogLine(at: at, level: .warn, text: "more than \(Self.lineLimit) lines; cut here")
                )
            }
            return []
        case "fact":
            let prefix = arguments.first?.string ?? ""
            guard prefix.hasSuffix(":"), arguments.count > 1 else { return nil }
            let name = arguments[1].string ?? ""
            let object = String(prefix.dropLast())
            guard ScriptAPI.facts(of: object).contains(name) else { return nil }
            throw ArgumentProblem(
                message: "\(object).\(name) needs a call, and there is none here: .flow TARGET begins one"
            )
        default: return nil
        }
    }
}
