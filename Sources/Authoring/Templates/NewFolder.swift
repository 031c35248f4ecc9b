import Flows
import Foundation

/// A campaign's folder that is about to be made from a template.
package struct NewFolder {
    /// The campaign's name: that of the folder.
    package let name: String
    private let directory: URL
    private let template: FolderTemplate

    /// The longest name.
    private static let longest = 64
    /// What a folder may have before: a repository that was begun for it.
    private static let allowed: Set = [".git"]

    /// Refuses a name that the files could not carry, and a place where something is.
    package init(_ directory: URL, template: FolderTemplate) throws(Finding) {
        self.directory = directory.standardizedFileURL
        self.template = template
        name = self.directory.lastPathComponent
        let shown = CampaignFolder.shown(self.directory)
        guard NewFolder.isName(name) else {
            throw Finding(
                file: shown,
                message:
                    "\"\(name)\" cannot be the campaign's name: use 1 to \(NewFolder.longest) letters (a-z, A-Z), digits, "
                    + "- and _, beginning with a letter or a digit"
            )
        }
        if let obstacle = self.obstacle() { throw Finding(file: shown, message: obstacle) }
    }

    private static func isName(_ name: String) -> Bool {
        guard (1...longest).contains(name.count), let first = name.first else { return false }
        func isPlain(_ character: Character) -> Bool {
            character.isASCII && (character.isLetter || character.isNumber)
        }
        return isPlain(first) && name.allSatisfy { isPlain($0) || $0 == "-" || $0 == "_" }
    }

    private func obstacle() -> String? {
        let files = FileManager.default
        var isFolder: ObjCBool = false
        guard files.fileExists(atPath: directory.path, isDirectory: &isFolder) else {
            // A link that leads nowhere is something too.
            let isLink = FileText.isLink(directory)
            if isLink { return "is a link that leads nowhere: remove it, or choose another name" }
            return obstacleAbove()
        }
        guard isFolder.boolValue else { return "is a file: choose another name" }
        let names: [String]
        do {
            names = try files.contentsOfDirectory(atPath: directory.path)
        } catch {
            return "the folder cannot be read; check its permissions"
        }
        guard let first = names.filter({ !NewFolder.allowed.contains($0) }).sorted().first else { return nil }
        return "is there already, and not empty (it has \(first)): nothing was written; choose another name"
    }

    /// Why no folder can be made here: the nearest thing above that is there.
    private func obstacleAbove() -> String? {
        if let part = directory.pathComponents.first(where: { $0.utf8.count > 255 }) {
            return "a part of the path has \(part.utf8.count) bytes, and 255 are the most"
        }
        var above = directory.deletingLastPathComponent()
        while above.path != "/" {
            let shown = CampaignFolder.shown(above)
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: above.path, isDirectory: &isFolder) {
                return isFolder.boolValue ? nil : "cannot be made: \(shown) is a file"
            }
            if FileText.isLink(above) { return "cannot be made: \(shown) is a link that leads nowhere" }
            above = above.deletingLastPathComponent()
        }
        return nil
    }

    /// Writes all files, and answers their paths in order.
    package func write() throws(Finding) -> [String] {
        var files = template.files(for: name)
        files.append(FolderTemplate.File(path: ".gitignore", text: ".trunkside/\n"))
        files += Reference.folderFiles.map { FolderTemplate.File(path: $0.path, text: $0.text) }
        for file in files { try write(file) }
        return files.map(\.path)
    }

    private func write(_ file: FolderTemplate.File) throws(Finding) {
        let place = directory.appendingPathComponent(file.path)
        do {
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try file.data.write(to: place, options: .withoutOverwriting)
        } catch {
            throw Finding(
                file: CampaignFolder.shown(place),
                message:
                    "could not be written: \(FileText.reason(writing: error)); the folder is not complete"
            )
        }
    }
}
