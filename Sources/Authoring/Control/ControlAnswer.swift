import Dialer
import Outbound

/// What a run answers to a request: one line of JSON.
package enum ControlAnswer: Hashable, Sendable {
    /// In a sentence, what it does now.
    case done(String)
    case status(EngineStatus)
    /// Why it does not.
    case refused(String)

    package init(_ answer: Order.Answer) {
        self =
            switch answer {
            case .done(let words): .done(words)
            case .status(let status): .status(status)
            case .refused(let why): .refused(why)
            }
    }

    package var json: JSONValue {
        switch self {
        case .done(let words): ["done": .string(words)]
        case .status(let status): ["status": status.json]
        case .refused(let why): ["refused": .string(why)]
        }
    }

    /// Nil for a line that is no answer.
    package init?(parsing line: [UInt8]) {
        let value: JSONValue
        do { value = try JSONValue.parse(line) } catch { return nil }
        if let words = value["done"]?.string {
            self = .done(words)
        } else if let why = value["refused"]?.string {
            self = .refused(why)
        } else if let status = value["status"].flatMap({ EngineStatus(json: $0) }) {
            self = .status(status)
        } else {
            return nil
        }
    }
}
