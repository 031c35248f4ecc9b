import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import Outbound
import Synchronization
import Web

/// A web server on this machine, and what it was asked.
final class WebPeer: Sendable {
    struct Asked: Hashable, Sendable {
        var line: String
        var host: String
        var headers: [String: String]
        var body: String
    }

    private let requests = Mutex<[Asked]>([])
    var asked: [Asked] { requests.withLock { $0 } }
    var lines: [String] { asked.map(\.line) }

    /// Serves while `body` runs, which is given the port.
    func serve<Value: Sendable>(
        at host: String = "127.0.0.1",
        port: Int = 0,
        tls: TLSConfiguration? = nil,
        _ body: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> Value {
        let running = Mailbox<Int>(limit: 1)
        var logger = Logger(label: "peer")
        logger.logLevel = .critical
        let server: HTTPServerBuilder = try tls.map { try .tls(.http1(), tlsConfiguration: $0) } ?? .http1()
        let app = Application(
            router: router(),
            server: server,
            configuration: .init(address: .hostname(host, port: port)),
            onServerRunning: { channel in running.send(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try await app.run()
                return nil
            }
            group.addTask {
                guard let port = await running.next() else { return nil }
                return try await body(port)
            }
            while let value = try await group.next() {
                group.cancelAll()
                if let value { return value }
            }
            throw CancellationError()
        }
    }

    /// `/to/...` redirects to what the query says; the others are what their names say.
    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        for method in [HTTPRequest.Method.get, .post] {
            router.on("**", method: method) { [self] request, _ in
                try await note(request)
                return try await answer(request)
            }
        }
        return router
    }

    private func note(_ request: Request) async throws {
        let body = try await request.body.collect(upTo: 4 << 20)
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        let asked = Asked(
            line: "\(request.method.rawValue) \(request.uri.string)",
            host: request.head.authority ?? "",
            headers: headers,
            body: String(buffer: body)
        )
        requests.withLock { $0.append(asked) }
    }

    private func answer(_ request: Request) async throws -> Response {
        let path = request.uri.path
        switch path {
        case _ where path.hasPrefix("/to/"):
            let status = HTTPResponse.Status(code: Int(path.dropFirst(4)) ?? 302)
            let location = request.uri.queryParameters.get("to") ?? "/loop"
            return Response(status: status, headers: [.location: location])
        case "/loop": return Response(status: .found, headers: [.location: "/loop"])
        case "/slow":
            // Until whoever asked has gone.
            _ = await Mailbox<Void>(limit: 1).next()
            return Response(status: .ok)
        case "/drip":
            return Response(
                status: .ok,
                body: ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "a"))
                    _ = await Mailbox<Void>(limit: 1).next()
                    try await writer.finish(nil)
                }
            )
        case "/large": return Response(status: .ok, body: .init(byteBuffer: Self.large))
        case "/endless":
            return Response(
                status: .ok,
                body: ResponseBody { writer in
                    while !Task.isCancelled { try await writer.write(Self.large) }
                    try await writer.finish(nil)
                }
            )
        case "/headers":
            let value = String(repeating: "x", count: 5000)
            var headers = HTTPFields()
            for _ in 0..<4 { headers.append(HTTPField(name: .cookie, value: value)) }
            return Response(status: .ok, headers: headers)
        default:
            return Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(string: "{\"path\":\"\(path)\"}"))
            )
        }
    }

    private static let large = ByteBuffer(repeating: 0x61, count: (1 << 20) + 1)
}

/// Name servers of a test: each answer of a name is given once, the last again and again.
final class StagedNames: Resolver {
    private struct State {
        var answers: [String: [[String]]]
        var asked: [String] = []
    }

    private let state: Mutex<State>
    init(_ answers: [String: [[String]]]) { state = Mutex(State(answers: answers)) }

    var asked: [String] { state.withLock { $0.asked } }

    func addresses(of name: String) async throws -> [IPAddress] {
        state.withLock { state in
            state.asked.append(name)
            let answers = state.answers[name] ?? [[]]
            if answers.count > 1 { state.answers[name]?.removeFirst() }
            return answers[0].compactMap { IPAddress($0) }
        }
    }

    func close() {}
}

/// A certificate for a name, signed by itself.
struct Certificate {
    let certificate: NIOSSLCertificate
    let server: TLSConfiguration

    init(for name: String) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("certificate-\(name)-\(ProcessInfo.processInfo.globallyUniqueString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { do { try FileManager.default.removeItem(at: folder) } catch { print(error) } }
        let (key, file) = (folder.appendingPathComponent("key"), folder.appendingPathComponent("crt"))
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        openssl.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)", "-keyout",
            key.path,
            "-out", file.path,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        certificate = try NIOSSLCertificate.fromPEMFile(file.path)[0]
        server = .makeServerConfiguration(
            certificateChain: [.certificate(certificate)],
            privateKey: .privateKey(try NIOSSLPrivateKey(file: key.path, format: .pem))
        )
    }
}
