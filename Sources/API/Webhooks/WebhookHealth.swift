import Outbound
import Store

/// What an answer to a delivery means.
enum WebhookVerdict: Hashable {
    case taken
    /// The receiver wants no more, ever.
    case gone
    case failed(String, status: Int?, retryAfter: Duration?)

    /// The longest that a receiver may ask to be left alone.
    private static let longestRetryAfter: Int64 = 3600

    init(_ end: FetchEnd) {
        switch end {
        case .answered(let response) where (200..<300).contains(response.status): self = .taken
        case .answered(let response) where response.status == 410: self = .gone
        case .answered(let response):
            let asked = response.headers["retry-after"].flatMap { Int64($0) }
            self = .failed(
                "answered \(response.status)",
                status: response.status,
                retryAfter: asked.map { .seconds(min(max($0, 0), Self.longestRetryAfter)) }
            )
        case .failed(let why): self = .failed(why, status: nil, retryAfter: nil)
        }
    }
}

/// How a receiver does: one that takes nothing is asked for one event at a time, and less and less often.
struct WebhookHealth: Hashable {
    /// Failures one after the other after which a receiver is thought to be down.
    private static let patience = 5
    private static let longest = 6

    private var failures = 0

    var isDown: Bool { failures >= Self.patience }

    /// How long it is left alone.
    var pause: Duration? {
        isDown ? .seconds(min(60, 1 << min(failures - Self.patience, Self.longest))) : nil
    }

    mutating func see(_ tries: [WebhookTry]) {
        if tries.contains(where: { $0.end == .taken }) {
            failures = 0
        } else {
            // Whatever was under way at once was one and the same trouble: the first pause is the shortest.
            failures = isDown ? failures + 1 : min(Self.patience, failures + tries.count)
        }
    }
}
