import Foundation

/// A campaign's folder to begin with. The files lie below `templates/` in the repository and are compiled in,
/// so that the program needs nothing beside it.
package struct FolderTemplate: Sendable {
    /// One file of the folder.
    package struct File: Sendable {
        package var path: String
        package var data: Data

        init(path: String, text: String) {
            self.path = path
            data = Data(text.utf8)
        }

        /// Sound, in Base64.
        init(path: String, base64: String) {
            self.path = path
            data = Data(base64Encoded: base64, options: .ignoreUnknownCharacters) ?? Data()
        }
    }

    package let name: String
    package let files: [File]

    /// In the order in which they are told.
    package static let all = [reminders, telemarketing, emergency, survey, sms, newsletter]

    /// The files of a campaign of this name.
    func files(for campaign: String) -> [File] {
        files.map { file in
            guard file.path == "campaign.toml" else { return file }
            let text = String(decoding: file.data, as: UTF8.self)
            return File(
                path: file.path,
                text: text.replacing("name = \"\(name)\"", with: "name = \"\(campaign)\"", maxReplacements: 1)
            )
        }
    }
}
