/// Why a text is no address that can be tried, and what to do.
package struct AddressProblem: Error, Hashable, Sendable {
    package let code: String
    package let message: String

    init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ problem: PhoneNumberProblem) {
        self.init(problem.code, problem.message)
    }
}
