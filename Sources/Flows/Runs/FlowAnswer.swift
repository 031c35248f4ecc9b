import Lua
import Outbound

/// How a connection of a leg to another party ended.
package enum ConnectStatus: String, Hashable, Sendable, CaseIterable {
    case connected, timeout, busy, failed
    /// None is signed in.
    case noAgents = "no_agents"
    case noAnswer = "no_answer"
}

/// What an action came to.
package enum FlowAnswer: Hashable, Sendable {
    case nothing
    case done(Bool)
    case digits(String)
    case speech(text: String, confidence: Double)
    /// Keys in answer to `listen`.
    case keys(String)
    case connected(ConnectStatus, agent: String?, waited: Duration, talked: Duration)
    case recorded(file: String, duration: Duration)
    case receipt(status: String, id: String?)
    case fetched(WebResponse)
    /// Nil and why.
    case failure(String)
    /// An error at the author's line.
    case raise(String)

    var lua: LuaAnswer {
        switch self {
        case .nothing: .values([])
        case .done(let flag): .values([.boolean(flag)])
        case .digits(let keys): .values([.string(keys)])
        case .speech(let text, let confidence):
            .values([.table(["status": "speech", "text": .string(text), "confidence": .number(confidence)])])
        case .keys(let keys): .values([.table(["status": "digits", "digits": .string(keys)])])
        case .connected(let status, let agent, let waited, let talked):
            .values([
                .table([
                    "status": .string(status.rawValue), "agent": LuaValue(text: agent),
                    "waited": seconds(waited),
                    "talked": seconds(talked),
                ])
            ])
        case .recorded(let file, let duration):
            .values([.table(["status": "recorded", "file": .string(file), "duration": seconds(duration)])])
        case .receipt(let status, let id):
            .values([.table(["status": .string(status), "id": LuaValue(text: id)])])
        case .fetched(let response): .values([ScriptFacts.response(response)])
        case .failure(let why): .values([.null, .string(why)])
        case .raise(let message): .raise(message)
        }
    }

    private func seconds(_ duration: Duration) -> LuaValue {
        let milliseconds = duration.milliseconds
        return milliseconds % 1000 == 0 ? .integer(milliseconds / 1000) : .number(Double(milliseconds) / 1000)
    }
}

/// Where a flow stopped.
package enum FlowStep: Hashable, Sendable {
    /// It waits for the answer.
    case action(FlowAction)
    /// Its handler came to its end; a string that it returned is the disposition.
    case returned(disposition: String?)
    case failed(ScriptFailure)
}

/// Why a run ended without coming to its end.
package struct ScriptFailure: Error, Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case flowError = "flow_error"
        case memory, instructions, time
        /// Too many actions, in all or without letting time pass.
        case actions
    }

    package var kind: Kind
    package var problem: ScriptProblem

    package var message: String { problem.message }
    package var file: String { problem.file }
    package var line: Int? { problem.line }
    package var traceback: [String] { problem.traceback }

    package init(kind: Kind, problem: ScriptProblem) {
        self.kind = kind
        self.problem = problem
    }

    init(_ error: LuaError, chunks: [LuaChunk]) {
        kind =
            switch error.kind {
            case .memory: .memory
            case .instructions: .instructions
            case .time: .time
            case .syntax, .runtime, .cancelled: .flowError
            }
        problem = ScriptProblem(error, chunks: chunks)
    }
}

extension ScriptFailure: CustomStringConvertible {
    package var description: String { problem.description }
}
