import Flows
import Foundation
import Lua

/// What luacheck says about the scripts of a folder, where it is installed.
///
/// The folder's own `.luacheckrc` is not used: it is a program that luacheck would run without a sandbox, and
/// a check runs nothing of a folder that it does not fence in.
package struct Luacheck: Sendable {
    /// What running it gave.
    package enum Outcome: Sendable {
        case output(String)
        /// Why there is none, in words.
        case leftOut(String)
    }

    enum Answer {
        case found([Finding])
        case leftOut(String)
    }

    /// A place that has been found already.
    struct Place: Hashable {
        let file: String
        let line: Int?
        let column: Int?

        init(_ finding: Finding) { (file, line, column) = (finding.file, finding.line, finding.column) }
    }

    /// Runs luacheck with these arguments in a folder.
    private let run: @Sendable (_ arguments: [String], _ directory: URL) -> Outcome

    package init(run: @escaping @Sendable (_ arguments: [String], _ directory: URL) -> Outcome) {
        self.run = run
    }

    /// Findings of one folder that are shown.
    private static let shown = 100

    func findings(of folder: CampaignFolder) -> Answer {
        let names = folder.scriptNames
        switch run(Luacheck.arguments + ["--"] + names.map { "./\($0)" }, folder.directory) {
        case .leftOut(let why): return .leftOut(why)
        case .output(let output):
            let found = output.split(separator: "\n").compactMap {
                Luacheck.finding($0, in: folder.directory)
            }
            return .found(Array(found.prefix(Luacheck.shown)))
        }
    }

    /// What our scripts may use, and which of luacheck's opinions count: of meaning, not of style.
    static let arguments: [String] = {
        var arguments = [
            "--no-config", "--no-default-config", "--no-cache", "--no-color", "--codes", "--formatter",
            "plain", "--std", "lua54", "--no-unused-args", "--no-max-line-length",
            "--no-max-cyclomatic-complexity",
            "--ignore", "6",
        ]
        arguments += ["--not-globals"] + Reference.withheldGlobals
        return arguments + ["--read-globals"] + Reference.globals
    }()

    /// Reads `flow.lua:3:5: (W211) unused variable 'x'`.
    static func finding(_ line: Substring, in directory: URL) -> Finding? {
        guard let match = line.wholeMatch(of: /(?:\.\/)?(.+\.lua):(\d+):(\d+): \(([EW]\d+)\) (.+)/),
            let row = Int(match.2), let column = Int(match.3)
        else { return nil }
        let name = String(match.1)
        guard !isKnown(name, code: match.4, words: match.5) else { return nil }
        return Finding(
            file: CampaignFolder.shown(directory.appendingPathComponent(name)),
            line: row,
            column: column,
            message: "\(match.5) (luacheck \(match.4))"
        )
    }

    /// Globals that only some files have.
    private static func isKnown(_ name: String, code: Substring, words: Substring) -> Bool {
        guard code == "W113", let global = words.split(separator: "'").dropFirst().first else { return false }
        if name == "outplan.lua" { return ["dial", "wait", "give_up"].contains(global) }
        return name.hasSuffix("_test.lua") && global == "test"
    }
}
