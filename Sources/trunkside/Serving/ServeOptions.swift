import API
import ArgumentParser
import Authoring
import Foundation
import Logging

/// Where `serve` listens and what it says, over what `[api]` of the engine's file says.
struct ServeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where to listen (default: api.listen, else 127.0.0.1:8080); port 0 is any free one.",
            valueName: "host:port"
        ),
        transform: ServeOptions.address
    )
    var listen: ListenAddress?

    @Option(help: ArgumentHelp("The certificate with its chain, PEM.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's key, PEM.", valueName: "file"))
    var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            "Requests of one key a second, on the average (default: api.rate, else 1000); 0 is no limit.",
            valueName: "number"
        )
    )
    var rate: Double?

    @Option(help: "What is logged: debug (every request), info, warning or error.")
    var logLevel: LogLevel = .info

    @Option(help: "How it is logged: json, or text (default: text on a terminal, else json).")
    var logForm: LogForm?

    enum LogLevel: String, ExpressibleByArgument, CaseIterable {
        case debug, info, warning, error

        var level: Logger.Level {
            switch self {
            case .debug: .debug
            case .info: .info
            case .warning: .warning
            case .error: .error
            }
        }
    }

    enum LogForm: String, ExpressibleByArgument, CaseIterable { case json, text }

    @Sendable private static func address(_ text: String) throws -> ListenAddress {
        guard let address = ListenAddress(text) else {
            throw ValidationError("--listen is \"\(text)\"; \(ListenAddress.form)")
        }
        return address
    }

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key go together: one is missing")
        }
        if let rate, !(0...1_000_000).contains(rate) {
            throw ValidationError("--rate is \(rate); it must be from 0 to 1000000")
        }
    }

    /// Flags over the engine's file over the server's own values.
    func setting(_ gathering: Gathering) -> APISetting {
        let file = gathering.engine.api
        var setting = APISetting()
        if let address = listen ?? file.listen { (setting.host, setting.port) = (address.host, address.port) }
        if let tlsCertificate, let tlsKey {
            setting.tls = APISetting.TLS(certificate: tlsCertificate, key: tlsKey)
        } else if let certificate = file.certificate, let key = file.key,
            let engineFile = gathering.engineFile
        {
            let folder = engineFile.deletingLastPathComponent()
            setting.tls = APISetting.TLS(
                certificate: URL(fileURLWithPath: certificate, relativeTo: folder).path,
                key: URL(fileURLWithPath: key, relativeTo: folder).path
            )
        }
        if let asked = rate ?? file.rate { (setting.rate, setting.burst) = (asked, max(1, asked * 2)) }
        setting.burst = file.burst ?? setting.burst
        setting.connections = file.connections ?? setting.connections
        setting.webhooks.listed = gathering.engine.webhooks
        return setting
    }

    func logger(_ terminal: Terminal) -> Logger {
        let isRead = isatty(2) == 1
        let form: ServeLog.Form =
            switch logForm {
            case .json?: .json
            case .text?: .text
            case nil: isRead ? .text : .json
            }
        return Logger(label: "trunkside") { _ in
            ServeLog(level: logLevel.level, form: form, terminal: terminal)
        }
    }
}
