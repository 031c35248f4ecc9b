/// How the server listens, and its limits.
package struct APISetting: Sendable {
    package struct TLS: Sendable {
        /// PEM files: the certificate with its chain, and its key.
        package var certificate: String
        package var key: String

        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// How events are streamed.
    package struct Streams: Sendable {
        /// Streams at once, of everybody, of one customer and of one key.
        package var all = 500
        package var ofCustomer = 200
        package var ofKey = 100
        /// Of all, so many are the operator's alone.
        package var reserved = 20
        /// Seconds without an event after which a comment shows that the stream lives.
        package var heartbeat = 15.0
        /// Seconds in which a reader must take what it is given.
        package var patience = 30.0
        /// Seconds that one who did not has to take the notice.
        package var grace = 30.0

        package init() {}
    }

    /// How fast whoever connects must send.
    package struct Haste: Sendable {
        /// Seconds in which the head of a request must be there: from the connection's beginning, or from its
        /// first byte.
        package var head = 10.0
        /// Seconds over which a body must bring `rate` bytes a second; only those in which it is waited for.
        package var window = 30.0
        package var rate = 100.0
        /// Seconds in which one who was told to go must be gone.
        package var farewell = 5.0

        package init() {}
    }

    package var host = "127.0.0.1"
    /// 0 is any free one.
    package var port = 8080
    package var tls: TLS?
    /// Requests of one key a second, on the average; 0 is no limit.
    package var rate = 1000.0
    /// Requests of one key at once.
    package var burst = 2000.0
    /// Connections at once; more wait to be accepted.
    package var connections = 1024
    /// Connections of one address at once, this machine's excepted; nil is a quarter of all.
    package var connectionsOfAddress: Int?
    /// Bytes of a JSON body.
    package var bodyLimit = 1 << 20
    /// Bytes of an archive of a campaign folder.
    package var uploadLimit = 64 << 20
    /// Bytes of a target list.
    package var importLimit = 1 << 30
    /// Failed keys of one address in a minute; then unknown keys of it are not looked at for some time.
    package var failures = 10.0

    package var streams = Streams()
    package var haste = Haste()
    package var webhooks = WebhookSetting()
    /// The engine's seed: `explain` draws the lots of an outplan's code with it.
    package var seed: UInt64 = 0

    package init() {}

    /// Whether nobody but this machine can reach it.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
