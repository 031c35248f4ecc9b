import Outbound

extension Packing {
    /// The whole answer, as `Unpacking.answer` reads it back.
    package mutating func answer(_ answer: FlowAnswer) {
        switch answer {
        case .nothing: byte(0)
        case .done(let flag): byte(flag ? 2 : 1)
        case .digits(let keys):
            byte(3)
            text(keys)
        case .speech(let words, let confidence):
            byte(4)
            text(words)
            real(confidence)
        case .keys(let keys):
            byte(5)
            text(keys)
        case .connected(let status, let agent, let waited, let talked):
            byte(6)
            text(status.rawValue)
            text(agent)
            duration(waited)
            duration(talked)
        case .recorded(let file, let length):
            byte(7)
            text(file)
            duration(length)
        case .receipt(let status, let id):
            byte(8)
            text(status)
            text(id)
        case .fetched(let response):
            byte(11)
            count(response.status)
            count(response.headers.count)
            for (name, value) in response.headers.sorted(by: { $0.key < $1.key }) {
                text(name)
                text(value)
            }
            text(response.body)
        case .failure(let why):
            byte(9)
            text(why)
        case .raise(let message):
            byte(10)
            text(message)
        }
    }

    mutating func failure(_ failure: ScriptFailure) {
        text(failure.kind.rawValue)
        text(failure.file)
        number(failure.line.map { Int64($0) })
        text(failure.message)
        texts(failure.traceback)
    }
}

extension Unpacking {
    package mutating func answer() throws(PackingProblem) -> FlowAnswer {
        switch try byte() {
        case 0: return .nothing
        case 1: return .done(false)
        case 2: return .done(true)
        case 3: return .digits(try text())
        case 4: return .speech(text: try text(), confidence: try real())
        case 5: return .keys(try text())
        case 6:
            return .connected(
                try word(),
                agent: try optionalText(),
                waited: try duration(),
                talked: try duration()
            )
        case 7: return .recorded(file: try text(), duration: try duration())
        case 8: return .receipt(status: try text(), id: try optionalText())
        case 9: return .failure(try text())
        case 10: return .raise(try text())
        case 11:
            let status = Int(truncatingIfNeeded: try bits())
            var headers: [String: String] = [:]
            for _ in 0..<(try count()) {
                let name = try text()
                headers[name] = try text()
            }
            return .fetched(WebResponse(status: status, headers: headers, body: try text()))
        default: throw .unknown
        }
    }

    mutating func failure() throws(PackingProblem) -> ScriptFailure {
        ScriptFailure(
            kind: try word(),
            problem: ScriptProblem(
                file: try text(),
                line: try optionalNumber().map { Int(truncatingIfNeeded: $0) },
                message: try text(),
                traceback: try texts()
            )
        )
    }
}
