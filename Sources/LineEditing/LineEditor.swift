import CEdit

/// Reads lines at a terminal, with editing, history and completion. Used by one thread, one at a time: it
/// owns the terminal.
@safe
package final class LineEditor {
    /// Lines that the arrow keys bring back.
    package static let historyLimit = 1000
    /// Bytes of one line.
    package static let lineLimit = 64 * 1024

    // SAFETY: owned; made in init and freed in deinit.
    private var raw: OpaquePointer?
    private let columns: () -> Int
    private var completing: (String) -> LineCompletion = { _ in LineCompletion(typed: 0, candidates: []) }

    /// On standard input and output, which are a terminal. Nil where the library cannot be used there.
    /// `name` is what a person's ~/.editrc may name; `columns` says how wide the terminal is.
    package init?(name: String, columns: @escaping () -> Int) {
        self.columns = columns
        // SAFETY: made below, and this editor outlives every use of the context.
        unsafe raw = nil
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        // SAFETY: the context is used only within a read of this editor, which borrows it.
        unsafe raw = name.withCString { name in
            unsafe ce_new(name, Int32(Self.historyLimit), LineEditor.complete, context)
        }
        if unsafe raw == nil { return nil }
    }

    deinit {
        // SAFETY: owned, and not used after.
        if let raw = unsafe raw { unsafe ce_free(raw) }
    }

    /// One line; `completing` is asked at the TAB key with the text before the cursor.
    package func read(_ prompt: String, completing: @escaping (String) -> LineCompletion) -> TypedLine {
        self.completing = completing
        defer { self.completing = { _ in LineCompletion(typed: 0, candidates: []) } }
        var text: UnsafePointer<CChar>?
        var length = 0
        // SAFETY: the prompt lives for the call, and the text is copied before the next one.
        let end = unsafe prompt.withCString { unsafe ce_read(raw, $0, &text, &length) }
        switch Int(end) {
        case Int(CE_INTERRUPTED): return .interrupted
        case Int(CE_END): return .end
        default:
            guard length <= Self.lineLimit else { return .tooLong(limit: Self.lineLimit) }
            // SAFETY: length bytes that are valid until the next call.
            let bytes = unsafe UnsafeRawBufferPointer(start: text, count: length)
            // SAFETY: as above.
            return .line(unsafe String(decoding: bytes, as: UTF8.self))
        }
    }

    /// The arrow keys bring it back.
    package func remember(_ line: String) {
        // SAFETY: the library copies the line.
        unsafe line.withCString { unsafe ce_remember(raw, $0) }
    }

    private func complete(_ text: String, in editor: OpaquePointer) {
        let completion = completing(text)
        let common = completion.common
        if !common.isEmpty {
            // SAFETY: the library copies the text; the editor is the one that calls.
            unsafe common.withCString { unsafe ce_insert(editor, $0) }
        } else if completion.candidates.count > 1 {
            let shown = completion.columns(width: columns())
            // SAFETY: as above.
            unsafe shown.withCString { unsafe ce_list(editor, $0) }
        }
    }

    private static let complete: ce_complete = { context, editor, text, length in
        // SAFETY: the context is the editor whose read calls this; the text has length bytes.
        guard let context = unsafe context, let editor = unsafe editor else { return }
        let bytes = unsafe UnsafeRawBufferPointer(start: text, count: length)
        // SAFETY: as above.
        let before = unsafe String(decoding: bytes, as: UTF8.self)
        // SAFETY: as above.
        let owner = unsafe Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue()
        // SAFETY: as above.
        unsafe owner.complete(before, in: editor)
    }
}
