/// Another limit for a campaign, or for an engine, that runs: as its key in the files says it.
package struct LimitChange: Hashable, Sendable {
    /// Which limits may change while attempts are open.
    package enum Key: String, CaseIterable, Sendable {
        case concurrent = "limits.concurrent"
        case perSecond = "limits.per_second"
    }

    package let key: Key
    package let value: Double

    /// Nil where the value is not what the key may have.
    package init?(_ key: Key, _ value: Double) {
        let isAllowed =
            switch key {
            case .concurrent: Int(exactly: value).map { Limits.concurrents.contains($0) } ?? false
            case .perSecond: Limits.rates.contains(value)
            }
        guard isAllowed else { return nil }
        (self.key, self.value) = (key, value)
    }

    package func applied(to limits: Limits) -> Limits {
        var limits = limits
        switch key {
        case .concurrent: limits.concurrent = Int(value)
        case .perSecond: limits.perSecond = value
        }
        return limits
    }

    /// The value that limits have now.
    package func value(in limits: Limits) -> Double {
        switch key {
        case .concurrent: Double(limits.concurrent)
        case .perSecond: limits.perSecond
        }
    }

    /// A limit's value as a person writes it.
    package static func text(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? String(value)
    }
}
