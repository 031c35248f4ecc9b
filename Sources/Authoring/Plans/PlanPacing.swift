import Outbound

/// Lets planned targets begin as the limits allow: a start in each 1 / rate of a second, so many lines at
/// once, of those that are due the higher priority first.
struct PlanPacing {
    let perSecond: Double
    let concurrent: Int

    init(_ campaign: Limits, _ engine: Limits) {
        perSecond = min(campaign.perSecond, engine.perSecond)
        concurrent = min(campaign.concurrent, engine.concurrent)
    }

    private struct Waiting {
        var index: Int
        var due: Instant
    }

    /// The instant at which each begins. `lasts` says how long a line is taken, `again` when one that could
    /// not begin at once may be tried: the same instant, a later one, or nil where it no longer may.
    func starts(
        _ targets: [(due: Instant, priority: Int)],
        lasts: (Int) -> Duration,
        again: (Int, Instant) throws -> Instant?
    ) rethrows -> [Instant?] {
        var starts: [Instant?] = Array(repeating: nil, count: targets.count)
        var future = Heap<Waiting> { ($0.due, $0.index) < ($1.due, $1.index) }
        var ready = Heap<Waiting> { first, second in
            let (high, low) = (targets[first.index].priority, targets[second.index].priority)
            return (low, first.due, first.index) < (high, second.due, second.index)
        }
        for (index, target) in targets.enumerated() { future.push(Waiting(index: index, due: target.due)) }
        var ends = Heap<Instant>(<)
        let gap = Duration.milliseconds(Int64((1000 / max(perSecond, 0.001)).rounded(.up)))
        var now = Instant(milliseconds: .min / 2)
        while true {
            while let next = future.first, next.due <= now {
                ready.push(next)
                future.pop()
            }
            guard let waiting = ready.first else {
                guard let next = future.first else { return starts }
                now = max(now, next.due)
                continue
            }
            while let end = ends.first, end <= now { ends.pop() }
            if ends.count >= concurrent, let end = ends.first {
                now = end
                continue
            }
            ready.pop()
            if now > waiting.due {
                guard let moment = try again(waiting.index, now) else { continue }
                if moment > now {
                    future.push(Waiting(index: waiting.index, due: moment))
                    continue
                }
            }
            starts[waiting.index] = now
            ends.push(now + lasts(waiting.index))
            now = now + gap
        }
    }
}

/// What comes first, first.
struct Heap<Element> {
    private var elements: [Element] = []
    private let isBefore: (Element, Element) -> Bool

    init(_ isBefore: @escaping (Element, Element) -> Bool) { self.isBefore = isBefore }

    var count: Int { elements.count }
    var first: Element? { elements.first }

    mutating func push(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0, isBefore(elements[child], elements[(child - 1) / 2]) {
            elements.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() {
        guard let last = elements.popLast(), !elements.isEmpty else { return }
        elements[0] = last
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < elements.count }
            guard let least = children.min(by: { isBefore(elements[$0], elements[$1]) }),
                isBefore(elements[least], elements[parent])
            else { return }
            elements.swapAt(least, parent)
            parent = least
        }
    }
}
