import Testing

@Suite("Each rule finds what it is for, and nothing else")
struct RuleTests {
    struct Snippet: Sendable, CustomTestStringConvertible {
        let rule: String
        let bad: String
        let good: String
        var path = "Sources/Outbound/Example.swift"
        var testDescription: String { "\(rule): \(bad.prefix(40))" }
    }

    static let snippets: [Snippet] = [
        Snippet(rule: "no unstructured tasks", bad: "Task { work() }", good: "group.addTask { work() }"),
        Snippet(rule: "no unstructured tasks", bad: "Task.detached(priority: .low) {", good: "// Task { }"),
        Snippet(rule: "no ambient time", bad: "let now = Date()", good: "let now = clock.now"),
        Snippet(rule: "no ambient time", bad: "try await Task.sleep(for: .seconds(1))", good: #""Date()""#),
        Snippet(rule: "no ambient time", bad: "ContinuousClock.now", good: "SimulatedClock.now"),
        Snippet(rule: "no ambient chance or ids", bad: "Int.random(in: 0..<9)", good: "generator.next()"),
        Snippet(rule: "no ambient chance or ids", bad: "let id = UUID()", good: "let id = ids.next()"),
        Snippet(
            rule: "no ambient environment",
            bad: "ProcessInfo.processInfo.environment",
            good: "environment"
        ),
        Snippet(rule: "no vague names", bad: "struct CallManager {", good: "struct AgentPool {"),
        Snippet(rule: "no untyped values or crashes", bad: "var row: [String: Any]", good: "any Sendable"),
        Snippet(rule: "no untyped values or crashes", bad: #"fatalError("no")"#, good: "precondition(true)"),
        Snippet(rule: "no untyped values or crashes", bad: "try! open()", good: "try open()"),
        Snippet(rule: "no swallowed errors", bad: "    try? close()", good: "    try close()"),
        Snippet(
            rule: "no swallowed errors",
            bad: "do { try f() } catch { }",
            good: "} catch { throw error }"
        ),
        Snippet(rule: "no untyped JSON", bad: "JSONSerialization.data()", good: "JSONEncoder().encode(row)"),
        Snippet(rule: "no printing", bad: #"print("hello")"#, good: #"flow.print("hello")"#),
        Snippet(rule: "wire words", bad: "let campaigncall = 1", good: "let attempt = 1"),
        Snippet(rule: "leftovers", bad: "// FIXME: later", good: "// Later entries win."),
        Snippet(rule: "leftovers", bad: "// let old = table[1]", good: "// let it ring"),
        Snippet(rule: "leftovers", bad: "// MARK: - Rows", good: "// The rows."),
        Snippet(
            rule: "tests do not wait",
            bad: "try await Task.sleep(for: .seconds(1))",
            good: "clock.advance(by: .seconds(1))",
            path: "Tests/DialerTests/DialerTests.swift"
        ),
        Snippet(rule: "the product alone", bad: "// see /work/notes.md", good: "// see docs/architecture.md"),
        Snippet(rule: "the product alone", bad: "// fixes issue #12", good: "// the issue date"),
        Snippet(
            rule: "one door for CLua",
            bad: "import CLua",
            good: "import Lua",
            path: "Sources/Flows/A.swift"
        ),
        Snippet(rule: "one door for CZlib", bad: "import CZlib", good: "import Store"),
        Snippet(rule: "one door for CEdit", bad: "import CEdit", good: "import LineEditing"),
        Snippet(rule: "one door for GRDB", bad: "internal import GRDB", good: "import Store"),
        Snippet(rule: "one door for TOMLKit", bad: "import TOMLKit", good: "import Authoring"),
        Snippet(rule: "one door for ArgumentParser", bad: "import ArgumentParser", good: "import Foundation"),
        Snippet(
            rule: "unsafe promises explained",
            bad: "final class Ledger: @unchecked Sendable {",
            good: "// SAFETY: guarded by the lock.\nfinal class Ledger: @unchecked Sendable {"
        ),
        Snippet(
            rule: "unsafe promises explained",
            bad: "func read() {\n    let a = 1\n    let b = 2\n    let c = 3\n    unsafe free(a)\n}",
            good:
                "// SAFETY: owned.\nfunc read() {\n    let a = 1\n    let b = 2\n    let c = 3\n    unsafe free(a)\n}"
        ),
        Snippet(
            rule: "small files",
            bad: String(repeating: "let a = 1\n", count: 401),
            good: String(repeating: "let a = 1\n", count: 400)
        ),
        Snippet(
            rule: "small functions",
            bad: "func long(a: () -> Void = {}) {\n" + String(repeating: "    go()\n", count: 69) + "}",
            good: "func fits(a: () -> Void = {}) {\n" + String(repeating: "    go()\n", count: 68) + "}"
        ),
        Snippet(
            rule: "short lines",
            bad: "// " + String(repeating: "é", count: 108),
            good: "// " + String(repeating: "é", count: 107)
        ),
        Snippet(
            rule: "one title a page",
            bad: "# A\n\n# B\n",
            good: "# A\n\n```sh\n# a comment\n```\n",
            path: "docs/page.md"
        ),
        Snippet(
            rule: "fences name their language",
            bad: "# A\n\n```\nx\n```\n",
            good: "# A\n\n```sh\nx\n```\n",
            path: "docs/page.md"
        ),
        Snippet(
            rule: "links lead somewhere",
            bad: "# A\n\n[b](no-such-page.md)\n",
            good: "# A\n\n[b](../README.md#run) [c](https://example.org/)\n",
            path: "docs/page.md"
        ),
        Snippet(
            rule: "the changelog goes on",
            bad: "# Changelog\n\n## Soon\n",
            good: "# Changelog\n\n## 1.0.0 - 2026-03-02\n",
            path: "CHANGELOG.md"
        ),
    ]

    @Test(arguments: snippets)
    func `a rule finds the offence and passes its mending`(snippet: Snippet) throws {
        let rule = try #require(HouseRules.all.first { $0.name == snippet.rule })
        let offence = SourceFile(path: snippet.path, text: snippet.bad)
        let mended = SourceFile(path: snippet.path, text: snippet.good)
        #expect(try rule.findings(in: offence).count == 1)
        #expect(try rule.findings(in: mended) == [])
    }

    @Test func `Swift outside the folders of the rooms is found by its path`() throws {
        let rule = try #require(HouseRules.all.first { $0.name == "Swift under Sources and Tests" })
        #expect(try rule.findings(in: SourceFile(path: "scripts/a.swift", text: "let a = 1")).count == 1)
        #expect(try rule.findings(in: SourceFile(path: "Sources/a.swift", text: "let a = 1")).count == 1)
        #expect(try rule.findings(in: SourceFile(path: "Sources/Outbound/a.swift", text: "let a = 1")) == [])
    }

    @Test func `every rule has a snippet`() {
        let tried = Set(Self.snippets.map(\.rule)).union(["Swift under Sources and Tests"])
        #expect(HouseRules.all.map(\.name).filter { !tried.contains($0) } == [])
    }

    @Test func `the executable may do what rooms may not`() throws {
        let text = "Task { print(Date(), UUID(), Int.random(in: 0...1)) }"
        let file = SourceFile(path: "Sources/trunkside/Main.swift", text: text)
        #expect(try HouseRules.all.flatMap { try $0.findings(in: file) } == [])
    }

    @Test func `a finding names the line and the words`() throws {
        let file = SourceFile(path: "Sources/Outbound/A.swift", text: "\n\nlet a = UUID()\n")
        let findings = try HouseRules.all.flatMap { try $0.findings(in: file) }
        #expect(
            findings.map(\.description) == [
                "Sources/Outbound/A.swift:3: no ambient chance or ids: UUID(): "
                    + "take the generator or the id source as a parameter"
            ]
        )
    }
}

@Suite("The mask keeps code and blanks the rest")
struct MaskedSourceTests {
    @Test(arguments: [
        (#"let a = "Task {" // Task {"#, #"let a = "      "          "#),
        (#""a \(f("b")) c""#, #""   (f(" "))  ""#),
        (##"#"a " \#(b) c"#"##, ##"#"      (b)  "#"##),
        ("/* a /* b */ c */ d", "                  d"),
        ("\"\"\"\nlet \"a\"\n\"\"\" + x", "\"\"\"\n       \n\"\"\" + x"),
        (#""\"" + y"#, #""  " + y"#),
    ])
    func `comments and literals become blanks of the same length`(text: String, mask: String) {
        #expect(MaskedSource.mask(text) == mask)
    }
}
