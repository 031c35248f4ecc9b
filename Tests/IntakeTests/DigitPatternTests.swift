import Testing

@testable import Intake

struct DigitPatternTests {
    private func match(_ pattern: String, _ digits: String, whole: Bool) -> Int? {
        var patterns = DigitPatterns()
        guard let compiled = patterns.add(Array(pattern.utf8)[...]) else { return nil }
        let values = digits.utf8.map { $0 - 48 }[...]
        if whole { return patterns.matchesWhole(compiled, values) ? values.count : nil }
        return patterns.matchesBeginning(compiled, values)
    }

    @Test(
        "patterns match as backtracking expressions do",
        arguments: [
            ("[2-9]d{2}", "303", true, 3), ("[2-9]d{2}", "103", true, nil), ("1|12", "12", false, 1),
            ("1|12", "12", true, 2), ("0(?:1d)?", "015", false, 3), ("0(?:1d)?", "025", false, 1),
            ("d{2,4}", "12345", false, 4), ("d{2,4}", "1", false, nil), ("(?:1|23){2}4", "1234", true, 4),
            ("([5-7]d)$|1", "55", false, 2), ("([5-7]d)$|1", "155", false, 1),
            ("([5-7]d)$|1", "555", false, nil),
        ] as [(String, String, Bool, Int?)]
    )
    func matching(pattern: String, digits: String, whole: Bool, end: Int?) {
        #expect(match(pattern, digits, whole: whole) == end)
    }

    @Test("a group that took no part is told from an empty one")
    func groups() {
        var patterns = DigitPatterns()
        guard let pattern = patterns.add(Array("0(1d)?(2)?".utf8)[...]) else {
            Issue.record("the pattern was not compiled")
            return
        }
        var groups = DigitGroups()
        #expect(patterns.matchesBeginning(pattern, [0, 1, 5, 3], &groups) == 3)
        #expect(groups[0] == 1..<3)
        #expect(groups[1] == nil)
        #expect(patterns.groupCount(pattern) == 2)
    }
}
