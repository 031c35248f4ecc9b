import CLua

/// The interpreter of one run: made of an image, used by one task at a time, freed with its owner.
@safe package struct LuaInterpreter: ~Copyable {
    private let raw: OpaquePointer
    private let door: LuaDoor

    package init(image: LuaImage, limits: LuaLimits, seed: UInt64, host: any LuaHost) {
        door = LuaDoor(image: image, host: host)
        // SAFETY: door keeps the image alive as long as this interpreter.
        unsafe raw = lf_flow_new(image.raw, limits.raw, seed)
        // SAFETY: the context is called back only within a step of this interpreter, which owns the door.
        unsafe lf_flow_set_host(raw, LuaDoor.call, Unmanaged.passUnretained(door).toOpaque())
    }

    deinit {
        // SAFETY: owned; a step cannot be running, for a step borrows this value.
        unsafe lf_flow_free(raw)
    }

    /// Runs the main chunk and keeps its first result as the exports.
    package mutating func load() -> LuaStep {
        // SAFETY: the result is read before the next call through the door.
        unsafe step(lf_load(raw))
    }

    /// The main chunk's first result, with functions as `.function`. Throws `LuaError` while an action is
    /// pending, and where a value in it cannot leave the script.
    package mutating func exports() throws -> LuaValue {
        // SAFETY: the result is read before the next call through the door.
        switch unsafe step(lf_exports(raw)) {
        case .returned(let values): return values.first ?? .null
        case .failed(let error): throw error
        case .action(let name, _): throw LuaError(kind: .runtime, message: "\(name) is pending")
        }
    }

    /// Begins a run; one that was pending is cancelled.
    package mutating func call(_ entry: LuaEntry, _ arguments: [LuaValue]) -> LuaStep {
        // SAFETY: raw is valid; the shim ends what was pending before it reads what follows.
        if unsafe lf_flow_pending(raw) { unsafe _ = lf_cancel(raw) }
        lf_in_reset()
        switch entry {
        case .prelude(let name):
            LuaWriting.write(name)
            LuaWriting.write(arguments)
            // SAFETY: as in load().
            return unsafe step(lf_call_prelude(raw))
        case .export(let path):
            for key in path {
                switch key {
                case .index(let index): lf_in_integer(Int64(index))
                case .name(let name): LuaWriting.write(name)
                }
            }
            LuaWriting.write(arguments)
            // SAFETY: as in load().
            return unsafe step(lf_call_export(raw, UInt32(path.count)))
        }
    }

    /// Answers the pending action.
    package mutating func resume(_ answer: LuaAnswer) -> LuaStep {
        LuaWriting.write(answer)
        // SAFETY: as in load().
        return unsafe step(lf_resume(raw))
    }

    /// Ends the pending run; nothing in the script can catch it. `<close>` variables of running coroutines
    /// are closed. Answers what went wrong in those. Afterwards `call` works again.
    package mutating func cancel() -> LuaError? {
        // SAFETY: as in load().
        guard case .failed(let error) = unsafe step(lf_cancel(raw)) else { return nil }
        return error
    }

    /// Where the pending action was asked for; nil where none is pending.
    package var position: LuaPosition? {
        // SAFETY: the place is copied before the next call through the door.
        unsafe LuaPosition(lf_flow_place(raw))
    }

    /// The author's lines that were run since the last time, oldest first, where the limits ask for them;
    /// `lost` ran before these.
    package mutating func takeLines() -> (places: [LuaPosition], lost: Int) {
        // SAFETY: raw is valid; each place is copied before the next call through the door.
        let count = unsafe lf_flow_line_count(raw)
        // SAFETY: as above; index is below the count.
        let places = (0..<count).compactMap { unsafe LuaPosition(lf_flow_line(raw, $0)) }
        // SAFETY: as above.
        let lost = unsafe lf_flow_lines_lost(raw)
        // SAFETY: as above.
        unsafe lf_flow_forget_lines(raw)
        return (places, Int(lost))
    }

    /// Bytes that Lua uses.
    package var memory: Int {
        // SAFETY: raw is valid as long as this value.
        unsafe lf_flow_memory(raw)
    }

    private func step(_ pointer: UnsafePointer<lf_result>?) -> LuaStep {
        // SAFETY: the shim's result stands until the next call; everything is copied here.
        guard let result = unsafe pointer?.pointee else {
            return .failed(LuaError(kind: .memory, message: "no interpreter"))
        }
        // SAFETY: plain fields, and nodes as LuaNodes says.
        switch unsafe Int(result.status) {
        case LF_ACTION:
            // SAFETY: as above.
            var nodes = unsafe LuaNodes(result.nodes)
            let arguments = nodes.values(unsafe result.count)
            // SAFETY: the shim knows no other actions than the image's.
            let name = unsafe door.image.actions[Int(result.action)]
            // SAFETY: as above.
            return .action(name: name, arguments: arguments)
        case LF_RETURNED:
            // SAFETY: as above.
            var nodes = unsafe LuaNodes(result.nodes)
            return .returned(nodes.values(unsafe result.count))
        default:
            // SAFETY: as above.
            return .failed(unsafe LuaError(result))
        }
    }
}
