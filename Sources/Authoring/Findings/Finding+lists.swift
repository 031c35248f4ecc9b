import Foundation
import Intake

extension Finding {
    /// What is wrong with one row of a list of these files.
    init(_ problem: RowProblem, in files: [URL]) {
        let place = "\(problem.file):\(problem.line):\(problem.column): "
        self.init(
            file: Finding.shown(problem.file, in: files),
            line: problem.line,
            column: problem.column,
            message: String(problem.description.dropFirst(place.count))
        )
    }

    /// What reading lists threw, as findings where they stand.
    static func all(of error: any Error, in files: [URL]) -> [Finding] {
        switch error {
        case let problem as ListProblem:
            return [
                Finding(
                    file: shown(problem.file, in: files),
                    line: problem.line ?? (problem.code == "unreadable" ? nil : 1),
                    message: problem.message
                )
            ]
        case let problem as DoNotContactProblem:
            let rows = problem.problems.map { Finding($0, in: files) }
            guard problem.count > rows.count else { return rows }
            let more = "and \(problem.count - rows.count) more rows cannot be read"
            return rows + [Finding(file: shown(problem.file, in: files), message: more)]
        default:
            return [Finding(file: files.first.map { CampaignFolder.shown($0) } ?? "", message: "\(error)")]
        }
    }

    /// A list's whole path: a problem knows its last part.
    private static func shown(_ name: String, in files: [URL]) -> String {
        files.first { $0.lastPathComponent == name }.map { CampaignFolder.shown($0) } ?? name
    }
}
