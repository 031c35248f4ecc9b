/// How and when: the table part of an outplan. Its optional policy (`decide`) lives beside it, in the script.
package struct Outplan: Hashable, Sendable {
    package var dialTimeout: Duration
    package var tries: Tries
    package var retry: Retry
    /// Empty: any hour.
    package var windows: [Window]
    /// Dates on which no window opens, in the target's own zone.
    package var holidays: Set<Holiday>
    package var schedule: Schedule?
    package var reachedWhen: ReachedWhen
    package var machine: MachineRule
    /// Caller ids, used in turn where the campaign has none of its own.
    package var sources: [String]

    package init(
        dialTimeout: Duration = .seconds(30),
        tries: Tries = Tries(),
        retry: Retry = Retry(),
        windows: [Window] = [],
        holidays: Set<Holiday> = [],
        schedule: Schedule? = nil,
        reachedWhen: ReachedWhen = .answered,
        machine: MachineRule = .ignore,
        sources: [String] = []
    ) {
        self.dialTimeout = dialTimeout
        self.tries = tries
        self.retry = retry
        self.windows = windows
        self.holidays = holidays
        self.schedule = schedule
        self.reachedWhen = reachedWhen
        self.machine = machine
        self.sources = sources
    }

    package struct Tries: Hashable, Sendable {
        package var total: Int
        /// By position of the destination; the last entry holds for the rest; empty: the total.
        package var perDestination: [Int]
        /// Tries beyond the total that callbacks may add.
        package var callbacks: Int

        package init(total: Int = 3, perDestination: [Int] = [], callbacks: Int = 1) {
            self.total = total
            self.perDestination = perDestination
            self.callbacks = callbacks
        }

        /// The tries of the destination at a position in the target's list.
        package func limit(at position: Int) -> Int {
            guard let last = perDestination.last else { return total }
            return position < perDestination.count ? perDestination[position] : last
        }
    }

    /// When an outcome is tried again.
    package enum RetryRule: Hashable, Sendable {
        /// The n-th entry for the n-th time in a row at this destination; the last repeats. Never empty.
        case after([Duration])
        /// The same, but after the last entry the next time ends the target.
        case afterThenNever([Duration])
        /// Ends the target.
        case never

        /// How many times in a row have an entry of their own.
        package var entries: Int {
            switch self {
            case .after(let intervals): intervals.count
            case .afterThenNever(let intervals): intervals.count + 1
            case .never: 1
            }
        }
    }

    package struct Retry: Hashable, Sendable {
        package var byOutcome: [Outcome: RetryRule]
        /// For answered attempts without success.
        package var unsuccessful: RetryRule?
        package var `default`: RetryRule

        package init(
            byOutcome: [Outcome: RetryRule] = [:],
            unsuccessful: RetryRule? = nil,
            default fallback: RetryRule = .after([.hours(1)])
        ) {
            self.byOutcome = byOutcome
            self.unsuccessful = unsuccessful
            self.default = fallback
        }
    }

    /// Hours of the callee's own days.
    package struct Window: Hashable, Sendable {
        /// 1 is Monday, 7 is Sunday.
        package var days: Set<Int>
        package var ranges: [HourRange]

        package init(days: Set<Int>, ranges: [HourRange]) {
            self.days = days
            self.ranges = ranges
        }
    }

    /// Half-open minutes of a day; when `to` is not after `from` it ends on the next day and belongs to the
    /// first.
    package struct HourRange: Hashable, Sendable {
        /// Minutes since midnight, 0 to 1439.
        package var from: Int
        /// Minutes since midnight, 1 to 1440.
        package var to: Int

        package init(from: Int, to: Int) {
            self.from = from
            self.to = to
        }
    }

    /// A date, or a named set of dates.
    package enum Holiday: Hashable, Sendable {
        case date(year: Int, month: Int, day: Int)
        /// `us-federal`: the federal holidays of 5 U.S.C. 6103 with their observed weekdays.
        case named(String)
    }

    /// A stretch of time around a time in the target's own row.
    package struct Schedule: Hashable, Sendable {
        /// The column (or variable) that holds the time.
        package var relativeTo: String
        /// Added to that time; negative is before it.
        package var from: Duration
        package var to: Duration

        package init(relativeTo: String, from: Duration, to: Duration) {
            self.relativeTo = relativeTo
            self.from = from
            self.to = to
        }
    }

    package enum ReachedWhen: String, Hashable, Sendable {
        case answered, success, sent, delivered
    }

    package enum MachineRule: String, Hashable, Sendable {
        case ignore, flow
        case hangUp = "hang_up"
    }
}

/// What an outplan's policy answered.
package enum PolicyAnswer: Hashable, Sendable {
    /// Returned nothing: the table decides.
    case table
    case dial(slot: Int?, timeout: Duration?, source: String?, variables: [String: JSONValue])
    case wait(until: Instant)
    case giveUp(reason: String)
    /// The script erred: the target is held, with this text (file and line) in `explain`.
    case failed(String)
}
