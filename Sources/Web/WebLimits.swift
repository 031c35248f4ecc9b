import Outbound

/// How much one client does, and how large and how long what it does may be.
package struct WebLimits: Sendable {
    /// Requests under way at once.
    package var concurrent = 64
    /// Requests that wait for one of these to end.
    package var waiting = 1000
    /// Of one request, its redirects included; a request may ask for less.
    package var time = Duration.seconds(30)
    package var redirects = 5
    /// Bytes of a request's body and of an answer's.
    package var body = 1 << 20
    /// Bytes of all headers of a request, and of an answer.
    package var headers = 16 << 10
    /// Addresses of a name that are tried.
    package var addresses = 3
    /// Names that are looked up at once.
    package var resolving = 8
    /// Connections to one host and address; requests beyond them wait for one, in their own time.
    package var connections = 8
    /// Hosts to which connections are kept.
    package var hosts = 16

    package init() {}

    /// Of webhooks, which are told again and again: a redirect is an answer like any other. `places` are
    /// shared out before anything is asked here, so nothing waits here: the time of a request is all its own,
    /// and a receiver that hangs takes no connection from another at the same host.
    package static func webhooks(places: Int) -> WebLimits {
        var limits = WebLimits()
        limits.redirects = 0
        limits.concurrent = places
        limits.connections = places
        limits.hosts = 64
        limits.resolving = 64
        return limits
    }
}
