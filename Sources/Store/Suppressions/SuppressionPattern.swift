import GRDB
import Outbound

/// A do-not-contact entry as the ledger keeps it, so that one probe of one index finds every kind: an
/// address as it is, a domain with an at sign before it, a prefix with a star after it.
struct SuppressionPattern {
    /// Prefixes longer than this are refused; so an address has at most so many prefixes to be looked up.
    static let prefixLimit = 32
    /// Longer addresses are refused (RFC 5321 allows 254 characters for an email address).
    static let addressLimit = 512

    var text: String

    init?(_ pattern: String, _ kind: SuppressionKind) {
        guard !pattern.isEmpty, pattern.utf8.count <= Self.addressLimit else { return nil }
        switch kind {
        case .address: text = pattern
        case .domain:
            let domain = pattern.hasPrefix("@") ? String(pattern.dropFirst()) : pattern
            guard !domain.isEmpty else { return nil }
            text = "@" + domain.lowercased()
        case .prefix:
            let prefix = pattern.hasSuffix("*") ? String(pattern.dropLast()) : pattern
            guard !prefix.isEmpty, prefix.count <= Self.prefixLimit else { return nil }
            text = prefix + "*"
        }
    }

    static func problem(_ draft: SuppressionDraft) -> String {
        "the do-not-contact entry \"\(Masked.address(draft.pattern))\" of \(draft.source) is empty or over the limit "
            + "(an address has at most \(addressLimit) characters, a prefix 1 to \(prefixLimit)); nothing of its list "
            + "was taken"
    }

    /// As its list wrote it.
    static func entry(_ text: String, _ kind: SuppressionKind) -> String {
        kind == .domain ? String(text.dropFirst()) : text
    }

    /// The address itself, and the domains that an email address is in.
    static func covering(_ address: String) -> [String] {
        var result = [address]
        if let at = address.lastIndex(of: "@"), !address.hasPrefix("sip:"), !address.hasPrefix("sips:") {
            var domain = address[address.index(after: at)...].lowercased()[...]
            while !domain.isEmpty {
                result.append("@" + domain)
                guard let dot = domain.firstIndex(of: ".") else { break }
                domain = domain[domain.index(after: dot)...]
            }
        }
        return result
    }

    /// Every prefix pattern that covers an address, the shortest first.
    static func prefixes(of address: String) -> [String] {
        var prefix = ""
        return address.prefix(prefixLimit).map { character in
            prefix.append(character)
            return prefix + "*"
        }
    }
}

extension Database {
    /// The entry that covers an address now: engine-wide before campaign, an address before a domain,
    /// before a prefix. With `addedBy`, of those that were there by then.
    func suppression(
        of address: String,
        campaign: Identifier<Campaign>,
        at: Instant,
        addedBy: Instant? = nil
    ) throws -> Suppression? {
        var patterns = SuppressionPattern.covering(address)
        if try number("SELECT 1 FROM do_not_contact WHERE kind = 'prefix' LIMIT 1") != nil {
            patterns += SuppressionPattern.prefixes(of: address)
        }
        return try suppressions(patterns, campaign: campaign, at: at, addedBy: addedBy)
            .min { $0.rank < $1.rank }
    }

    /// One probe of the index for each pattern: a list after IN would build a table of its own each time.
    private func suppressions(
        _ patterns: [String],
        campaign: Identifier<Campaign>,
        at: Instant,
        addedBy: Instant?
    ) throws -> [Suppression] {
        let customer = try number("SELECT customer FROM campaign WHERE id = ?", [campaign])
        var probe = """
            SELECT pattern, kind, reason, source, campaign IS NULL FROM do_not_contact WHERE pattern = ? \
            AND (campaign = ? OR campaign IS NULL AND (customer = 1 OR customer = ?)) AND (expires IS NULL OR expires > ?)
            """
        if addedBy != nil { probe += " AND added <= ?" }
        let probes = Array(repeating: probe, count: patterns.count)
        var arguments: StatementArguments = []
        for pattern in patterns {
            arguments += [pattern, campaign, customer, at.milliseconds]
            if let addedBy { arguments += [addedBy.milliseconds] }
        }
        return try rows(probes.joined(separator: " UNION ALL "), arguments) { row in
            let kind: SuppressionKind = try row.word(1, of: "do-not-contact entry")
            return Suppression(
                entry: SuppressionPattern.entry(row[0], kind),
                kind: kind,
                reason: row[2],
                source: row[3],
                isEngineWide: row[4]
            )
        }
    }
}

extension Suppression {
    /// Of an opt-out in an attempt.
    static func source(_ attempt: Identifier<Attempt>) -> String { "attempt \(attempt)" }

    /// The smaller is named when several cover an address.
    fileprivate var rank: (Int, Int, String) {
        (isEngineWide ? 0 : 1, SuppressionKind.allCases.firstIndex(of: kind) ?? 0, entry)
    }
}
