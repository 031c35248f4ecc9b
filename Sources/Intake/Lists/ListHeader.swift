import Outbound

/// What the columns of a list are for, by their names: in any case, with spaces around them.
///
/// The address may stand under the names that other engines give it: number (Vapi), phone_number (Dograh,
/// VICIdial), contact_number (Bolna), to and to_number (Retell), contact (Newfies), email (listmonk).
struct ListHeader {
    static let telephoneNames = [
        "number", "phone_number", "contact_number", "to", "to_number", "contact", "phone",
    ]
    static let emailNames = ["email", "email_address"]

    /// Why names cannot be used, and for which of them.
    struct Problem: Error {
        let index: Int?
        let code: String
        let message: String
    }

    let columns: [ListColumn]

    init(_ names: [String], kind: CampaignKind) throws(Problem) {
        guard names.count <= ListLimits.columns else {
            throw Problem(
                index: nil,
                code: "too_many_columns",
                message: "\(names.count) columns, and the limit is \(ListLimits.columns)"
            )
        }
        let keys = names.map { ListHeader.trimmed($0).lowercased() }
        var first: [String: Int] = [:]
        for (index, key) in keys.enumerated() where !key.isEmpty {
            if first[key] != nil {
                throw Problem(
                    index: index,
                    code: "column_twice",
                    message: "the column \(RowProblem.shown(key)) is there twice: rename one of them"
                )
            }
            first[key] = index
        }
        let alias = try ListHeader.alias(keys, kind: kind)
        if let plain = first["destination"], first["destination_0"] != nil {
            throw Problem(
                index: plain,
                code: "column_twice",
                message: "destination and destination_0 are the same column: keep one"
            )
        }
        columns = keys.enumerated().map { index, key in
            index == alias ? .destination(slot: 0) : ListHeader.column(key, name: names[index])
        }
    }

    /// Whether there is nothing but spaces.
    static func isBlank(_ text: String) -> Bool {
        if let first = text.utf8.first, (0x21...0x7E).contains(first) { return false }
        return text.allSatisfy(\.isWhitespace)
    }

    /// Without the spaces around it.
    static func trimmed(_ text: String) -> String {
        if let first = text.utf8.first, let last = text.utf8.last, (0x21...0x7E).contains(first),
            (0x21...0x7E).contains(last)
        {
            return text
        }
        var part = text[...]
        while let first = part.first, first.isWhitespace { part.removeFirst() }
        while let last = part.last, last.isWhitespace { part.removeLast() }
        return String(part)
    }

    private static func column(_ key: String, name: String) -> ListColumn {
        switch key {
        case "": .nameless
        case "destination", "destination_0": .destination(slot: 0)
        case "destination_1": .destination(slot: 1)
        case "destination_2": .destination(slot: 2)
        case "destination_3": .destination(slot: 3)
        case "destination_4": .destination(slot: 4)
        case "external_id": .externalID
        case "name": .name
        case "detail": .detail
        case "timezone": .timezone
        case "postal_code": .postalCode
        case "locale": .locale
        case "priority": .priority
        case "not_before": .notBefore
        case "not_after": .notAfter
        default: .data(trimmed(name))
        }
    }

    /// The column that holds the address under a name of another engine; nil where our own names are used.
    private static func alias(_ keys: [String], kind: CampaignKind) throws(Problem) -> Int? {
        if keys.contains(where: { $0 == "destination" || isSlot($0) }) { return nil }
        let telephones = keys.indices.filter { telephoneNames.contains(keys[$0]) }
        let emails = keys.indices.filter { emailNames.contains(keys[$0]) }
        let (wanted, other) = kind == .email ? (emails, telephones) : (telephones, emails)
        let candidates = wanted.isEmpty ? other : wanted
        if candidates.count == 1 { return candidates[0] }
        guard candidates.isEmpty else {
            throw Problem(
                index: candidates[1],
                code: "address_ambiguous",
                message:
                    "the columns \(keys[candidates[0]]) and \(keys[candidates[1]]) may both be the address: "
                    + "name one of them destination"
            )
        }
        throw Problem(
            index: nil,
            code: "no_address_column",
            message: "no column destination among \(shown(keys)): the first row must name the columns"
        )
    }

    private static func isSlot(_ key: String) -> Bool {
        key.utf8.count == 13 && key.hasPrefix("destination_") && (0x30...0x34).contains(key.utf8.last ?? 0)
    }

    private static func shown(_ keys: [String]) -> String {
        // A list without a header has somebody's number here.
        let names = keys.prefix(8).map { key in
            key.first?.isLetter == true || key.first == "_" ? RowProblem.shown(key) : RowProblem.masked(key)
        }
        return names.joined(separator: ", ") + (keys.count > 8 ? ", ..." : "")
    }
}
