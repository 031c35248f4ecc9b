import Outbound
import Store

/// How a person names an attempt: by its number in the ledger, its UUID, or its target and which of that
/// target's attempts it is (`patient-0017/2`, `patient-0017/last`).
package struct AttemptName: Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    /// `campaign` is the one that a target's name is looked up in first; without it, in all of the ledger's.
    package func find(in ledger: Ledger, campaign: Campaign?) throws -> Attempt {
        if let slash = text.lastIndex(of: "/") {
            let which = String(text[text.index(after: slash)...])
            return try attempt(which, of: String(text[..<slash]), ledger, campaign)
        }
        if let id = Int64(text) {
            if let attempt = try ledger.attempt(Identifier<Attempt>(id)) { return attempt }
            throw problem("the ledger has no attempt \(id)")
        }
        if let attempt = try ledger.attempt(uuid: text.lowercased()) { return attempt }
        if let target = try targets(text, ledger, campaign).first {
            let count = try ledger.attempts(ofTarget: target.id).count
            throw problem(
                count == 0
                    ? "target \(shown(text)) has no attempt yet"
                    : "\(shown(text)) is a target with \(count) attempts: name one, like \(shown(text))/\(count)"
            )
        }
        throw problem(
            "the ledger has no attempt \"\(shown(text))\": give its number, its UUID, or a target's external_id and "
                + "which of its attempts it is, like patient-0017/2"
        )
    }

    private func attempt(
        _ which: String,
        of name: String,
        _ ledger: Ledger,
        _ campaign: Campaign?
    ) throws -> Attempt {
        let targets = try targets(name, ledger, campaign)
        guard let target = targets.first else {
            throw problem("the ledger has no target \"\(shown(name))\"")
        }
        guard targets.count == 1 else {
            throw problem(
                "\(targets.count) campaigns of the ledger have a target \"\(shown(name))\": name the campaign's "
                    + "folder with --folder"
            )
        }
        let attempts = try ledger.attempts(ofTarget: target.id)
        let found = which == "last" ? attempts.last : attempts.first { String($0.number) == which }
        if let found { return found }
        let numbers =
            attempts.isEmpty
            ? "has no attempt yet" : "has \(attempts.map { "\($0.number)" }.joined(separator: ", "))"
        throw problem("target \(shown(name)) \(attempts.isEmpty ? numbers : "\(numbers), not \"\(which)\"")")
    }

    private func targets(_ name: String, _ ledger: Ledger, _ campaign: Campaign?) throws -> [Target] {
        if let campaign, let target = try ledger.target(campaign.id, named: name) { return [target] }
        var targets: [Target] = []
        for other in try ledger.campaigns() where other.id != campaign?.id {
            if let target = try ledger.target(other.id, named: name) { targets.append(target) }
        }
        return targets
    }

    private func problem(_ words: String) -> Problem { Problem(description: words) }

    /// An address is not shown whole.
    private func shown(_ name: String) -> String {
        let isAddress = name.contains("@") || name.filter(\.isNumber).count > 9 && name.hasPrefix("+")
        return isAddress ? Masked.address(name) : name
    }

    package struct Problem: Error, CustomStringConvertible {
        package let description: String
    }
}
