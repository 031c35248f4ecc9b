import Synchronization

/// Passes on what goes wrong in a cast, each sentence once: a broken rule errs at every call.
final class ProblemSink: Sendable {
    /// Different sentences that are passed on.
    private static let limit = 100

    private let told = Mutex<Set<String>>([])
    private let sink: @Sendable (String) -> Void

    init(_ sink: @escaping @Sendable (String) -> Void) { self.sink = sink }

    func tell(_ problem: String) {
        let isNew = told.withLock { $0.count < Self.limit && $0.insert(problem).inserted }
        if isNew { sink(problem) }
    }

    /// What the cast says, or nil and a problem told.
    func part(of cast: (any Cast)?, for call: CastCall) -> Part? {
        do throws(CastProblem) {
            return try cast?.part(for: call)
        } catch {
            tell(error.description)
            return nil
        }
    }
}
