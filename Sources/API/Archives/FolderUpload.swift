import Authoring
import Dialer
import Foundation
import HTTPTypes
import Intake
import NIOCore
import Outbound
import Store

/// A campaign's folder in one archive, published as `trunkside run` publishes it.
enum FolderUpload {
    static let routes = [Route(.post, "/campaigns/upload", .manager, perform: upload)]

    private static func upload(_ ask: Ask) async throws -> Answer {
        guard ask.customer == Customer.local else {
            throw Refusal(
                .permissionDenied,
                nil,
                "folders are uploaded for the first customer only: make the "
                    + "campaign of its parts"
            )
        }
        try ask.refuseIdempotencyKey(
            "a folder that comes twice changes nothing, for its campaign is known by name"
        )
        let desk = ask.services.uploads
        return try await desk.admitted {
            let bytes = try await bytes(ask)
            return try await desk.inTurn { try await publish(ask, bytes, desk) }
        }
    }

    /// Nobody else's upload is worked on meanwhile: what is kept of a campaign is its newest folder.
    private static func publish(_ ask: Ask, _ bytes: ByteBuffer, _ desk: UploadDesk) async throws -> Answer {
        let shelf = FolderShelf(ledger: ask.ledger.name)
        let id = ask.services.identifiers.next()
        let (kept, gathering) = try await desk.apart {
            let folder = try shelf.write(try files(bytes), id: id)
            do {
                _ = try read(folder)
                let kept = try shelf.keep(folder)
                do { return (kept, try read(kept)) } catch {
                    try shelf.remove(kept)
                    throw error
                }
            } catch {
                try shelf.remove(folder)
                throw error
            }
        }
        do {
            let answer = try await publish(ask, gathering)
            let name = gathering.folders[0].file.campaign.name
            try await desk.apart { try shelf.forget(name, besides: kept) }
            return answer
        } catch {
            try shelf.remove(kept)
            throw error
        }
    }

    /// What archives are called; without a type it is curl's own, or none.
    private static let types = [
        "", "application/gzip", "application/octet-stream", "application/tar", "application/tar+gzip",
        "application/x-gtar", "application/x-gzip", "application/x-tar", "application/x-tgz",
        "application/x-www-form-urlencoded",
    ]

    private static func bytes(_ ask: Ask) async throws -> ByteBuffer {
        guard types.contains(ask.media) else {
            throw Refusal(
                .unsupportedMediaType,
                nil,
                "the body must be an archive (application/gzip or application/x-tar), not "
                    + (ask.headers[.contentType] ?? "").prefix(80)
            )
        }
        return try await ask.bytes(limit: ask.services.setting.uploadLimit)
    }

    /// The archive's files; the one folder that holds all of them is no part of their names.
    private static func files(_ body: ByteBuffer) throws -> [TarReader.File] {
        var bytes = Array(body.readableBytesView)
        do {
            if Gzip.isGzip(bytes) { bytes = try Gzip.inflate(bytes, limit: TarReader.Limits().archive) }
            var reader = TarReader(bytes)
            var files = try reader.files()
            guard !files.isEmpty else { throw TarReader.Problem(description: "it holds no files") }
            let roots = Set(files.map { $0.name.prefix { $0 != "/" } })
            if roots.count == 1, let root = roots.first, files.allSatisfy({ $0.name.contains("/") }) {
                for index in files.indices { files[index].name.removeFirst(root.count + 1) }
            }
            if let engine = files.first(where: { $0.name == "trunkside.toml" }) {
                throw TarReader.Problem(
                    description: "\(engine.name) is the engine's own file: leave it out"
                )
            }
            return files
        } catch let problem as TarReader.Problem {
            throw refused("\(problem)")
        } catch let problem as GzipProblem {
            throw refused("\(problem)")
        }
    }

    private static func refused(_ words: String) -> Refusal {
        Refusal(.invalidArgument, "INVALID_ARCHIVE", "the archive (tar, or tar.gz): \(words)")
    }

    /// Reads and checks all of it, as a run does before it dials.
    private static func read(_ folder: URL) throws -> Gathering {
        do {
            let gathering = try Gathering([folder])
            let lists = gathering.folders.flatMap(\.file.doNotContact)
            for list in lists where list.hasPrefix("/") || list.split(separator: "/").contains("..") {
                throw Findings([
                    Finding(
                        file: "campaign.toml",
                        message: "do_not_contact: \(list) is no file of the archive"
                    )
                ])
            }
            let findings =
                gathering.scriptFindings
                + gathering.folders.compactMap { folder in
                    folder.unreadableSuppression.map { Finding(file: "campaign.toml", message: $0) }
                }
            if !findings.isEmpty { throw Findings(findings) }
            return gathering
        } catch let findings as Findings {
            let path = CampaignFolder.shown(folder) + "/"
            let own = findings.all.map { finding in
                var finding = finding
                finding.file = finding.file.replacing(path, with: "")
                finding.message = finding.message.replacing(path, with: "")
                return finding
            }
            throw Refusal(Findings(own), field: "archive")
        }
    }

    private static func publish(_ ask: Ask, _ gathering: Gathering) async throws -> Answer {
        let (folder, scripts) = (gathering.folders[0], gathering.scripts[0])
        let publisher = Publisher(ledger: ask.ledger, writer: ask.services.writer, at: ask.now)
        let publication: Publication
        do { publication = try await publisher.publish(folder, scripts: scripts) } catch {
            guard let finding = error as? Finding else { throw error }
            throw Refusal.state(finding.message)
        }
        ask.services.stage(gathering)
        let id = publication.published.campaign.id
        if !folder.file.campaign.queue.isEmpty {
            _ = await ask.services.ask(.queue(folder.file.campaign.queue), ask.caller.words)
        }
        _ = await ask.services.ask(.renew(campaign: id), ask.caller.words)
        let campaign = try ask.campaign(publication.published.campaign.uuid)
        let (list, ledger) = (publication.report.list, publication.report.ledger)
        func number(_ count: Int) -> JSONValue { .integer(Int64(count)) }
        return .json(
            .object([
                "campaign": CampaignJSON.value(campaign, of: try ask.customerUUID()),
                "targets": .object([
                    "accepted": number(list.accepted), "invalid": number(list.invalid),
                    "duplicate": number(list.duplicate + ledger.duplicates), "added": number(ledger.added),
                    "updated": number(ledger.updated), "unchanged": number(ledger.unchanged),
                ]),
                "errors": .array(
                    publication.problems.prefix(100).map { problem in
                        .object([
                            "file": .string(problem.file), "line": number(problem.line),
                            "column": number(problem.column), "field": .string(problem.field),
                            "value": .string(problem.value), "code": .string(problem.code),
                            "message": .string(problem.message),
                        ])
                    }
                ),
            ])
        )
    }
}
