import Flows
import Intake
import Outbound

/// The person of an attempt as `t:target` takes them: their row as it stood.
struct PinnedTarget {
    let draft: TargetDraft
    /// Addresses are made up, as a test lies where the scripts lie; the area stays: a zone may come of it.
    let hidesAddresses: Bool

    /// `others` are columns that the folder's first row has: a test would take those that are not given.
    func lines(others: [String]) -> [String] {
        // Lists write the names that are known in any case.
        let others = others.map { name in
            let known = name.lowercased()
            return TargetList.columnNames.contains(known) ? known : name
        }
        var columns = draft.data.filter { $0.value != .null }
        for name in others where columns[name] == nil { columns[name] = "" }
        columns["name"] = .string(draft.name)
        columns["external_id"] = .string(externalID ?? "")
        columns["detail"] = text(draft.detail)
        columns["timezone"] = text(draft.zone, isOthers: others.contains("timezone"))
        columns["postal_code"] = text(draft.postalCode, isOthers: others.contains("postal_code"))
        columns["locale"] = text(draft.locale, isOthers: others.contains("locale"))
        columns["not_before"] = text(
            draft.notBefore.map { RFC3339.text($0) },
            isOthers: others.contains("not_before")
        )
        columns["not_after"] = text(
            draft.notAfter.map { RFC3339.text($0) },
            isOthers: others.contains("not_after")
        )
        columns["priority"] = draft.priority == 0 && !others.contains("priority") ? nil : priority
        if draft.name.isEmpty, !others.contains("name") { columns["name"] = nil }
        if externalID == nil, !others.contains("external_id") { columns["external_id"] = nil }
        columns["destinations"] = .array(draft.destinations.map { .string(address($0)) })
        let fields = columns.sorted { $0.key < $1.key }
        let lines = fields.map { "    \(LuaText.key($0.key)) = \(LuaText.line($0.value))," }
        return ["t:target{"] + lines + ["}"]
    }

    /// Some lists have the address there.
    var externalID: String? {
        guard let known = draft.externalID else { return nil }
        let isAddress = draft.destinations.contains { known.contains($0.address.filter { $0 != "+" }) }
        return isAddress && hidesAddresses ? nil : known
    }

    private var priority: JSONValue { .integer(Int64(draft.priority)) }

    private func text(_ value: String?, isOthers: Bool = false) -> JSONValue? {
        guard let value, !value.isEmpty else { return isOthers ? "" : nil }
        return .string(value)
    }

    private func address(_ destination: Destination) -> String {
        let address = hidesAddresses ? madeUp(destination) : destination.address
        let isShort = destination.type == .sms && !address.hasPrefix("sms:")
        return isShort ? "sms:\(address)" : address
    }

    private func madeUp(_ destination: Destination) -> String {
        let places = draft.destinations.map(\.address)
        let number = places.firstIndex(of: destination.address) ?? 0
        switch destination.type {
        case .sip: return "sip:somebody\(number)@example.org"
        case .email: return "somebody\(number)@example.org"
        case .tel, .sms:
            let address = destination.address
            if address.hasPrefix("+1"), address.count == 12 {
                let other = address.prefix(5) + "5550\(100 + number)"
                // Some lists are made up, too.
                return other == address ? address.prefix(5) + "5550\(150 + number)" : String(other)
            }
            return address.dropLast(3) + String(200 + number)
        }
    }
}
