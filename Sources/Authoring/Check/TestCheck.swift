import Flows
import Foundation
import Lua

/// The tests of a folder as they are written: files that do not compile, and what they ask for that is not
/// there.
struct TestCheck {
    let folder: CampaignFolder

    func findings() -> [Finding] {
        do {
            return try TestFiles.tests(in: folder.directory).flatMap { file in
                do throws(Findings) {
                    let script = try TestScript(file, in: folder)
                    return mistakes(script.chunks[0])
                } catch {
                    return error.all
                }
            }
        } catch {
            return error.all
        }
    }

    private func mistakes(_ chunk: LuaChunk) -> [Finding] {
        let file = CampaignFolder.shown(folder.directory.appendingPathComponent(chunk.name))
        return ScriptUses(chunk.source, in: .test).problems.map { token, message in
            Finding(file: file, line: token.line, column: token.column, message: message)
        }
    }
}
