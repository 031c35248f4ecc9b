/// One request of a script to a web server.
package struct WebRequest: Hashable, Sendable {
    /// `GET` or `POST`.
    package var method: String
    /// With its query.
    package var url: String
    /// By name, as the script wrote them.
    package var headers: [String: String]
    package var body: String?
    /// How long to wait for the answer.
    package var timeout: Duration

    package init(
        method: String,
        url: String,
        headers: [String: String] = [:],
        body: String? = nil,
        timeout: Duration
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

/// What a web server answered.
package struct WebResponse: Hashable, Sendable {
    package var status: Int
    /// By name in small letters.
    package var headers: [String: String]
    package var body: String

    package init(status: Int, headers: [String: String] = [:], body: String = "") {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// How a request ended.
package enum FetchEnd: Hashable, Sendable {
    case answered(WebResponse)
    /// In a word or a few: `timeout`, `refused`.
    case failed(String)
}

/// The seam of web requests.
package protocol Fetch: Sendable {
    /// Sends a request to a host that the list lets through, never fails, and calls `answer` once: at once or
    /// later, on any thread. Whoever asks watches the timeout, and takes no notice of an answer that comes
    /// after it.
    func fetch(
        _ request: WebRequest,
        allowing list: AllowList,
        answer: @escaping @Sendable (FetchEnd) -> Void
    )
}
