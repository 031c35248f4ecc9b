import Outbound

/// Makes a target of a row: every field checked, so that nothing doubtful is dialed.
struct TargetForm {
    private let addresses: Addresses
    private let kind: CampaignKind
    private let zone: Zone?
    /// Zones that rows have named; nil for names that are none.
    private var zones: [String: Zone?] = [:]
    private static let knownLimit = 2_000

    /// `zone` is the campaign's own, for times without offset of targets whose zone nothing else tells.
    init(_ kind: CampaignKind, country: String?, zone: Zone?, plans: NumberPlans) {
        addresses = Addresses(kind, country: country, plans: plans)
        self.kind = kind
        self.zone = zone
    }

    mutating func draft(_ row: ListRow) throws(RowProblem) -> TargetDraft {
        var draft = TargetDraft(destinations: [])
        var before: ListCell?
        var after: ListCell?
        for cell in row.cells {
            switch cell.column {
            case .notBefore: before = cell
            case .notAfter: after = cell
            default: try take(cell, of: row, into: &draft)
            }
        }
        guard !draft.destinations.isEmpty else {
            throw RowProblem(
                file: row.file,
                line: row.line,
                column: 1,
                code: "no_destination",
                message: "no address: fill in destination"
            )
        }
        draft.destinations.sort { $0.slot < $1.slot }
        draft.destinations = withoutRepeats(draft.destinations)
        if let before { draft.notBefore = try time(before, of: row, for: draft)?.max() }
        if let after { draft.notAfter = try time(after, of: row, for: draft)?.min() }
        if let first = draft.notBefore, let last = draft.notAfter, let after, first >= last {
            throw row.problem(after, "time_order", "not_after is not later than not_before: no time is left")
        }
        return draft
    }

    private mutating func take(_ cell: ListCell, of row: ListRow, into draft: inout TargetDraft)
        throws(RowProblem)
    {
        switch cell.column {
        case .destination(let slot):
            if let destination = try destination(cell, slot: slot, of: row) {
                draft.destinations.append(destination)
            }
        case .data(let name):
            if case .string(let text) = cell.value, ListHeader.isBlank(text) { return }
            draft.data[name] = cell.value
        case .nameless, .notBefore, .notAfter:
            return
        default:
            let text = try text(cell, of: row)
            if !text.isEmpty { try take(text, cell, of: row, into: &draft) }
        }
    }

    private mutating func take(
        _ text: String,
        _ cell: ListCell,
        of row: ListRow,
        into draft: inout TargetDraft
    ) throws(RowProblem) {
        switch cell.column {
        case .externalID:
            guard text.utf8.count <= 255 else {
                throw row.problem(cell, "too_long", "an external_id of more than 255 bytes")
            }
            draft.externalID = text
        case .name: draft.name = text
        case .detail: draft.detail = text
        case .timezone:
            guard known(text) != nil else {
                throw row.problem(
                    cell,
                    "unknown_zone",
                    "no time zone has this name: use one of the IANA list, such as America/Denver"
                )
            }
            draft.zone = text
        case .postalCode:
            guard text.utf8.count <= 32 else {
                throw row.problem(cell, "too_long", "a postal_code of more than 32 bytes")
            }
            draft.postalCode = text
        case .locale:
            guard TargetForm.isLocale(text) else {
                throw row.problem(
                    cell,
                    "locale",
                    "this is no locale: write a language tag, such as en or pt-BR"
                )
            }
            draft.locale = text
        case .priority:
            guard text.utf8.count == 1, let priority = Int(text) else {
                throw row.problem(cell, "priority", "a priority is a digit from 0 to 9")
            }
            draft.priority = priority
        default: return
        }
    }

    /// The text of a known column, without spaces around it; only a list of JSON can have something else
    /// there.
    private func text(_ cell: ListCell, of row: ListRow) throws(RowProblem) -> String {
        switch cell.value {
        case .string(let text):
            guard text.utf8.count <= ListLimits.field else {
                throw row.problem(cell, "field_too_large", "more than \(ListLimits.field) bytes")
            }
            guard !text.utf8.contains(0) else { throw row.problem(cell, "control_character", "a zero byte") }
            return ListHeader.trimmed(text)
        case .integer, .number: return cell.text
        default: throw row.problem(cell, "type", "a text was expected here")
        }
    }

    private func destination(_ cell: ListCell, slot: Int, of row: ListRow) throws(RowProblem) -> Destination?
    {
        do throws(AddressProblem) {
            if case .object = cell.value {
                guard let type = cell.value["type"]?.string, let target = cell.value["target"]?.string else {
                    throw AddressProblem("type", "an address object has a type and a target")
                }
                return try addresses.read(target, type: type, slot: slot)
            }
            switch cell.value {
            case .string(let text) where ListHeader.isBlank(text): return nil
            case .string(let text): return try addresses.read(text, slot: slot)
            case .integer: return try addresses.read(cell.text, slot: slot)
            default: throw AddressProblem("type", "an address is a text in quotes")
            }
        } catch {
            throw row.problem(cell, error.code, error.message, masked: true)
        }
    }

    /// The same address in a later slot would only be tried twice.
    private func withoutRepeats(_ destinations: [Destination]) -> [Destination] {
        guard destinations.count > 1 else { return destinations }
        return destinations.enumerated().filter { index, destination in
            !destinations[..<index].contains {
                $0.type == destination.type && $0.address == destination.address
            }
        }.map(\.element)
    }

    /// The instant that a field names: one for each zone that the target may be in, where it has no offset.
    private mutating func time(
        _ cell: ListCell,
        of row: ListRow,
        for draft: TargetDraft
    ) throws(RowProblem) -> [Instant]? {
        let text = try text(cell, of: row)
        if text.isEmpty { return nil }
        guard let reading = RFC3339.read(text) else {
            throw row.problem(
                cell,
                "time",
                "this is no time: write 2026-03-02T14:30, with or without an offset"
            )
        }
        switch reading {
        case .instant(let instant): return [instant]
        case .local(let local):
            if cell.column == .notAfter, text.utf8.count == 10 {
                throw row.problem(
                    cell,
                    "time",
                    "a date alone leaves open whether it is included: add the time"
                )
            }
            let zones = zones(of: draft)
            guard !zones.isEmpty else {
                throw row.problem(
                    cell,
                    "time_without_zone",
                    "a time without offset, and no zone is known: add an offset, a timezone column, "
                        + "or timezone to campaign.toml"
                )
            }
            return zones.map { $0.instant(local) }
        }
    }

    /// The first source that tells: the row's column, its numbers, the campaign.
    private mutating func zones(of draft: TargetDraft) -> [Zone] {
        if let name = draft.zone { return known(name).map { [$0] } ?? [] }
        let names = draft.destinations.flatMap(\.zones)
        guard !names.isEmpty else { return zone.map { [$0] } ?? [] }
        let found = Set(names).sorted().compactMap { known($0) }
        return found
    }

    private mutating func known(_ name: String) -> Zone? {
        if let zone = zones[name] { return zone }
        let zone = Zone(name)
        if zones.count < TargetForm.knownLimit { zones[name] = zone }
        return zone
    }

    private static func isLocale(_ text: String) -> Bool {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" }
        guard text.utf8.count <= 35, let language = parts.first, (2...3).contains(language.count),
            language.utf8.allSatisfy({ EmailAddress.isAlphanumeric($0) && $0 > 0x39 })
        else { return false }
        return parts.allSatisfy {
            (1...8).contains($0.count) && $0.utf8.allSatisfy(EmailAddress.isAlphanumeric)
        }
    }
}
