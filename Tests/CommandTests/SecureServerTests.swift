import Foundation
import Glibc
import Outbound
import Testing

/// HTTPS by the files of a certificate and its key.
@Suite("A server with a certificate", .serialized)
struct SecureServerTests {
    private static func succeeds(_ command: [String], in folder: TemporaryFolder) throws -> String {
        let running = try Program.start(command, of: "/usr/bin/env", in: folder)
        running.process.waitUntilExit()
        let result = try running.result()
        try #require(result.code == 0, "\(command): \(result.errors)")
        return result.output
    }

    /// A certificate for this machine, signed by itself, and its key.
    private static func certificate(_ name: String, in folder: TemporaryFolder) throws {
        _ = try succeeds(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "\(name).key", "-out", "\(name).pem",
            ],
            in: folder
        )
    }

    private static func serve(
        _ certificate: String,
        _ key: String,
        in folder: TemporaryFolder
    ) throws -> Program.Result {
        try Program.run(
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--database",
            folder.path("none.db"),
            "--tls-certificate",
            folder.path(certificate),
            "--tls-key",
            folder.path(key),
            in: folder
        )
    }

    @Test func `whoever trusts its certificate makes a campaign over HTTPS, and nobody else gets in`() throws
    {
        let folder = try TemporaryFolder()
        try Self.certificate("own", in: folder)
        try Self.certificate("other", in: folder)
        let served = try ServedProgram(
            in: folder,
            ["--tls-certificate", folder.path("own.pem"), "--tls-key", folder.path("own.key")]
        )
        func curl(_ arguments: String...) throws -> Program.Result {
            let all = ["curl", "-sS", "-m", "30", "-w", "\n%{http_code}"] + arguments
            let running = try Program.start(all, of: "/usr/bin/env", in: folder)
            running.process.waitUntilExit()
            return try running.result()
        }
        let address = "https://localhost:\(served.port)"
        let trust = ["--cacert", folder.path("own.pem")]
        let health = try curl(trust[0], trust[1], "\(address)/healthz")
        #expect(health.output == "{\"status\":\"ok\"}\n200", "\(health.errors)")
        let made = try curl(
            trust[0],
            trust[1],
            "-H",
            "Authorization: Bearer \(served.key)",
            "--json",
            #"{"name":"secret"}"#,
            "\(address)/v1.0/campaigns"
        )
        #expect(made.output.hasSuffix("\n200"), "\(made.output)\(made.errors)")
        #expect(made.output.contains(#""name":"secret""#))
        // 60: nobody vouches for it.
        #expect(try curl("--cacert", folder.path("other.pem"), "\(address)/healthz").code == 60)
        #expect(try curl("\(address)/healthz").code == 60)
        #expect(try curl("http://localhost:\(served.port)/healthz").code != 0)
        // What is older than TLS 1.2 is not spoken; 35: no handshake.
        let old = ["--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0"]
        #expect(try curl(trust[0], trust[1], old[0], old[1], old[2], old[3], "\(address)/healthz").code == 35)
        // It goes on.
        #expect(try curl(trust[0], trust[1], "\(address)/readyz").output.hasSuffix("\n200"))
        served.send(SIGTERM)
        #expect(served.ends() == 0)
    }

    @Test func `a key of another certificate, and files that are none, end it with a sentence`() throws {
        let folder = try TemporaryFolder()
        try Self.certificate("own", in: folder)
        try Self.certificate("other", in: folder)
        let unfit = try Self.serve("own.pem", "other.key", in: folder)
        #expect(unfit.code == 1)
        let sentence =
            "the key \(folder.path("other.key")) is not the one of the certificate \(folder.path("own.pem"))"
        #expect(unfit.errors.contains(sentence), "\(unfit.errors)")
        let swapped = try Self.serve("own.key", "own.pem", in: folder)
        #expect(swapped.code == 1)
        #expect(swapped.errors.contains("own.key holds no certificate"), "\(swapped.errors)")
        let absent = try Self.serve("own.pem", "none.key", in: folder)
        #expect(absent.code == 1)
        #expect(absent.errors.contains("none.key cannot be read"), "\(absent.errors)")
        let empty = try Self.serve("own.pem", "own.pem", in: folder)
        #expect(empty.code == 1)
        #expect(empty.errors.contains("own.pem holds no private key"), "\(empty.errors)")
    }
}
