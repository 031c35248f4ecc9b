import HTTPTypes
import Outbound

/// The page at the root: it watches campaigns, and starts and stops them. Whoever asks gets it, for it holds
/// nothing; what it shows it asks for with a key.
enum FirstPage {
    static let routes = [
        file("/", html, type: "text/html; charset=utf-8"),
        file("/page.css", style, type: "text/css; charset=utf-8"),
        file("/page.js", script, type: "text/javascript; charset=utf-8"),
    ]

    /// Nothing but its own files, and no frame around it.
    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        """

    private static func file(_ path: String, _ text: String, type: String) -> Route {
        Route(root: .get, path, .open) { _ in
            var answer = Answer.text(text, type: type)
            answer.headers[.contentSecurityPolicy] = policy
            answer.headers[.referrerPolicy] = "no-referrer"
            answer.headers[.cacheControl] = "no-cache"
            return answer
        }
    }
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name(trusted: "Referrer-Policy")
}
