import Foundation

/// A file of a campaign's folder as an editor has it, saved or not.
package struct FileBuffer: Sendable {
    /// In the folder itself.
    package let name: String
    package let data: Data

    /// Nil where a folder has no such file that could be read from a buffer.
    package init?(name: String, data: Data) {
        guard !name.contains("/"), name == "campaign.toml" || name.hasSuffix(".lua") else { return nil }
        self.name = name
        self.data = data
    }

    /// The longest that is read; one byte more tells that it is too long.
    package static let limit = FileText.limit + 1
}
