/// A pattern over decimal digits, as the numbering plans have them: a place in `DigitPatterns`.
struct DigitPattern: Hashable, Sendable {
    let start: Int
}

/// The span that one group of a pattern took, as indices into the digits.
struct DigitGroups: Sendable {
    static let limit = 2
    private var first: Range<Int>?
    private var second: Range<Int>?

    subscript(_ group: Int) -> Range<Int>? {
        get { group == 0 ? first : second }
        set { if group == 0 { first = newValue } else { second = newValue } }
    }
}

/// The compiled patterns of all plans in one array of instructions, and the machine that runs them.
///
/// The order of trial is that of backtracking expressions (the first branch that leads to an end wins),
/// because the tables are written for it. Patterns have no unbounded repeats, so every match ends.
struct DigitPatterns: Sendable {
    enum Instruction: Sendable {
        /// One digit out of a bit set of ten.
        case digit(UInt16)
        /// Goes on at the next instruction, and at the other one if that fails.
        case split(Int)
        case jump(Int)
        case open(Int)
        case close(Int)
        case endOfDigits
        case match
    }

    private var code: [Instruction] = []
    private var groupCounts: [Int: Int] = [:]

    /// Compiles `text`; nil for an empty one, which matches nothing.
    mutating func add(_ text: ArraySlice<UInt8>) -> DigitPattern? {
        guard !text.isEmpty else { return nil }
        let start = code.count
        var source = DigitPatternSource(text)
        emit(source.alternatives())
        code.append(.match)
        groupCounts[start] = source.groups
        return DigitPattern(start: start)
    }

    /// How many groups a pattern has.
    func groupCount(_ pattern: DigitPattern) -> Int { groupCounts[pattern.start] ?? 0 }

    /// Whether all of `digits` is one match.
    func matchesWhole(_ pattern: DigitPattern, _ digits: ArraySlice<UInt8>) -> Bool {
        var groups = DigitGroups()
        return run(pattern.start, digits, digits.startIndex, whole: true, &groups) != nil
    }

    /// Where the match at the beginning of `digits` ends.
    func matchesBeginning(_ pattern: DigitPattern, _ digits: ArraySlice<UInt8>) -> Int? {
        var groups = DigitGroups()
        return run(pattern.start, digits, digits.startIndex, whole: false, &groups)
    }

    func matchesBeginning(_ pattern: DigitPattern, _ digits: ArraySlice<UInt8>, _ groups: inout DigitGroups)
        -> Int?
    {
        run(pattern.start, digits, digits.startIndex, whole: false, &groups)
    }

    private func run(
        _ start: Int,
        _ digits: ArraySlice<UInt8>,
        _ from: Int,
        whole: Bool,
        _ groups: inout DigitGroups
    ) -> Int? {
        var at = start
        var position = from
        while true {
            switch code[at] {
            case .digit(let set):
                guard position < digits.endIndex, set >> UInt16(digits[position]) & 1 == 1 else { return nil }
                position += 1
                at += 1
            case .split(let other):
                if let end = run(at + 1, digits, position, whole: whole, &groups) { return end }
                at = other
            case .jump(let target):
                at = target
            case .open(let group):
                let before = groups[group]
                groups[group] = position..<position
                if let end = run(at + 1, digits, position, whole: whole, &groups) { return end }
                groups[group] = before
                return nil
            case .close(let group):
                if let span = groups[group] { groups[group] = span.lowerBound..<position }
                at += 1
            case .endOfDigits:
                guard position == digits.endIndex else { return nil }
                at += 1
            case .match:
                return whole && position < digits.endIndex ? nil : position
            }
        }
    }

    private mutating func emit(_ node: DigitPatternNode) {
        switch node {
        case .digit(let set):
            code.append(.digit(set))
        case .endOfDigits:
            code.append(.endOfDigits)
        case .sequence(let parts):
            for part in parts { emit(part) }
        case .group(let number, let body):
            code.append(.open(number))
            emit(body)
            code.append(.close(number))
        case .repeated(let body, let least, let most):
            for _ in 0..<least { emit(body) }
            var splits: [Int] = []
            for _ in least..<most {
                splits.append(code.count)
                code.append(.split(0))
                emit(body)
            }
            for split in splits { code[split] = .split(code.count) }
        case .choice(let branches):
            emitChoice(branches)
        }
    }

    private mutating func emitChoice(_ branches: [DigitPatternNode]) {
        var jumps: [Int] = []
        for branch in branches.dropLast() {
            let split = code.count
            code.append(.split(0))
            emit(branch)
            jumps.append(code.count)
            code.append(.jump(0))
            code[split] = .split(code.count)
        }
        if let last = branches.last { emit(last) }
        for jump in jumps { code[jump] = .jump(code.count) }
    }
}
