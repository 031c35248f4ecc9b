import Logging
import Outbound

/// What the log says of requests: the route, never its query (a key may stand there) nor its body.
struct RequestLog: Sendable {
    let logger: Logger

    func answered(_ record: RequestRecord) {
        let level: Logger.Level =
            switch record.status {
            case 500...: .error
            case 400...: .warning
            default: record.method == "GET" || record.method == "HEAD" ? .debug : .info
            }
        guard logger.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "request_id": "\(record.id)", "method": "\(record.method)", "path": "\(record.path)",
            "status": "\(record.status)", "ms": "\(Int(record.seconds * 1000))",
        ]
        metadata["key"] = record.caller.map { "\($0.key.prefix(8))" }
        metadata["reason"] = record.reason.map { "\($0)" }
        logger.log(level: level, "request", metadata: metadata)
    }
}

/// One request that was answered: for the log and the metrics.
package struct RequestRecord: Sendable {
    package var id: String
    package var method: String
    /// Of the route, with its names in braces.
    package var path: String
    package var status: Int
    package var seconds: Double
    package var caller: Caller?
    package var reason: String?
}
