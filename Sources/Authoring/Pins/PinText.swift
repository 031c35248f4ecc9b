import Flows
import Outbound

/// Texts of a test that pins an attempt.
enum PinText {
    /// `3.614s`; as every duration where it is whole.
    static func duration(_ duration: Duration) -> String {
        let milliseconds = max(0, duration.milliseconds)
        guard milliseconds % 1000 != 0, milliseconds > 1000 else {
            return DurationText.text(.milliseconds(milliseconds))
        }
        var digits = String(milliseconds % 1000 + 1000).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(milliseconds / 1000).\(digits)s"
    }

    /// What `t:http` is given for an answer; nil for another kind.
    static func web(_ answer: FlowAnswer) -> JSONValue? {
        switch answer {
        case .failure(let why): .object(["fails": .string(why)])
        case .fetched(let response):
            .object([
                "status": .integer(Int64(response.status)), "body": .string(response.body),
                "headers": .object(response.headers.mapValues { .string($0) }),
            ])
        default: nil
        }
    }

    /// As comments, folded.
    static func comment(_ text: String) -> [String] { Timeline.wrapped(text, to: 96).map { "-- \($0)" } }
}
