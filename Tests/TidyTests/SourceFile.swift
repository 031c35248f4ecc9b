import Foundation

/// One file of the repository as the rules see it.
struct SourceFile {
    /// From the root of the repository: `Sources/Outbound/Target.swift`.
    let path: String
    let text: String
    /// Without comments and literals where the file is Swift, else the text.
    let code: String

    init(path: String, text: String) {
        self.path = path
        self.text = text
        code = path.hasSuffix(".swift") ? MaskedSource.mask(text) : text
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    func isIn(_ folders: [String]) -> Bool {
        folders.contains { path == $0 || path.hasPrefix($0 + "/") }
    }
}

/// Where a rule is broken, as `path:line: words`.
struct Finding: Equatable, CustomStringConvertible {
    let rule: String
    let path: String
    let line: Int
    let words: String

    var description: String { "\(path):\(line): \(rule): \(words)" }
}

/// The files of the repository: what is committed, or would be.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static let extensions: Set = ["swift", "c", "h", "md", "lua", "toml", "py", "txt", "json", ""]
    private static let folders = [
        "Sources", "Tests", "scripts", "docs", "editor", "examples", "templates", ".ci",
    ]

    static func files() throws -> [SourceFile] {
        try paths().compactMap { path in
            guard extensions.contains(URL(filePath: path).pathExtension) else { return nil }
            let data = try Data(contentsOf: root.appending(path: path))
            guard let text = String(bytes: data, encoding: .utf8) else { return nil }
            return SourceFile(path: path, text: text)
        }
    }

    /// Every file under the folders of the repository and beside them, in order.
    static func paths() throws -> [String] {
        let manager = FileManager.default
        var found = try manager.contentsOfDirectory(atPath: root.path(percentEncoded: false)).filter { name in
            var isFolder: ObjCBool = false
            let exists = manager.fileExists(
                atPath: root.appending(path: name).path(percentEncoded: false),
                isDirectory: &isFolder
            )
            return exists && !isFolder.boolValue && name != "Package.resolved" && name != ".git"
        }
        for folder in folders {
            let enumerator = manager.enumerator(
                atPath: root.appending(path: folder).path(percentEncoded: false)
            )
            while let below = enumerator?.nextObject() as? String {
                let isFile = enumerator?.fileAttributes?[.type] as? FileAttributeType == .typeRegular
                guard isFile, !isMade(below) else { continue }
                found.append("\(folder)/\(below)")
            }
        }
        return found.sorted()
    }

    /// What a run or an editor leaves behind: ignored by git, so by the rules.
    private static func isMade(_ path: String) -> Bool {
        path.contains(".trunkside/") || path.contains("__pycache__/") || path.hasSuffix("~")
    }
}
