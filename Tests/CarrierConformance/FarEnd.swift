import Outbound

/// What the far end of a test call does: what a bench can make a callee, real or simulated, do.
package enum FarEnd: Hashable, Sendable {
    /// Answers and listens; hangs up only when nothing is heard for long.
    case answers
    /// Answers and hangs up after this.
    case answersAndHangsUp(after: Duration)
    /// Answers, and presses these keys when a prompt with this text begins.
    case answersAndPresses(String, whenHearing: String)
    /// Answers, and says this when a prompt with this text begins.
    case answersAndSays(String, whenHearing: String)
    case machine
    case busy
    case rejects
    /// No such number.
    case unknown
    /// The network takes no more calls.
    case congested
    /// Rings and is not answered.
    case rings
}

/// What a carrier did against the seam's contract.
package struct Nonconformance: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// What a conformance case needs: a carrier, its clock, and a way to script the far end.
package protocol LegBench: Sendable {
    var carrier: any LegCarrier { get }
    var clock: any WallClock { get }
    /// The intent of a call to a far end that behaves so; a new leg row each time. The dial timeout is the
    /// bench's own; one that real carriers can wait for.
    func call(_ farEnd: FarEnd, dialTimeout: Duration, detectsMachine: Bool) throws -> LegIntent
}

/// What a message carrier's conformance case needs.
package protocol MessageBench: Sendable {
    var carrier: any MessageCarrier { get }
    var clock: any WallClock { get }
    /// The intent of a message that ends so: `delivered`, `undelivered`, `invalid`, `rejected`, `congestion`,
    /// or `sent` (accepted, without a report); a new message row each time.
    func message(_ outcome: Outcome) throws -> MessageIntent
}
