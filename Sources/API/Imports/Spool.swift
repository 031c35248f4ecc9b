import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore

/// The body of an import in a file: a list is read twice where nothing may be taken of a wrong one, and may
/// be larger than memory.
struct Spool {
    enum Format: String, CaseIterable {
        case csv, jsonl
    }

    let file: URL

    /// The format that a request says, by its `format` or its content type.
    static func format(_ ask: Ask) throws -> Format {
        if let format = try ask.query.choice("format", Format.self) { return format }
        switch ask.media {
        case "text/csv", "application/csv", "text/tab-separated-values": return .csv
        case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines":
            return .jsonl
        default:
            throw Refusal(
                .unsupportedMediaType,
                nil,
                "a list is text/csv or application/x-ndjson, either of them also with Content-Encoding: gzip; "
                    + "or say format=csv or format=jsonl"
            )
        }
    }

    /// Writes the body to a file of this folder; nothing is left of one that is too large or breaks off.
    static func write(_ ask: Ask, _ format: Format, to folder: URL, id: String) async throws -> Spool {
        let encoding = (ask.headers[.contentEncoding] ?? "identity").lowercased()
        guard encoding == "gzip" || encoding == "identity" else {
            throw Refusal(
                .unsupportedMediaType,
                nil,
                "Content-Encoding is gzip or nothing, not \(encoding.prefix(40))"
            )
        }
        let limit = ask.services.setting.importLimit
        // Compressed data are known by their first bytes, whatever the name says.
        let spool = Spool(file: folder.appending(path: "\(id).\(format.rawValue)"))
        let handle = try ImportDesk.file(spool.file)
        do {
            var count = 0
            try await ask.read(limit: limit, "the list") { piece in
                count += piece.readableBytes
                try handle.write(contentsOf: Data(piece.readableBytesView))
            }
            try handle.close()
            guard count > 0 else {
                throw Refusal(.invalidArgument, "EMPTY_LIST", "the body is empty: send the list as it")
            }
        } catch {
            try spool.remove()
            throw error
        }
        return spool
    }

    func remove() throws { try FileManager.default.removeItem(at: file) }
}
