import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Outbound
import Store
import Synchronization

/// Answers every request: finds the route, asks for a key, keeps the rates, and turns what goes wrong into
/// VoIPBIN's envelope.
struct APIResponder: HTTPResponder {
    struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        private let channel: any Channel

        init(source: ApplicationRequestContextSource) {
            coreContext = CoreRequestContextStorage(source: source)
            channel = source.channel
        }

        /// Of whoever asks; made when it is wanted.
        var address: String { channel.remoteAddress?.ipAddress ?? "unknown" }
    }

    private let services: Services
    private let routes: RouteTable
    private let log: RequestLog
    private let rates: RateLimits
    private let failures: RateLimits
    private let numbers: RequestNumbers
    private let records: @Sendable (RequestRecord) -> Void

    init(
        services: Services,
        routes: [Route],
        logger: Logger,
        records: @escaping @Sendable (RequestRecord) -> Void
    ) {
        self.services = services
        self.routes = RouteTable(routes)
        log = RequestLog(logger: logger)
        rates = RateLimits(perSecond: services.setting.rate, burst: services.setting.burst)
        failures = RateLimits(perSecond: services.setting.failures / 60, burst: services.setting.failures)
        numbers = RequestNumbers(services.entropy(6))
        self.records = records
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        let began = services.uptime()
        var record = RequestRecord(
            id: numbers.next(),
            method: request.method.rawValue,
            path: "(none)",
            status: 0,
            seconds: 0
        )
        var answer: Answer
        do {
            answer = try await self.answer(request, context, &record)
        } catch {
            let refusal = refusal(for: error, record.id)
            record.reason = refusal.reason
            answer = .json(
                refusal.envelope(requestID: record.id),
                status: refusal.kind.status,
                headers: refusal.headers
            )
        }
        answer.headers[.requestID] = record.id
        answer.headers[.contentTypeOptions] = "nosniff"
        if answer.headers[.cacheControl] == nil { answer.headers[.cacheControl] = "no-store" }
        record.status = answer.status.code
        record.seconds = services.uptime() - began
        log.answered(record)
        records(record)
        let body = request.method == .head ? ResponseBody() : answer.body
        return Response(status: answer.status, headers: answer.headers, body: body)
    }

    private func answer(
        _ request: Request,
        _ context: Context,
        _ record: inout RequestRecord
    ) async throws -> Answer {
        guard request.head.authority != nil else {
            throw Refusal(.invalidArgument, "INVALID_REQUEST", "a request of HTTP/1.1 has one Host header")
        }
        let match: RouteTable.Match
        switch routes.find(request.method, request.uri.path) {
        case .match(let found): match = found
        case .nothing:
            throw Refusal(.notFound, "ROUTE_NOT_FOUND", "there is nothing at this path; see /openapi.json")
        case .method(let methods):
            throw Refusal(
                .methodNotAllowed,
                nil,
                "this path takes \(methods.joined(separator: ", "))",
                headers: [.allow: methods.joined(separator: ", ")]
            )
        }
        let route = match.route
        record.path = route.path
        let query = Query(request.uri)
        let caller: Caller
        switch route.access {
        case .open: caller = Caller(customer: Identifier(0), key: "", scope: .read)
        case .scope(let scope):
            caller = try admit(request, query, from: context)
            record.caller = caller
            guard caller.scope.includes(scope) else {
                throw Refusal(
                    .permissionDenied,
                    nil,
                    "this needs a key of scope \(scope.rawValue), and this one has \(caller.scope.rawValue)"
                )
            }
        }
        try query.check(route.query)
        return try await route.perform(
            Ask(
                services: services,
                caller: caller,
                method: request.method,
                path: route.path,
                parameters: match.parameters,
                query: query,
                headers: request.headers,
                body: request.body,
                requestID: record.id
            )
        )
    }

    /// Whoever asks, by the first credential there is: `?token=`, the header, `?accesskey=`.
    private func admit(_ request: Request, _ query: Query, from context: Context) throws -> Caller {
        guard let secret = KeySecret.shown(in: query, request.headers), !secret.isEmpty else {
            throw Refusal(
                .unauthenticated,
                "AUTHENTICATION_REQUIRED",
                "an access key is needed: Authorization: Bearer KEY, or ?token=KEY (trunkside key create)",
                headers: [.wwwAuthenticate: "Bearer"]
            )
        }
        let time = services.uptime()
        // Keys live by the clock outside: the engine's may go faster.
        let now = services.wall()
        guard
            let caller = try services.keys.remembers(secret, at: now)
                ?? services.keys.caller(of: secret, at: now)
        else {
            // A good key is never refused for the bad ones of its address, which may be a proxy's. To guess
            // is no use anyway: looking one up is a hash and an indexed read.
            if let seconds = failures.take(context.address, at: time) {
                throw Self.exhausted(seconds, "too many unknown keys came from this address", by: "ip")
            }
            throw Refusal(
                .unauthenticated,
                "INVALID_CREDENTIALS",
                "the access key is not known, or it has expired",
                headers: [.wwwAuthenticate: "Bearer"]
            )
        }
        if let seconds = rates.take(caller.key, at: time) {
            let most = Int(services.setting.rate)
            throw Self.exhausted(
                seconds,
                "this key may ask \(most) times a second (its limit)",
                by: "customer"
            )
        }
        return caller
    }

    private static func exhausted(_ seconds: Double, _ message: String, by whom: String) -> Refusal {
        let wait = String(max(1, Int(seconds.rounded(.up))))
        return Refusal(
            .resourceExhausted,
            "RATE_LIMIT_EXCEEDED",
            "\(message); ask again in \(wait) s",
            details: [.object(["limited_by": .string(whom)])],
            headers: [.retryAfter: wait]
        )
    }

    /// What is no refusal is nobody's fault but ours: it is logged whole, and said without its parts.
    private func refusal(for error: any Error, _ id: String) -> Refusal {
        if let refusal = error as? Refusal { return refusal }
        if let problem = error as? LedgerError {
            log.logger.error("ledger", metadata: ["request_id": "\(id)", "error": "\(problem)"])
            if problem.kind == .limit {
                return Refusal(
                    .unavailable,
                    "SERVICE_UNAVAILABLE",
                    "the ledger has too much to write; ask again",
                    headers: [.retryAfter: "1"]
                )
            }
            return Refusal(.unavailable, "SERVICE_UNAVAILABLE", "the ledger cannot be used; see the log")
        }
        if error is CancellationError {
            return Refusal(.unavailable, "REQUEST_CANCELED", "the request was given up")
        }
        log.logger.error("request failed", metadata: ["request_id": "\(id)", "error": "\(error)"])
        return Refusal(.internal, nil, "something is wrong in the server; its log has request \(id)")
    }
}

/// Ids of requests: one number after the other, behind a word of this process.
private final class RequestNumbers: Sendable {
    private let prefix: String
    private let last = Atomic(0)

    init(_ bytes: [UInt8]) {
        prefix = bytes.hex + "-"
    }

    func next() -> String { prefix + String(last.wrappingAdd(1, ordering: .relaxed).newValue) }
}

extension HTTPField.Name {
    static let requestID = HTTPField.Name(trusted: "X-Request-Id")
    static let contentTypeOptions = HTTPField.Name(trusted: "X-Content-Type-Options")
    static let idempotencyKey = HTTPField.Name(trusted: "Idempotency-Key")
    static let idempotentReplayed = HTTPField.Name(trusted: "Idempotent-Replayed")

    /// For a name that is written here.
    init(trusted name: String) {
        guard let made = HTTPField.Name(name) else { preconditionFailure("\(name) is no header's name") }
        self = made
    }
}
