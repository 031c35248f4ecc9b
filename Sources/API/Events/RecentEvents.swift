import Outbound
import Store

/// The last events of the customers whose streams are open, ready to be sent.
struct RecentEvents {
    private struct Tail {
        /// Events after this one are here.
        var from: Int64
        var through: Int64
        var events: [WireEvent] = []
        var bytes = 0
        var end: LogEnd
        var used = 0
    }

    static let customers = 64
    static let eventsOfOne = 2048
    static let bytesOfOne = 2 << 20

    private var tails: [Identifier<Customer>: Tail] = [:]
    private var uses = 0

    /// What comes after a place; nil for a place that lies before what is kept. `read` gives the events after
    /// a place from the ledger.
    mutating func page(
        after position: Int64,
        of customer: Identifier<Customer>,
        read: (Int64) throws -> EventPage
    ) throws -> EventPage? {
        uses += 1
        var tail: Tail
        if let known = tails[customer] {
            guard position >= known.from else { return nil }
            tail = known
            if tail.events.last?.id ?? position <= position { try Self.extend(&tail, read) }
            if tail.through < position {
                // It was left far behind while nobody followed.
                tail = Tail(from: position, through: position, end: tail.end)
                try Self.extend(&tail, read)
            }
        } else {
            tail = Tail(from: position, through: position, end: LogEnd(oldest: 0, latest: 0))
            try Self.extend(&tail, read)
        }
        tail.used = uses
        tails[customer] = tail
        forgetOne()
        // A page that was larger than what is kept begins before it.
        guard position >= tail.from else { return nil }
        let first = (tail.events.lastIndex { $0.id <= position } ?? -1) + 1
        let events = Array(tail.events[first...].prefix(EventFeed.pageLimit))
        let isWhole = first + events.count == tail.events.count
        return EventPage(
            events: events,
            through: isWhole ? max(position, tail.through) : events.last?.id ?? position,
            end: tail.end
        )
    }

    private static func extend(_ tail: inout Tail, _ read: (Int64) throws -> EventPage) throws {
        let page = try read(tail.through)
        tail.end = page.end
        tail.through = page.through
        tail.events += page.events
        tail.bytes += page.events.reduce(0) { $0 + $1.text.utf8.count }
        var spare = max(0, tail.events.count - eventsOfOne)
        var bytes = tail.bytes - tail.events.prefix(spare).reduce(0) { $0 + $1.text.utf8.count }
        while bytes > bytesOfOne, spare < tail.events.count - 1 {
            bytes -= tail.events[spare].text.utf8.count
            spare += 1
        }
        guard spare > 0 else { return }
        tail.from = tail.events[spare - 1].id
        tail.events.removeFirst(spare)
        tail.bytes = bytes
    }

    private mutating func forgetOne() {
        guard tails.count > Self.customers else { return }
        if let oldest = tails.min(by: { $0.value.used < $1.value.used }) { tails[oldest.key] = nil }
    }
}
