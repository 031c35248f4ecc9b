import CLua

/// Puts values where the next step on this thread finds them.
enum LuaWriting {
    static func write(_ values: [LuaValue]) {
        for value in values { write(value) }
    }

    static func write(_ answer: LuaAnswer) {
        lf_in_reset()
        switch answer {
        case .values(let values):
            write(values)
        case .raise(let message):
            lf_in_raise()
            write(message)
        }
    }

    static func write(_ value: LuaValue) {
        switch value {
        case .null, .function: lf_in_nil()
        case .jsonNull: lf_in_json_null()
        case .boolean(let value): lf_in_boolean(value)
        case .integer(let value): lf_in_integer(value)
        case .number(let value): lf_in_number(value)
        case .string(let value): write(value)
        case .table(let table):
            lf_in_table(UInt32(table.array.count), UInt32(table.fields.count))
            for value in table.array { write(value) }
            for (name, value) in table.fields {
                write(name)
                write(value)
            }
        }
    }

    static func write(_ text: String) {
        // SAFETY: the shim copies the bytes.
        unsafe text.withText { unsafe lf_in_string($0.bytes, $0.length) }
    }
}

extension String {
    /// The bytes of the text, for the duration of a call through the door.
    func withText<Result>(_ body: (lf_text) -> Result) -> Result {
        var text = self
        // SAFETY: the pointer does not leave the closure; the shim copies what it keeps.
        return text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
                unsafe body(lf_text(bytes: bytes.baseAddress, length: bytes.count))
            }
        }
    }
}
