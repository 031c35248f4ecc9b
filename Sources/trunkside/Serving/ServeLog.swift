import API
import Foundation
import Logging
import Outbound

/// The log of `serve`, on standard error: one JSON object a line, or a line for people where they read it.
struct ServeLog: LogHandler {
    enum Form: Sendable { case json, text }

    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let form: Form
    private let terminal: Terminal

    init(level: Logger.Level, form: Form, terminal: Terminal) {
        logLevel = level
        self.form = form
        self.terminal = terminal
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        // The server's own ids of requests stand beside ours: one is enough.
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.filter { $0.key != "hb.request.id" }
        let now = SystemClock.present
        switch form {
        case .json:
            var object: [String: JSONValue] = [
                "ts": .string(RFC3339.text(now)), "level": .string(event.level.rawValue),
                "msg": .string(event.message.description),
            ]
            for (key, value) in fields { object[key] = .string(value.description) }
            terminal.error(JSONValue.object(object).text)
        case .text:
            let words = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            terminal.error(
                "\(RFC3339.text(now)) \(event.level.rawValue) \(event.message) \(words.joined(separator: " "))"
            )
        }
    }
}
