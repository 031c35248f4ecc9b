import Authoring
import HTTPTypes
import HummingbirdCore
import NIOCore
import Outbound
import Store

/// The targets of a list in the form that an import takes again. CSV knows
/// texts only; JSONL keeps numbers, flags and what addresses say of themselves too.
struct TargetExport: Sendable {
    static let routes = [
        Route(.get, "/outdials/{outdial_id}/targets/export", .read, query: ["format"], perform: export)
    ]

    /// Rows read at once.
    private static let group = 500
    /// Columns of the targets' own data in CSV; more are refused.
    private static let dataLimit = 400
    private static let slots = (0..<5).map { "destination_\($0)" }
    private static let columns =
        ["external_id", "name", "detail"] + slots + [
            "timezone", "postal_code", "locale", "priority", "not_before", "not_after",
        ]

    private let format: Spool.Format
    private let dataColumns: [String]

    private static func export(_ ask: Ask) async throws -> Answer {
        let (outdial, _) = try ask.outdial()
        let export = try TargetExport(ask, outdial)
        let name = "\(outdial.uuid).\(export.format.rawValue)"
        return .stream(
            type: export.format == .csv ? "text/csv; charset=utf-8" : "application/x-ndjson",
            headers: [.contentDisposition: "attachment; filename=\"\(name)\""]
        ) { writer in
            if export.format == .csv {
                let header = (columns + export.dataColumns).map(TargetResults.field).joined(separator: ",")
                try await writer.write(ByteBuffer(string: header + "\n"))
            }
            var below: Int64?
            repeat {
                let page = try ask.ledger.targets(
                    ofOutdial: outdial.uuid,
                    of: ask.customer,
                    below: below,
                    limit: group
                )
                guard let page else { return }
                let rows = page.items.map { export.row($0.target.draft) + "\n" }.joined()
                try await writer.write(ByteBuffer(string: rows))
                below = page.next
            } while below != nil
        }
    }

    private init(_ ask: Ask, _ outdial: OutdialResource) throws {
        format = try ask.query.choice("format", Spool.Format.self) ?? .csv
        guard format == .csv else {
            dataColumns = []
            return
        }
        let names = try ask.ledger.dataNames(of: outdial.id, limit: Self.dataLimit + 6)
            .filter { !TargetJSON.isSlot($0) }
        guard names.count <= Self.dataLimit else {
            throw Refusal.state(
                "the targets have more than \(Self.dataLimit) different names of data: take format=jsonl",
                reason: "TOO_MANY_COLUMNS"
            )
        }
        dataColumns = names
    }

    private func row(_ draft: TargetDraft) -> String {
        format == .csv ? csv(draft) : jsonl(draft)
    }

    private func csv(_ draft: TargetDraft) -> String {
        var addresses = [String](repeating: "", count: 5)
        for destination in draft.destinations { addresses[destination.slot] = Self.text(of: destination) }
        let fields =
            [draft.externalID ?? "", draft.name, draft.detail] + addresses + [
                draft.zone ?? "", draft.postalCode ?? "", draft.locale ?? "", String(draft.priority),
                draft.notBefore.map(WireTime.text) ?? "", draft.notAfter.map(WireTime.text) ?? "",
            ] + dataColumns.map { draft.data[$0]?.display ?? "" }
        return fields.map(TargetResults.field).joined(separator: ",")
    }

    private func jsonl(_ draft: TargetDraft) -> String {
        var fields: [String: JSONValue] = [
            "name": .string(draft.name), "detail": .string(draft.detail),
            "priority": .integer(Int64(draft.priority)), "external_id": JSONValue(draft.externalID),
            "timezone": JSONValue(draft.zone), "postal_code": JSONValue(draft.postalCode),
            "locale": JSONValue(draft.locale), "not_before": WireTime.json(draft.notBefore),
            "not_after": WireTime.json(draft.notAfter), "data": .object(draft.data),
        ]
        for destination in draft.destinations {
            fields[Self.slots[destination.slot]] = .object([
                "type": .string(destination.type.rawValue), "target": .string(destination.address),
            ])
        }
        return JSONValue.object(fields.filter { ![.null, "", .object([:])].contains($0.value) }).text
    }

    /// So that its type is known again.
    private static func text(of destination: Destination) -> String {
        destination.type == .sms ? "sms:" + destination.address : destination.address
    }
}
