import Flows
import Store

extension ScriptDraft {
    /// To be compiled.
    package var text: ScriptText {
        ScriptText(file: file, source: source, modules: modules.map { (file: $0.file, source: $0.source) })
    }
}
