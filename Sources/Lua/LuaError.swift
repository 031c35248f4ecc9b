/// A place in a script.
package struct LuaPosition: Sendable, Equatable {
    package var file: String
    package var line: Int

    package init(file: String, line: Int) {
        self.file = file
        self.line = line
    }
}

extension LuaPosition: CustomStringConvertible {
    package var description: String { "\(file):\(line)" }
}

/// One level of a traceback, innermost first; preludes and C functions are no levels.
package struct LuaFrame: Sendable, Equatable {
    package var position: LuaPosition
    /// As Lua knows it there: `local 'f'`, `method 'say'`, `main chunk`.
    package var name: String?

    package init(position: LuaPosition, name: String?) {
        self.position = position
        self.name = name
    }
}

/// Why a script, or a run of it, failed.
package struct LuaError: Error, Sendable, Equatable {
    package enum Kind: String, Sendable, Equatable {
        case syntax, runtime, memory, instructions, time, cancelled
    }

    package var kind: Kind
    /// Without the place.
    package var message: String
    package var position: LuaPosition?
    package var traceback: [LuaFrame]
    /// The raised value where it was a table.
    package var value: LuaValue?

    package init(
        kind: Kind,
        message: String,
        position: LuaPosition? = nil,
        traceback: [LuaFrame] = [],
        value: LuaValue? = nil
    ) {
        self.kind = kind
        self.message = message
        self.position = position
        self.traceback = traceback
        self.value = value
    }

    /// Whether a text stopped where more could follow, as at a prompt.
    package var isIncomplete: Bool { kind == .syntax && message.hasSuffix("<eof>") }
}

extension LuaError: CustomStringConvertible {
    package var description: String {
        let head = position.map { "\($0): " } ?? ""
        let frames = traceback.map { frame in
            "\n  at \(frame.position)" + (frame.name.map { " in \($0)" } ?? "")
        }
        return head + message + frames.joined()
    }
}
