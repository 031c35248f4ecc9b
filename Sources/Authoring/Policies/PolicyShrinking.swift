import Outbound

/// Smaller lives than one, the boldest first.
enum PolicyShrinking {
    static func smaller(than life: PolicyCase, on ground: PolicyGround) -> [PolicyCase] {
        var smaller: [PolicyCase] = []
        func add(_ change: (inout PolicyCase) -> Void) {
            var changed = life
            change(&changed)
            smaller.append(changed)
        }
        for index in life.outcomes.indices { add { $0.outcomes.remove(at: index) } }
        if life.zone != nil { add { $0.zone = nil } }
        if life.start != ground.start { add { $0.start = ground.start } }
        if let first = ground.subjects.first, first.target != life.subject.target {
            add { $0.subject = first }
        }
        for index in life.outcomes.indices {
            let outcome = life.outcomes[index]
            let plain = PolicyOutcome(outcome.outcome)
            // An end of the flow that a test can bring about is better than one that it cannot.
            let staged = ground.endings.filter { $0.outcome == outcome.outcome && $0.staging != nil }
            let kinds = [PolicyOutcome(.noAnswer), PolicyOutcome(.busy), plain] + staged
            for simpler in kinds where PolicyShrinking.weight(simpler) < PolicyShrinking.weight(outcome) {
                add { $0.outcomes[index] = simpler }
            }
            for name in outcome.variables.keys.sorted() {
                add { $0.outcomes[index].variables[name] = nil }
            }
            if outcome.disposition != nil { add { $0.outcomes[index].disposition = nil } }
            if outcome.callback != nil { add { $0.outcomes[index].callback = nil } }
        }
        return smaller
    }

    /// How much has to be said about it.
    private static func weight(_ outcome: PolicyOutcome) -> Int {
        let kind =
            switch outcome.outcome {
            case .noAnswer: 0
            case .busy: 1
            default: 2
            }
        return kind + (outcome.staging == nil ? 20 : 0) + (outcome.staging?.keys.count ?? 0)
            + outcome.variables.count + (outcome.disposition == nil ? 0 : 1)
            + (outcome.callback == nil ? 0 : 1)
            + (outcome.success == nil ? 0 : 1)
    }
}
