import GRDB
import Outbound

/// A target's hot row.
struct Standing {
    var id: Identifier<Target>
    var outdial: Identifier<OutdialResource>
    /// That its outdial is bound to.
    var campaign: Identifier<Campaign>?
    var customer: Identifier<Customer>
    var state: TargetState
    var due: Instant?
    var hold: String?
    var attempts: Int
    var tries: Int

    static let columns = """
        s.id, s.outdial, s.status, s.done, s.due, s.hold, s.attempts, s.tries, o.campaign, o.customer
        """
    static let join = "target_state s JOIN outdial o ON o.id = s.outdial"

    init(_ row: Row) throws {
        id = Identifier(row[0])
        outdial = Identifier(row[1])
        campaign = (row[8] as Int64?).map { Identifier($0) }
        customer = Identifier(row[9])
        switch row[2] as Int {
        case 0: state = .idle
        case 1: state = .progressing
        default: state = .done(try row.word(3, of: "target \(id)"))
        }
        due = row.instant(4)
        hold = row[5]
        attempts = row[6]
        tries = row[7]
    }

    var status: Int {
        switch state {
        case .idle: 0
        case .progressing: 1
        case .done: 2
        }
    }

    var done: DoneReason? {
        if case .done(let reason) = state { return reason }
        return nil
    }

    /// In words, for a refusal.
    var words: String {
        switch state {
        case .idle: "idle"
        case .progressing: "progressing (an attempt is open)"
        case .done(let reason): "done (\(reason.rawValue))"
        }
    }

    /// The counters in which a target that stands so is counted.
    var counters: [String] {
        switch state {
        case .idle: due == nil ? ["targets.idle", "targets.held"] : ["targets.idle"]
        case .progressing: ["targets.progressing"]
        case .done(let reason): ["targets.done." + reason.rawValue]
        }
    }

    mutating func move(to next: TargetNext) {
        switch next {
        case .idle(let due, let hold): (state, self.due, self.hold) = (.idle, due, hold)
        case .done(let reason): (state, due, hold) = (.done(reason), nil, nil)
        }
    }
}
