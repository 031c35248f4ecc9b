import Dialer
import Flows
import Foundation
import Intake
import Lua
import Outbound
import Store

/// Brings a folder into the ledger: its campaign, scripts, queues, do-not-contact lists and targets.
package struct Publisher: Sendable {
    package let ledger: Ledger
    package let writer: LedgerWriter
    package let at: Instant
    /// What a bad row does.
    package var onError = TargetImport.OnError.skip
    /// Web servers that every campaign's flow may ask.
    package var web = AllowList.empty
    /// Rows are read and counted, and none is taken.
    package var isDryRun = false

    package init(ledger: Ledger, writer: LedgerWriter, at: Instant) {
        self.ledger = ledger
        self.writer = writer
        self.at = at
    }

    /// How many bad rows are kept to be shown.
    static let problemLimit = 10_000

    /// Publishes the folder; what is wrong with rows is in the publication, what is wrong with files is
    /// thrown.
    package func publish(_ folder: CampaignFolder, scripts: CampaignScripts) async throws -> Publication {
        let queue = folder.file.queues.first { $0.name == folder.file.campaign.queue }
        var campaign = folder.file.campaign
        if let known = try ledger.campaign(named: campaign.name) {
            campaign.id = known.id
            campaign.uuid = known.uuid
            campaign.state = known.state
            campaign.startedAt = known.startedAt
        }
        let saved = try await writer.submit([
            .saveCampaign(
                campaign,
                outplan: folder.draft(folder.outplan),
                flow: folder.flow.map(folder.draft),
                queue: queue,
                at: at
            )
        ])
        guard case .campaign(let stored, let outplanVersion, let flowVersion)? = saved.first else {
            var why = "the ledger did not take the campaign"
            if case .refused(let words)? = saved.first { why = words }
            throw Finding(file: CampaignFolder.shown(folder.directory), message: why)
        }
        let unreadable = try await suppressions(folder, campaign: stored)
        var problems: [RowProblem] = []
        let importing = TargetImport(folder.targetList, onError: onError, dryRun: isDryRun)
        let report = try await importing.run(folder.lists, into: stored.id, of: writer, at: at) { problem in
            if problems.count < Publisher.problemLimit { problems.append(problem) }
        }
        return Publication(
            published: PublishedCampaign(
                campaign: stored,
                outplan: scripts.outplan,
                outplanVersion: outplanVersion,
                flow: scripts.flow,
                flowVersion: flowVersion,
                web: folder.file.web.joined(web),
                suppressionUnreadable: unreadable
            ),
            report: report,
            problems: problems
        )
    }

    /// The folder's do-not-contact lists; why they cannot be read, if they cannot: then nobody is dialed.
    private func suppressions(_ folder: CampaignFolder, campaign: Campaign) async throws -> String? {
        let lists = DoNotContactFiles(folder)
        if let obstacle = lists.obstacle { return obstacle.description }
        do {
            _ = try await lists.list.add(lists.files, for: campaign.id, to: writer, at: at)
            return nil
        } catch let problem as DoNotContactProblem {
            return problem.description
        } catch let problem as ListProblem {
            return problem.description
        }
    }
}

/// A folder in the ledger, ready to run.
package struct Publication: Sendable {
    package var published: PublishedCampaign
    package var report: TargetImport.Report
    package var problems: [RowProblem]
}

/// The compiled scripts of a folder.
package struct CampaignScripts: Sendable {
    package var outplan: OutplanScript
    package var flow: FlowScript?
    package var callees: CalleeScript?

    /// Compiles all; everything that is wrong is thrown at once.
    package init(_ folder: CampaignFolder) throws(Findings) {
        var findings: [Finding] = []
        func compile<Script>(_ make: () throws(ScriptProblem) -> Script) -> Script? {
            do {
                return try make()
            } catch {
                findings.append(Finding(error, in: folder.directory))
                return nil
            }
        }
        let modules = folder.modules
        let outplan = compile { () throws(ScriptProblem) in
            try OutplanScript(main: folder.outplan, modules: modules, kind: folder.file.campaign.kind)
        }
        if let chunk = folder.flow {
            flow = compile { () throws(ScriptProblem) in
                try FlowScript(main: chunk, modules: modules, kind: folder.file.campaign.kind)
            }
        }
        if let chunk = folder.callees {
            callees = compile { () throws(ScriptProblem) in try CalleeScript(main: chunk, modules: modules) }
        }
        guard let outplan, findings.isEmpty else { throw Findings(findings) }
        self.outplan = outplan
    }
}

extension Finding {
    init(_ problem: ScriptProblem, in directory: URL) {
        let file = CampaignFolder.shown(directory.appendingPathComponent(problem.file))
        var message = problem.message
        if let line = problem.sourceLine, !line.allSatisfy(\.isWhitespace) {
            message += "\n    \(line)"
            if let column = problem.column {
                message += "\n    " + String(repeating: " ", count: column - 1) + "^"
            }
        }
        self.init(file: file, line: problem.line ?? 1, column: problem.column, message: message)
    }
}

extension CampaignFolder {
    /// A script with its modules, as the ledger keeps it.
    func draft(_ chunk: LuaChunk) -> ScriptDraft {
        ScriptDraft(
            file: chunk.name,
            source: chunk.source,
            modules: modules.map { ScriptDraft.Module(file: $0.name, source: $0.source) }
        )
    }
}
