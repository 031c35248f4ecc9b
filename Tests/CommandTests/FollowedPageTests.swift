import Foundation
import Testing

@Suite("Pages that are followed as a reader would")
struct FollowedPageTests {
    @Test("what a page shows is what its commands print", arguments: ["tutorial", "checking"])
    func followed(_ name: String) throws {
        let file = Program.repository.appendingPathComponent("docs/\(name).md")
        let page = Page(try String(contentsOf: file, encoding: .utf8))
        #expect(page.steps.count >= 4)
        for difference in try page.follow(in: TemporaryFolder()) {
            Issue.record("docs/\(name).md: the program prints\n\(difference)")
        }
    }

    @Test("a page's files and commands are told apart from what it only shows")
    func steps() {
        let page = Page(
            """
            ```lua
            -- a/flow.lua
            return 1
            ```
            text
            ```lua
            -- a comment
            return 2
            ```
            ```console
            $ one
            first

            $ two
            ```
            ```sh
            $ three
            ```
            """
        )
        #expect(
            page.steps == [
                .file(path: "a/flow.lua", text: "-- a/flow.lua\nreturn 1\n"),
                .command("one", output: ["first", ""]), .command("two", output: []),
            ]
        )
    }

    @Test("three dots stand for any lines, or for any text within one, and for nothing else")
    func dots() {
        func matches(_ given: [String], _ expected: [String]) -> Bool {
            Page.matches(given[...], expected[...])
        }
        #expect(matches(["a", "b", "c"], ["a", "...", "c"]))
        #expect(matches(["a", "c"], ["a", "...", "c"]))
        #expect(matches(["in 0.2 s, seed 7"], ["in ... s, seed 7"]))
        #expect(!matches(["a", "b"], ["a"]))
        #expect(!matches(["a"], ["a", "b"]))
        #expect(!matches(["in 0.2 s, seed 8"], ["in ... s, seed 7"]))
        #expect(!matches(["a", "b", "c"], ["a", "...", "d"]))
    }

    @Test("a page that shows what is not so is found")
    func wrong() throws {
        let page = Page("```console\n$ trunkside version\ntrunkside 99\n```\n")
        #expect(try page.follow(in: TemporaryFolder()).count == 1)
    }
}
