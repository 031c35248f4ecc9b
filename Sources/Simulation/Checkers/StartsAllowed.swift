import Dialer
import Outbound
import Store

/// Every attempt is one that gates and outplan allow at its start, to the destination that they name: inside
/// the window, on no do-not-contact list, within caps, tries and intervals, and to no address that is being
/// tried already.
///
/// Judged by the version of the outplan that the attempt's row names, and anew from the ledger's rows as they
/// stand when that has just been committed; nothing that the engine keeps is asked.
package struct StartsAllowed: Checker {
    package let rule =
        "every attempt starts when gates and outplan allow it, at the destination that they name"
    private let ledger: Ledger
    private var deciders: [Identifier<Campaign>: Decider]
    private let outplans: KeptOutplans
    private var found = Violations()

    package init(ledger: Ledger, deciders: [Identifier<Campaign>: Decider]) {
        self.ledger = ledger
        self.deciders = deciders
        outplans = KeptOutplans(ledger)
    }

    package var violations: [String] { found.all }

    package mutating func see(_ event: EventRow) {
        if event.kind == "campaign.running", let campaign = event.campaign { renew(campaign) }
        guard event.kind == "attempt.dialing", let target = event.target, let attempt = event.attempt,
            let decider = event.campaign.flatMap({ deciders[$0] })
        else { return }
        let start = "\(RFC3339.text(event.at)): attempt \(attempt) of target \(target) starts"
        do {
            guard let why = try objection(to: attempt, of: target, event, decider) else { return }
            found.add("\(start), and \(why)")
        } catch {
            found.add("\(start), and cannot be judged: \(error)")
        }
    }

    /// The campaign's start is what congestions and a policy's first wait are counted from.
    private mutating func renew(_ campaign: Identifier<Campaign>) {
        do {
            guard let decider = deciders[campaign], let row = try ledger.campaign(campaign) else { return }
            deciders[campaign] = decider.renewed(row)
        } catch {
            found.add("campaign \(campaign) cannot be read: \(error)")
        }
    }

    /// What speaks against the attempt, in words.
    private mutating func objection(
        to attempt: Identifier<Attempt>,
        of target: Identifier<Target>,
        _ event: EventRow,
        _ decider: Decider
    ) throws -> String? {
        guard var subject = try ledger.subject(target) else { return "there is no such target" }
        subject.history.removeAll { $0.id == attempt }
        if subject.target.state == .progressing { subject.target.state = .idle }
        var decider = decider
        if let version = try ledger.scripts(of: attempt)?.outplan, version != decider.published.outplanVersion
        {
            let outplan = try outplans.outplan(version, of: decider.published.campaign)
            decider = decider.renewed(outplan, version: version)
            deciders[decider.published.campaign.id] = decider
        }
        let judgement = try decider.judge(subject, now: event.at, besides: attempt)
        switch judgement.decision {
        case .dial(let dial):
            let slot = event.body["slot"]?.integer.map { Int($0) }
            return slot == dial.destination.slot
                ? nil : "its slot is \(slot.map(String.init) ?? "missing"), not \(dial.destination.slot)"
        case .wait(_, let gate):
            return "\(gate.rawValue) holds it: \(judgement.ground?.text ?? "no evidence")"
        case .giveUp(let reason, let words): return "it is \(reason.rawValue): \(words)"
        }
    }
}
