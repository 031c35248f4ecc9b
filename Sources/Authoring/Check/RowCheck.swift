import Foundation
import Intake
import Outbound

/// Every row of the lists, held against what the scripts need of it.
struct RowCheck {
    private let folder: CampaignFolder
    private let tally: RowTally

    /// Bad rows that are shown one by one; the rest is counted.
    private static let shown = 20

    init(_ folder: CampaignFolder, _ tally: RowTally) {
        self.folder = folder
        self.tally = tally
    }

    /// What is wrong, and how many targets there are.
    func read() -> (findings: [Finding], rows: Int?) {
        let waits = folder.file.campaign.endHandle == .continue
        guard let first = folder.lists.first else {
            return (
                waits ? [] : [nobody(in: folder.directory, "no targets.csv or targets.jsonl" + others)], 0
            )
        }
        var findings: [Finding] = []
        var bad = 0
        var accepted: Int?
        var tally = tally
        do {
            let report = try folder.targetList.read(
                folder.lists,
                onRow: { tally.take($0) },
                onProblem: { problem in
                    bad += 1
                    if bad <= RowCheck.shown { findings.append(Finding(problem, in: folder.lists)) }
                }
            )
            accepted = report.accepted
            if report.rows == 0, !waits { findings.append(nobody(in: first, "no row below the names")) }
        } catch {
            findings += Finding.all(of: error, in: folder.lists)
        }
        if bad > RowCheck.shown {
            findings.append(
                Finding(
                    file: CampaignFolder.shown(folder.directory),
                    message: "\(bad) rows are refused; the first \(RowCheck.shown) are shown"
                )
            )
        }
        return (findings + tally.findings(), accepted)
    }

    /// Files that look like lists and are not read.
    private var others: String {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.directory.path)
        } catch {
            return ""
        }
        let near = names.filter { $0.lowercased().hasPrefix("targets") }.sorted().prefix(3)
        return near.isEmpty ? "" : " (\(near.joined(separator: ", ")) is not read: export it as CSV)"
    }

    private func nobody(in file: URL, _ what: String) -> Finding {
        Finding(
            file: CampaignFolder.shown(file),
            line: file == folder.directory ? nil : 1,
            message: "\(what): the campaign has nobody to reach; add rows, or write end_handle = \"continue\""
        )
    }
}
