import Testing

@Suite("The tree keeps the house rules")
struct TidyTests {
    @Test func `every file keeps every rule`() throws {
        var excused: Set<String> = []
        var findings: [String] = []
        for file in try Repository.files() {
            for rule in HouseRules.all {
                for finding in try rule.findings(in: file) {
                    if let exception = Exception.all.first(where: { $0.covers(finding) }) {
                        excused.insert(exception.path + exception.rule)
                    } else {
                        findings.append(finding.description)
                    }
                }
            }
        }
        #expect(findings.isEmpty, "\n\(findings.joined(separator: "\n"))")
        for exception in Exception.all {
            #expect(
                excused.contains(exception.path + exception.rule),
                "the exception of \(exception.path) from '\(exception.rule)' excuses nothing any more"
            )
        }
    }

    @Test func `the rules read the whole tree`() throws {
        let paths = try Repository.files().map(\.path)
        #expect(paths.contains("Package.swift"))
        #expect(paths.contains("scripts/test"))
        #expect(paths.contains("Tests/TidyTests/TidyTests.swift"))
        #expect(paths.contains { $0.hasPrefix("Sources/Outbound/") })
    }

    @Test func `names of rules are unique and exceptions name a rule`() {
        let names = HouseRules.all.map(\.name)
        #expect(Set(names).count == names.count)
        for exception in Exception.all where exception.rule != "*" {
            #expect(names.contains(exception.rule), "no rule is called '\(exception.rule)'")
        }
    }
}
