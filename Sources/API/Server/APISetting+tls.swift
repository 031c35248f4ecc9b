import Foundation
import NIOSSL

extension APISetting.TLS {
    /// What its files say; whatever is wrong with them is one sentence, with the file.
    func configuration() throws -> TLSConfiguration {
        for file in [certificate, key] where !FileManager.default.isReadableFile(atPath: file) {
            throw ServerProblem("\(file) cannot be read: it is the certificate or its key, in PEM")
        }
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMFile(certificate) } catch {
            throw ServerProblem("\(certificate) holds no certificate in PEM")
        }
        guard !chain.isEmpty else { throw ServerProblem("\(certificate) holds no certificate in PEM") }
        let own: NIOSSLPrivateKey
        do { own = try NIOSSLPrivateKey(file: key, format: .pem) } catch {
            throw ServerProblem("\(key) holds no private key in PEM, or one with a passphrase")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(own)
        )
        // RFC 8996: what is older is not to be used.
        configuration.minimumTLSVersion = .tlsv12
        // To make a context of it is what compares the two.
        do { _ = try NIOSSLContext(configuration: configuration) } catch {
            throw ServerProblem("the key \(key) is not the one of the certificate \(certificate)")
        }
        return configuration
    }
}
