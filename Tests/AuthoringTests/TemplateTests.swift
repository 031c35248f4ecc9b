import Authoring
import Foundation
import Testing

@Suite("Templates are compiled in as they lie in the repository")
struct TemplateTests {
    static let folders = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("templates")

    @Test("each has the files of its folder, byte for byte; after a change run scripts/make-templates.py")
    func same() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folders.path)
        #expect(names.sorted() == FolderTemplate.all.map(\.name).sorted())
        for template in FolderTemplate.all {
            let folder = Self.folders.appendingPathComponent(template.name)
            let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { path in
                !path.hasPrefix(".trunkside") && path.contains(".")
            }
            #expect(paths.sorted() == template.files.map(\.path).sorted())
            for file in template.files {
                let text = try Data(contentsOf: folder.appendingPathComponent(file.path))
                #expect(text == file.data, "\(template.name)/\(file.path)")
            }
        }
    }
}
