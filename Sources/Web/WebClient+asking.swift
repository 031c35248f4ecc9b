import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Outbound

extension WebClient {
    /// How a request ends, its redirects included.
    func end(of request: WebRequest, allowing list: AllowList, until deadline: NIODeadline) async
        -> FetchEnd
    {
        do {
            var journey = try WebJourney(request, limits: limits)
            while true {
                if let refusal = list.refusal(of: journey.address) { throw refusal }
                let found = try await addresses(of: journey.address.host)
                for address in found {
                    if let refusal = list.refusal(of: address, for: journey.address, reach: reach) {
                        throw refusal
                    }
                }
                if let end = try await hop(&journey, to: found, until: deadline) { return end }
            }
        } catch let refusal as WebRefusal {
            return .failed(refusal.description)
        } catch {
            return .failed(Self.words(error))
        }
    }

    private func addresses(of host: WebAddress.Host) async throws -> [IPAddress] {
        switch host {
        case .address(let address): [address]
        case .name(let name): try await resolver.addresses(of: name)
        }
    }

    /// Asks at the first of the checked addresses, at the next where no connection came about; nil where the
    /// journey goes on.
    private func hop(_ journey: inout WebJourney, to found: [IPAddress], until deadline: NIODeadline)
        async throws -> FetchEnd?
    {
        let tried = found.prefix(limits.addresses)
        for (index, address) in tried.enumerated() {
            let key = KeptClients.Key(host: journey.address.host, address: address)
            guard let client = clients.take(key) else { return .failed("stopped") }
            defer { clients.give(key) }
            do {
                let response = try await client.execute(Self.request(journey), deadline: deadline)
                let location = response.headers.first(name: "location")
                switch journey.on(status: Int(response.status.code), location: location) {
                case .onward: return nil
                case .failed(let why): return .failed(why)
                case .arrived: return try await answer(response)
                }
            } catch  where index + 1 < tried.count && Self.isUnconnected(error) {
                continue
            }
        }
        return .failed("no such host")
    }

    private static func request(_ journey: WebJourney) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: journey.address.description)
        request.method = HTTPMethod(rawValue: journey.method)
        request.headers = HTTPHeaders(journey.headers.map { ($0.name, $0.value) })
        if let body = journey.body { request.body = .bytes(ByteBuffer(string: body)) }
        return request
    }

    private func answer(_ response: HTTPClientResponse) async throws -> FetchEnd {
        let size = response.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard size <= limits.headers else {
            return .failed("too large: headers over \(limits.headers) bytes")
        }
        let tooLarge = FetchEnd.failed("too large: an answer over \(limits.body) bytes")
        let length = response.headers.first(name: "content-length").flatMap { Int($0) }
        if let length, length > limits.body { return tooLarge }
        var body = ByteBuffer()
        for try await part in response.body {
            guard body.readableBytes + part.readableBytes <= limits.body else { return tooLarge }
            body.writeImmutableBuffer(part)
        }
        var headers: [String: String] = [:]
        for (name, value) in response.headers {
            let name = name.lowercased()
            headers[name] = headers[name].map { "\($0), \(value)" } ?? value
        }
        return .answered(
            WebResponse(status: Int(response.status.code), headers: headers, body: String(buffer: body))
        )
    }

    /// Whether no connection came about, so nothing was sent.
    private static func isUnconnected(_ error: any Error) -> Bool {
        if let error = error as? HTTPClientError { return error == .connectTimeout }
        return error is IOError || error is NIOConnectionError
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout, .deadlineExceeded, .readTimeout, .writeTimeout,
                .getConnectionFromPoolTimeout, .tlsHandshakeTimeout:
                return "timeout"
            case .remoteConnectionClosed: return "closed"
            default: return "failed: \(error.shortDescription)"
            }
        case let error as IOError: return words(errno: error.errnoCode)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: return "no secure connection"
        case is HTTPParserError: return "no HTTP"
        case is CancellationError: return "stopped"
        default: return "failed"
        }
    }

    private static func words(errno code: CInt) -> String {
        switch code {
        case ECONNREFUSED: "refused"
        case ENETUNREACH, EHOSTUNREACH: "unreachable"
        case ETIMEDOUT: "timeout"
        case ECONNRESET, EPIPE: "closed"
        default: "failed"
        }
    }
}
