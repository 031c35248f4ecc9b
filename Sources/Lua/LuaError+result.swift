import CLua

extension LuaError {
    /// What the shim says about a failure; everything is copied.
    init(_ result: lf_result) {
        // SAFETY: the result and what it points to are valid until the next call through the door.
        let message = unsafe UnsafeRawBufferPointer(start: result.message, count: result.message_length)
        var frames: [LuaFrame] = []
        // SAFETY: a plain field.
        for index in 0..<Int(unsafe result.trace_count) {
            // SAFETY: trace has trace_count places.
            guard let place = unsafe result.trace?[index] else { break }
            guard let position = unsafe LuaPosition(place) else { continue }
            // SAFETY: names are null or end with a zero, in a buffer of the thread.
            let name = unsafe place.name.map { unsafe String(cString: $0) }
            frames.append(LuaFrame(position: position, name: name))
        }
        var value: LuaValue?
        // SAFETY: as above; the nodes describe one value where count is 1.
        if unsafe result.count == 1 {
            var nodes = unsafe LuaNodes(result.nodes)
            value = nodes.value()
        }
        self.init(
            // SAFETY: a plain field.
            kind: Self.kind(unsafe result.kind),
            // SAFETY: message was made of the result above.
            message: unsafe String(decoding: message, as: UTF8.self),
            // SAFETY: as for the frames.
            position: unsafe LuaPosition(result.place),
            traceback: frames,
            value: value
        )
    }

    private static func kind(_ kind: Int32) -> Kind {
        switch Int(kind) {
        case LF_ERROR_SYNTAX: .syntax
        case LF_ERROR_MEMORY: .memory
        case LF_ERROR_INSTRUCTIONS: .instructions
        case LF_ERROR_TIME: .time
        case LF_ERROR_CANCELLED: .cancelled
        default: .runtime
        }
    }
}

extension LuaPosition {
    init?(_ place: lf_place) {
        // SAFETY: null, or ended by a zero in a buffer of the thread.
        guard let file = unsafe place.file else { return nil }
        // SAFETY: as above.
        self.init(file: unsafe String(cString: file), line: Int(unsafe place.line))
    }
}
