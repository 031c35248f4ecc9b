/// Two texts line by line in one order: what differs, with some of what is equal around it.
struct LineAlignment {
    enum Row: Equatable {
        /// Equal lines, lines that differ, or one that only one side has.
        case pair(String?, String?)
        /// Equal lines that are not shown.
        case equal(Int)
        /// What comes after so many differences that no more are shown.
        case rest(left: Int, right: Int)
    }

    private(set) var rows: [Row] = []
    private var alike: [String] = []
    private var differences = 0
    private var taken = (left: 0, right: 0)

    /// Equal lines that are shown before and after a difference.
    private static let around = 3
    private static let mostDifferences = 60
    /// Lines of each side that are held against each other at once.
    private static let window = 200

    init(_ left: [String], _ right: [String]) {
        let most = min(left.count, right.count)
        let end = (0..<most).first { left[left.count - 1 - $0] != right[right.count - 1 - $0] } ?? most
        align(left.dropLast(end), right.dropLast(end))
        let rest = (left.count - end - taken.left, right.count - end - taken.right)
        if rest.0 > 0 || rest.1 > 0 { rows.append(.rest(left: rest.0, right: rest.1)) }
        alike += left.suffix(end)
        close(isLast: true)
    }

    private var isFull: Bool { differences >= Self.mostDifferences }

    private mutating func align(_ left: ArraySlice<String>, _ right: ArraySlice<String>) {
        var (left, right) = (left, right)
        while !isFull, !left.isEmpty || !right.isEmpty {
            if let line = left.first, line == right.first {
                equal(line)
                (left, right) = (left.dropFirst(), right.dropFirst())
                continue
            }
            let (near, other) = (left.prefix(Self.window), right.prefix(Self.window))
            let common = LineAlignment.common(near, other)
            for (one, two) in common where !isFull {
                differ(left[..<one], right[..<two])
                if !isFull { equal(left[one]) }
                (left, right) = (left[(one + 1)...], right[(two + 1)...])
            }
            // Behind the last common line of a window there may be more in the next one.
            let isWhole = near.endIndex == left.endIndex && other.endIndex == right.endIndex
            guard common.isEmpty || isWhole else { continue }
            differ(left[..<near.endIndex], right[..<other.endIndex])
            (left, right) = (left[near.endIndex...], right[other.endIndex...])
        }
    }

    private mutating func equal(_ line: String) {
        alike.append(line)
        taken = (taken.left + 1, taken.right + 1)
    }

    /// Lines between two that are equal: in pairs as far as they go, those of one field's name together.
    private mutating func differ(_ left: ArraySlice<String>, _ right: ArraySlice<String>) {
        var (left, right) = (left, right)
        while let one = left.first, let other = right.first {
            let (first, second) = (LineAlignment.name(one), LineAlignment.name(other))
            pair(first <= second ? left.popFirst() : nil, second <= first ? right.popFirst() : nil)
        }
        for line in left { pair(line, nil) }
        for line in right { pair(nil, line) }
    }

    private mutating func pair(_ left: String?, _ right: String?) {
        guard !isFull else { return }
        close(isLast: false)
        rows.append(.pair(left, right))
        differences += 1
        taken = (taken.left + (left == nil ? 0 : 1), taken.right + (right == nil ? 0 : 1))
    }

    /// Takes the equal lines before a difference, or the last ones.
    private mutating func close(isLast: Bool) {
        let head = rows.isEmpty ? 0 : Self.around
        let tail = isLast && !rows.isEmpty ? 0 : Self.around
        let hidden = alike.count - head - tail
        let isLong = hidden > 1
        rows += (isLong ? alike.prefix(head) : alike[...]).map { .pair($0, $0) }
        if isLong {
            rows.append(.equal(hidden))
            rows += alike.suffix(tail).map { .pair($0, $0) }
        }
        alike = []
    }

    /// The places of the longest common subsequence.
    private static func common(_ left: ArraySlice<String>, _ right: ArraySlice<String>) -> [(Int, Int)] {
        let (left, right) = (left.indices.map { ($0, left[$0]) }, right.indices.map { ($0, right[$0]) })
        let width = right.count + 1
        var length = [Int](repeating: 0, count: (left.count + 1) * width)
        for i in left.indices.reversed() {
            for j in right.indices.reversed() {
                length[i * width + j] =
                    left[i].1 == right[j].1
                    ? length[(i + 1) * width + j + 1] + 1
                    : max(length[(i + 1) * width + j], length[i * width + j + 1])
            }
        }
        var common: [(Int, Int)] = []
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if left[i].1 == right[j].1 {
                common.append((left[i].0, right[j].0))
                (i, j) = (i + 1, j + 1)
            } else if length[(i + 1) * width + j] >= length[i * width + j + 1] {
                i += 1
            } else {
                j += 1
            }
        }
        return common
    }

    /// The name of a field, by which lines are held against each other; empty where it has none.
    private static func name(_ line: String) -> String {
        line.firstRange(of: " = ").map { String(line[..<$0.lowerBound]) } ?? ""
    }
}
