import Flows
import Outbound

extension AttemptShell {
    /// Bytes of an answer's body that a script's memory has room for.
    private static let answerLimit = 256 << 10

    /// Asks a web server, while the callee waits; a hang-up is heard meanwhile.
    func fetch(_ request: WebRequest) async throws(Interruption) -> FlowAnswer {
        guard let fetch = setting.fetch else {
            return .failure("nothing answers web requests in a simulation")
        }
        let number = nextAction()
        fetch.fetch(request, allowing: published.web) { [mailbox] end in
            mailbox.send(.fetched(number, end))
        }
        let alarm = setAlarm(after: request.timeout)
        defer { cancelAlarm(alarm) }
        while true {
            switch try await nextEvent() {
            case .fetched(number, .answered(let response)):
                guard response.body.utf8.count <= Self.answerLimit else {
                    return .failure("too large: an answer over \(Self.answerLimit) bytes")
                }
                return .fetched(response)
            case .fetched(number, .failed(let why)): return .failure(why)
            case .alarm(alarm): return .failure("timeout")
            default: break
            }
        }
    }
}
