import Lua
import Outbound

/// A compiled file of tests, and what is declared in it.
package struct TestScript: Sendable {
    package struct Entry: Hashable, Sendable {
        package var name: String
        /// Where its declaration stands, if that is written out.
        package var line: Int?
    }

    /// Tests of one file.
    package static let limit = 1000

    package let tests: [Entry]
    package let file: String
    let image: LuaImage
    package let chunks: [LuaChunk]

    /// Compiles the file and runs it once to see what it declares; no test is run.
    package init(main: LuaChunk, modules: [LuaChunk] = []) throws(ScriptProblem) {
        chunks = [main] + modules
        file = main.name
        image = try Publication.image(
            chunks,
            prelude: Prelude.testChunk,
            parts: Prelude.testParts,
            actions: Prelude.testActions,
            functions: Prelude.testFunctions
        )
        let host = TestHost(now: nil, zone: nil, seed: 0)
        var interpreter = LuaInterpreter(image: image, limits: ScriptLimit.simulated.lua, seed: 0, host: host)
        if let error = interpreter.loadRefusingActions() { throw ScriptProblem(error, chunks: chunks) }
        let lines = TestScript.lines(main.source)
        tests = host.names.map { Entry(name: $0, line: lines[$0]) }
    }

    /// Where `test("name"` stands in a source; the first place of each name.
    private static func lines(_ source: String) -> [String: Int] {
        let keys = ScriptKeys(source)
        var lines: [String: Int] = [:]
        for index in keys.tokens.indices.dropLast() where keys.isName("test", index) {
            let name = keys.isSign("(", index + 1) ? index + 2 : index + 1
            guard name < keys.tokens.count, keys.tokens[name].kind == .string else { continue }
            let token = keys.tokens[name]
            if lines[token.text] == nil { lines[token.text] = token.line }
        }
        return lines
    }

    /// The text of a line of one of its files.
    package func line(_ number: Int, of file: String) -> String? {
        let problem = ScriptProblem(file: file, line: number, message: "", chunks: chunks)
        return problem.sourceLine
    }
}
