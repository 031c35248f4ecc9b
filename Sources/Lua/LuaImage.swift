import CLua

/// A published script: compiled once, then the origin of any number of interpreters on any thread.
@safe package final class LuaImage: Sendable {
    // SAFETY: written only in init; the shim reads it from any thread afterwards.
    nonisolated(unsafe) let raw: OpaquePointer
    let actions: [String]
    let functions: [String]

    /// Compiles everything and runs the preludes once; throws `LuaError` for syntax, and for what they raise.
    /// `parts` belong to the preludes, which load one by its name when it is first needed: `host.part(name)`.
    /// Without `clone` each interpreter is prepared anew: slower, and what the sanitizer can look into.
    package init(
        main: LuaChunk,
        modules: [LuaChunk] = [],
        prelude: [LuaChunk] = [],
        parts: [LuaChunk] = [],
        actions: [String],
        functions: [String],
        clone: Bool = true
    ) throws {
        // SAFETY: the pointer is owned by this object and freed in deinit.
        unsafe raw = lf_image_new()
        self.actions = actions
        self.functions = functions
        let limit = Int(lf_image_limit_names())
        for (what, names) in [("actions", actions), ("functions", functions)] where names.count > limit {
            throw LuaError(kind: .runtime, message: "\(names.count) \(what), and \(limit) are the most")
        }
        // SAFETY: raw is valid, texts are copied by the shim, results are copied before the next call.
        for name in actions { unsafe name.withText { unsafe lf_image_add_action(raw, $0) } }
        // SAFETY: as above.
        for name in functions { unsafe name.withText { unsafe lf_image_add_function(raw, $0) } }
        for chunk in prelude {
            // SAFETY: as above.
            try unsafe chunk.withTexts { unsafe lf_image_add_prelude(raw, $0, $1) }
        }
        for chunk in parts {
            // SAFETY: as above.
            try unsafe chunk.withTexts { unsafe lf_image_add_part(raw, $0, $1) }
        }
        for chunk in modules {
            // SAFETY: as above.
            try unsafe chunk.withTexts { unsafe lf_image_add_module(raw, $0, $1) }
        }
        // SAFETY: as above.
        try unsafe main.withTexts { unsafe lf_image_set_main(raw, $0, $1) }
        // SAFETY: as above.
        if let failure = unsafe lf_image_finish(raw, clone)?.pointee { throw unsafe LuaError(failure) }
    }

    deinit {
        // SAFETY: interpreters keep their image alive, so none uses it any more.
        unsafe lf_image_free(raw)
    }

    /// Whether interpreters are copies of one prepared block; where not, each is prepared anew.
    package var isCloned: Bool { size > 0 }

    /// False under the address sanitizer, which could not look into the block.
    package static var canClone: Bool { lf_can_clone() }

    /// Bytes of that block; 0 where there is none.
    package var size: Int {
        // SAFETY: valid until deinit.
        unsafe lf_image_size(raw)
    }
}

extension LuaChunk {
    func withTexts(_ body: (lf_text, lf_text) -> UnsafePointer<lf_result>?) throws {
        // SAFETY: the texts live for the call; the result is copied before the next one.
        let failure: LuaError? = unsafe name.withText { name in
            unsafe source.withText { source in
                // SAFETY: the texts live for the call; the result is copied before the next one.
                unsafe body(name, source).map { unsafe LuaError($0.pointee) }
            }
        }
        if let failure { throw failure }
    }
}
