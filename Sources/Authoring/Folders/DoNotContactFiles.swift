import Foundation
import Intake
import Outbound

/// The do-not-contact lists that a folder's or the engine's file names, each relative to the file that names
/// it.
struct DoNotContactFiles {
    let files: [URL]
    let list: DoNotContactList

    init(_ folder: CampaignFolder) {
        files = folder.file.doNotContact.map { DoNotContactFiles.file($0, below: folder.directory) }
        list = DoNotContactList(country: folder.file.campaign.defaultCountry)
    }

    init(engine gathering: Gathering) {
        let directory = gathering.engineFile?.deletingLastPathComponent()
        files =
            directory.map { directory in
                gathering.engine.doNotContact.map { DoNotContactFiles.file($0, below: directory) }
            } ?? []
        list = DoNotContactList(country: nil)
    }

    /// A path of a file that lies in `directory`.
    static func file(_ path: String, below directory: URL) -> URL {
        path.hasPrefix("/") ? URL(fileURLWithPath: path) : directory.appendingPathComponent(path)
    }

    /// The first that is no file to read.
    var obstacle: Finding? {
        for file in files {
            if let why = FileText.obstacle(file) {
                return Finding(file: CampaignFolder.shown(file), message: why)
            }
        }
        return nil
    }

    /// Why one of them cannot be read; nil where all can.
    var unreadable: String? {
        if let obstacle { return obstacle.description }
        do {
            _ = try list.entries(of: files)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// The same as findings, where they stand.
    func findings() -> [Finding] {
        files.flatMap { file -> [Finding] in
            if let why = FileText.obstacle(file) {
                return [Finding(file: CampaignFolder.shown(file), message: why)]
            }
            do {
                _ = try list.entries(of: [file])
                return []
            } catch {
                return Finding.all(of: error, in: [file])
            }
        }
    }
}
