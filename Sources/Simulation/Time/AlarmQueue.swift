import Outbound

/// Pending alarms: the earliest first, and of those at one instant the one that was set first.
struct AlarmQueue {
    private struct Entry {
        var instant: Instant
        var number: UInt64

        func comes(before other: Self) -> Bool { (instant, number) < (other.instant, other.number) }
    }

    /// A binary heap. A removed alarm's entry stays until it comes up or until half of the entries are such.
    private var heap: [Entry] = []
    private var rings: [UInt64: @Sendable () -> Void] = [:]
    private var lastNumber: UInt64 = 0

    var count: Int { rings.count }

    mutating func add(at instant: Instant, _ ring: @escaping @Sendable () -> Void) -> UInt64 {
        lastNumber += 1
        rings[lastNumber] = ring
        heap.append(Entry(instant: instant, number: lastNumber))
        rise(from: heap.count - 1)
        return lastNumber
    }

    mutating func remove(_ number: UInt64) -> Bool {
        guard rings.removeValue(forKey: number) != nil else { return false }
        if heap.count > 64, heap.count > 2 * rings.count { compact() }
        return true
    }

    var next: Instant? {
        mutating get {
            dropRemoved()
            return heap.first?.instant
        }
    }

    mutating func pop() -> (Instant, @Sendable () -> Void)? {
        dropRemoved()
        guard let first = heap.first, let ring = rings.removeValue(forKey: first.number) else { return nil }
        dropFirst()
        return (first.instant, ring)
    }

    private mutating func dropRemoved() {
        while let first = heap.first, rings[first.number] == nil { dropFirst() }
    }

    private mutating func dropFirst() {
        let last = heap.removeLast()
        guard !heap.isEmpty else { return }
        heap[0] = last
        sink(from: 0)
    }

    private mutating func compact() {
        heap.removeAll { rings[$0.number] == nil }
        for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(from: index) }
    }

    private mutating func rise(from start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard heap[index].comes(before: heap[parent]) else { return }
            heap.swapAt(index, parent)
            index = parent
        }
    }

    private mutating func sink(from start: Int) {
        var index = start
        while true {
            var least = index
            for child in (2 * index + 1)..<(2 * index + 3) where child < heap.count {
                if heap[child].comes(before: heap[least]) { least = child }
            }
            guard least != index else { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
