import CLua

/// Checks of a text that run nothing.
package enum LuaCheck {
    /// The syntax error, if any; its `isIncomplete` says whether more text could mend it.
    package static func syntax(_ chunk: LuaChunk) -> LuaError? {
        do {
            // SAFETY: the shim copies nothing and keeps nothing of the texts.
            try unsafe chunk.withTexts { unsafe lf_check($0, $1) }
            return nil
        } catch let error as LuaError {
            return error
        } catch {
            return LuaError(kind: .syntax, message: "\(error)")
        }
    }
}
