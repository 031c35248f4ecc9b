import Foundation
import Outbound
import Testing

@Suite("Pages that are followed against a server, as a reader would")
struct ServedPageTests {
    @Test(
        "what a page shows is what the server answers",
        arguments: ["api", "campaigns", "outdials", "outplans", "queues", "flows", "webhooks"]
    )
    func followed(_ name: String) throws {
        let file = Program.repository.appendingPathComponent("docs/\(name).md")
        let page = Page(try String(contentsOf: file, encoding: .utf8))
        #expect(page.steps.count >= 4)
        let folder = try TemporaryFolder()
        let served = try ServedProgram(in: folder, ["--speed", "3600"])
        let address = "http://127.0.0.1:\(served.port)"
        for difference in try page.follow(in: folder, at: address, key: served.key) {
            Issue.record("docs/\(name).md: the server answers\n\(difference)")
        }
        served.send(SIGTERM)
        #expect(served.ends() == 0)
    }

    @Test("a command that goes on in the next line is one command")
    func commands() {
        let page = Page(
            """
            ```console
            $ curl -s 'http://one' \\
                --data '{
                  "a": 1
                }' |
                jq .a
            1
            $ for x in a b; do
                echo $x
              done
            a
            b
            ```
            """
        )
        #expect(
            page.steps == [
                .command(
                    "curl -s 'http://one' \\\n    --data '{\n      \"a\": 1\n    }' |\n    jq .a",
                    output: ["1"]
                ),
                .command("for x in a b; do\n    echo $x\n  done", output: ["a", "b"]),
            ]
        )
    }
}
