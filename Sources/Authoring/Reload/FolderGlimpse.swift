import Foundation
import Glibc

/// How the files of a campaign's folder that a run looks at stand: cheap enough to look often, and enough to
/// see that something was written.
struct FolderGlimpse: Hashable {
    private struct Mark: Hashable {
        var inode: ino_t
        var size: Int
        var modified: Int
        var modifiedPart: Int
        var changed: Int
        var changedPart: Int
    }

    private var marks: [String: Mark] = [:]

    /// A folder that cannot be looked into looks empty.
    init(_ directory: URL) {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        } catch {
            return
        }
        for name in names
        where name == "campaign.toml" || name.hasSuffix(".lua") && !name.hasSuffix("_test.lua") {
            var status = stat()
            guard stat(directory.appendingPathComponent(name).path, &status) == 0 else { continue }
            marks[name] = Mark(
                inode: status.st_ino,
                size: Int(status.st_size),
                modified: status.st_mtim.tv_sec,
                modifiedPart: status.st_mtim.tv_nsec,
                changed: status.st_ctim.tv_sec,
                changedPart: status.st_ctim.tv_nsec
            )
        }
    }
}
