import Foundation
import HTTPTypes
import HummingbirdCore
import Intake
import NIOCore
import Outbound
import Store

/// Whole lists brought in at once, and what was wrong with them.
enum TargetImports {
    private static let list = "/outdials/{outdial_id}/targets"

    static let routes = [
        Route(
            .post,
            list + "/import",
            .manager,
            query: ["on_error", "dry_run", "default_country", "format"],
            perform: run
        ),
        Route(.get, "/outdials/{outdial_id}/imports/{import_id}/errors", .read, perform: errors),
    ]

    private enum Flag: String, CaseIterable {
        case yes = "true"
        case no = "false"
    }

    private static func run(_ ask: Ask) async throws -> Answer {
        let (outdial, campaign) = try ask.outdial()
        try ask.refuseIdempotencyKey(
            "a list that comes twice changes nothing, for its rows are known by their key"
        )
        var setting = ListSetting(campaign?.campaign)
        if let country = ask.query["default_country"], !country.isEmpty { setting.country = country }
        let list = try setting.list()
        let onError = try ask.query.choice("on_error", TargetImport.OnError.self) ?? .skip
        let isDry = try ask.query.choice("dry_run", Flag.self) == .yes
        let format = try Spool.format(ask)
        try ask.services.imports.enter(ask.customer)
        defer { ask.services.imports.leave(ask.customer) }
        let id = ask.services.identifiers.next()
        let folder = try ask.services.imports.folder(of: ask.ledger.name)
        let spool = try await Spool.write(ask, format, to: folder, id: id)
        let file = folder.appending(
            path: ErrorFile.name(customer: ask.customer, outdial: outdial.uuid, id: id)
        )
        do {
            var listing = ListImport(ask: ask, outdial: outdial, campaign: campaign, id: id, isDry: isDry)
            try await listing.run(list, spool.file, onError: onError, errors: file)
            try spool.remove()
            if !listing.report.isOnlyReport { try await ask.wake(outdial.campaign) }
            return .json(listing.json)
        } catch {
            if FileManager.default.fileExists(atPath: spool.file.path) { try spool.remove() }
            throw error
        }
    }

    private static func errors(_ ask: Ask) async throws -> Answer {
        let outdial = try ask.uuid("outdial_id")
        let id = try ask.uuid("import_id")
        let folder = try ask.services.imports.folder(of: ask.ledger.name)
        let name = ErrorFile.name(customer: ask.customer, outdial: outdial, id: id)
        guard let handle = FileHandle(forReadingAtPath: folder.appending(path: name).path) else {
            throw Refusal(
                .notFound,
                "IMPORT_ERRORS_NOT_FOUND",
                "this import left no error file, or it is older than a day"
            )
        }
        return .stream(
            type: "text/csv; charset=utf-8",
            headers: [.contentDisposition: "attachment; filename=\"\(id).csv\""]
        ) { writer in
            defer { handle.closeFile() }
            while let piece = try handle.read(upToCount: 1 << 16), !piece.isEmpty {
                try await writer.write(ByteBuffer(bytes: piece))
            }
        }
    }
}
