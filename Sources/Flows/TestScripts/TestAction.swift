import Outbound

/// What a test of scripts asks for: typed and checked.
package enum TestAction: Hashable, Sendable {
    /// Columns of a list's row. Answer: `nothing`.
    case target([String: JSONValue])
    /// For the next attempt that nothing is said about. Answer: `nothing`.
    case callee(StagedCallee)
    /// By queue. Answer: `nothing`.
    case agents([String: AgentRule])
    /// Answer: `nothing`.
    case http(StagedAnswer)
    /// Answer: `nothing`.
    case seed(UInt64)
    /// Answer: `attempt`, or what a callee or a web server of the test is asked for.
    case run
    /// Answer: `passed`, or as above.
    case advance(Duration)
    /// The same.
    case at(Instant)
    /// Answer: `text`.
    case explain
    /// Answer: `texts`.
    case prompts
    /// Answer: `messages`.
    case sent
    /// Answer: `nothing`, or `raise`.
    case expect(Expectation)
}

/// What must hold at this point of a test.
package enum Expectation: Hashable, Sendable {
    case equal(got: JSONValue, wanted: JSONValue, what: String?)
    case said(String)
    case notSaid(String)
    /// `to` is an address.
    case next(after: Duration?, at: Instant?, because: String?, to: String?)
    case done(because: String?)
}

/// What a test says about the far end of one attempt.
package struct StagedCallee: Hashable, Sendable {
    /// Nil: as the folder's `callees.lua` says.
    package var outcome: Outcome?
    /// For each question that asks for keys.
    package var keys: [String] = []
    /// For each question that listens.
    package var says: [String] = []
    /// The place of the function that it follows.
    package var function: Int?
    package var hangsUpAfter: Duration?
    package var rings = Draw.fixed(.seconds(2))
    package var greeting = Draw.fixed(.seconds(4))
    package var after = Draw.fixed(.seconds(10))

    package init(outcome: Outcome? = .answered) { self.outcome = outcome }
}

/// What a test answers to web requests.
package struct StagedAnswer: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case fixed(FetchEnd)
        /// The place of the function that answers.
        case function(Int)
    }

    /// With a `*` at the end, every address that begins so.
    package var url: String
    package var kind: Kind

    package func fits(_ url: String) -> Bool {
        self.url.hasSuffix("*") ? url.hasPrefix(self.url.dropLast()) : url == self.url
    }
}

/// Where a test stopped.
package enum TestStep: Hashable, Sendable {
    /// It waits for the answer.
    case asked(TestAction)
    /// What the callee that was asked does next.
    case moved(CalleeStep)
    /// What the web server that was asked answers.
    case fetched(FetchEnd)
    case returned
    case failed(ScriptFailure)
}

/// What a test is answered.
package enum TestAnswer: Sendable {
    case nothing
    case text(String)
    case texts([String])
    case messages([JSONValue])
    /// Time has passed as far as it was asked to.
    case passed
    case attempt(TestedAttempt)
    /// The callee of this number, which follows the function at a place, does what next? `situation` is that
    /// of its attempt; nil for a callee that was asked before, which is answered.
    case callee(Int, function: Int, CalleeSituation, CalleeAnswer, prompts: [String])
    /// What does the function at a place answer?
    case request(WebRequest, function: Int)
    /// An error at the test's line.
    case raise(String)
}

/// An attempt as a test sees it after its settlement.
package struct TestedAttempt: Sendable {
    package var attempt: Attempt
    package var prompts: [String]
    /// Each with `action`, `request` and `answer`.
    package var actions: [JSONValue]
    /// What broke the flow, with its place.
    package var error: String?
    package var zone: Zone?

    package init(attempt: Attempt, prompts: [String], actions: [JSONValue], error: String?, zone: Zone?) {
        self.attempt = attempt
        self.prompts = prompts
        self.actions = actions
        self.error = error
        self.zone = zone
    }
}
