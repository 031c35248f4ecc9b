/// What the gates said so far.
struct Findings {
    /// A moment before which a gate holds.
    struct Floor {
        var gate: Gate
        var until: Instant
    }

    /// An instant from which on the target is expired.
    struct End {
        var gate: Gate
        var at: Instant
        var key: String
    }

    /// Whether gates that pass are put into words too.
    let explaining: Bool
    var evidence: [Evidence] = []
    var floors: [Floor] = []
    var ends: [End] = []

    init(explaining: Bool) { self.explaining = explaining }

    mutating func note(
        _ gate: Gate,
        _ verdict: Evidence.Verdict,
        key: String,
        _ text: @autoclosure () -> String
    ) {
        if verdict == .pass, !explaining { return }
        evidence.append(Evidence(gate: gate, verdict: verdict, text: text(), key: key))
    }

    /// Into the order of the gates; what one gate said stays in its order.
    mutating func sort() {
        let noted = evidence
        evidence = Gate.allCases.flatMap { gate in noted.filter { $0.gate == gate } }
    }
}
