import Flows
import Outbound

/// What one test came to.
package struct TestResult: Sendable {
    /// As it is shown, with its folder.
    package var file: String
    package var name: String
    /// Where it is declared.
    package var line: Int?
    /// Nil: it passed.
    package var failure: TestFailure?
    /// Attempts that its campaign made.
    package var attempts = 0
    package var time = Duration.zero

    package init(file: String, name: String, line: Int?) {
        self.file = file
        self.name = name
        self.line = line
    }
}

/// Why a test failed, where, and what helps to see it.
package struct TestFailure: Sendable {
    package var file: String
    package var line: Int?
    /// That line's text.
    package var source: String?
    package var message: String
    /// What was expected and what came, where two values are held against each other.
    package var difference: Difference?
    /// What had happened until then, a line each.
    package var help: [String] = []

    /// `flow_test.lua:12`.
    package var place: String { line.map { "\(file):\($0)" } ?? file }
}

/// What became of one file of tests.
package struct TestedFile: Sendable {
    package var file: String
    package var results: [TestResult] = []
    /// Why it could not be run: it or its folder does not compile.
    package var obstacles: [Finding] = []

    package var failures: Int { results.count { $0.failure != nil } }
}
