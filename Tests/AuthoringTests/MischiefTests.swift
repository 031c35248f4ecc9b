import Authoring
import Foundation
import Testing

/// The engine is given faulty values; a checker finds out within some worlds. What no checker finds is no
/// proof.
struct MischiefTests {
    /// Worlds that one mischief is given to be found in.
    private static let worlds: UInt64 = 30

    /// A faulty value, and the words of the rules by which it may be found out.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var found: [String]
        var mischief: SwarmMischief

        var testDescription: String { name }

        init(_ name: String, _ found: String..., by change: (inout SwarmMischief) -> Void) {
            (self.name, self.found) = (name, found)
            var mischief = SwarmMischief()
            change(&mischief)
            self.mischief = mischief
        }
    }

    @Test(arguments: Mischiefs.all)
    func `a faulty value is found out`(mischief: Case) async throws {
        var seen: Set<String> = []
        for seed in 1...Self.worlds {
            let result = try await SwarmTests.run(seed, mischief: mischief.mischief)
            let rules = result.violations.compactMap { $0.split(separator: "\n").first }.map(String.init)
            seen.formUnion(rules)
            guard let rule = rules.first(where: { rule in mischief.found.contains { rule.contains($0) } })
            else { continue }
            print("\(mischief.name): world \(seed), \(rule.replacing("violated: ", with: ""))")
            return
        }
        Issue.record("\(mischief.name) was not found out in \(Self.worlds) worlds; seen \(seen.sorted())")
    }

    @Test func `there are twenty of them`() { #expect(Mischiefs.all.count >= 20) }
}
