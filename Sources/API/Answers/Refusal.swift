import HTTPTypes
import Outbound

/// Why a request is not done, in VoIPBIN's error envelope.
package struct Refusal: Error, Sendable {
    /// The class of the error, and the HTTP status that goes with it.
    package enum Kind: String, Sendable {
        case invalidArgument = "INVALID_ARGUMENT"
        case unauthenticated = "UNAUTHENTICATED"
        case permissionDenied = "PERMISSION_DENIED"
        case notFound = "NOT_FOUND"
        case methodNotAllowed = "METHOD_NOT_ALLOWED"
        case alreadyExists = "ALREADY_EXISTS"
        case failedPrecondition = "FAILED_PRECONDITION"
        case deadlineExceeded = "DEADLINE_EXCEEDED"
        case contentTooLarge = "CONTENT_TOO_LARGE"
        case unsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE"
        case resourceExhausted = "RESOURCE_EXHAUSTED"
        case `internal` = "INTERNAL"
        case unavailable = "UNAVAILABLE"

        var status: HTTPResponse.Status {
            switch self {
            case .invalidArgument: .badRequest
            case .unauthenticated: .unauthorized
            case .permissionDenied: .forbidden
            case .notFound: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .alreadyExists, .failedPrecondition: .conflict
            case .deadlineExceeded: .requestTimeout
            case .contentTooLarge: .contentTooLarge
            case .unsupportedMediaType: .unsupportedMediaType
            case .resourceExhausted: .tooManyRequests
            case .internal: .internalServerError
            case .unavailable: .serviceUnavailable
            }
        }
    }

    package var kind: Kind
    /// Stable, for programs: `INVALID_ID`, `CAMPAIGN_NOT_FOUND`.
    package var reason: String
    /// For people; never a whole number, never a secret.
    package var message: String
    package var details: [JSONValue]
    package var headers: HTTPFields

    package init(
        _ kind: Kind,
        _ reason: String? = nil,
        _ message: String,
        details: [JSONValue] = [],
        headers: HTTPFields = [:]
    ) {
        self.kind = kind
        self.reason = reason ?? kind.rawValue
        self.message = message
        self.details = details
        self.headers = headers
    }

    /// `noun` is what was looked for: `campaign`, `outdial target`.
    package static func notFound(_ noun: String) -> Refusal {
        let reason = noun.uppercased().replacing(" ", with: "_") + "_NOT_FOUND"
        return Refusal(.notFound, reason, "there is no such \(noun)")
    }

    /// One field of a body or of a query is wrong.
    package static func field(_ name: String, _ message: String, reason: String? = nil) -> Refusal {
        Refusal(
            .invalidArgument,
            reason,
            "\(name): \(message)",
            details: [.object(["field": .string(name), "message": .string(message)])]
        )
    }

    /// The wrong state for what is asked.
    package static func state(_ message: String, reason: String = "STATE_INVALID") -> Refusal {
        Refusal(.failedPrecondition, reason, message)
    }

    func envelope(requestID: String) -> JSONValue {
        var error: [String: JSONValue] = [
            "status": .string(kind.rawValue), "reason": .string(reason), "message": .string(message),
            "request_id": .string(requestID),
        ]
        if !details.isEmpty { error["details"] = .array(details) }
        return .object(["error": .object(error)])
    }
}
