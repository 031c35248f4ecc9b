import CLua

extension Array {
    /// A row of so many. Literals, for most rows are short, and those that grow cost twice as much.
    @inline(__always)
    init(count: Int, _ next: () -> Element) {
        switch count {
        case 0: self = []
        case 1: self = [next()]
        case 2: self = [next(), next()]
        case 3: self = [next(), next(), next()]
        default:
            self.init()
            reserveCapacity(count)
            for _ in 0..<count { append(next()) }
        }
    }
}

/// Reads values out of the row of nodes that the shim left; used up before the next call through the door.
@safe
struct LuaNodes {
    private var cursor: UnsafePointer<lf_node>?

    // SAFETY: the shim writes as many nodes as its counts say, and null only with a count of 0.
    init(_ nodes: UnsafePointer<lf_node>?) { unsafe cursor = nodes }

    mutating func values(_ count: UInt32) -> [LuaValue] {
        Array(count: Int(count)) { value() }
    }

    mutating func value() -> LuaValue {
        // SAFETY: see init; each table's counts lead to exactly its own nodes.
        guard let node = unsafe cursor?.pointee else { return .null }
        // SAFETY: at most one past the last node.
        unsafe cursor = unsafe cursor?.successor()
        switch Int(node.tag) {
        case LF_BOOLEAN: return .boolean(node.bits != 0)
        case LF_INTEGER: return .integer(Int64(bitPattern: node.bits))
        case LF_NUMBER: return .number(Double(bitPattern: node.bits))
        case LF_STRING: return .string(text(node))
        case LF_TABLE: return .table(table(node))
        case LF_JSON_NULL: return .jsonNull
        case LF_FUNCTION: return .function
        default: return .null
        }
    }

    private mutating func table(_ head: lf_node) -> LuaTable {
        var table = LuaTable()
        if head.bits > 0 { table.array = values(UInt32(truncatingIfNeeded: head.bits)) }
        if head.length > 0 {
            table.fields = LuaFields(inOrder: Int(head.length)) { (name(), value()) }
        }
        return table
    }

    /// The key of a field, which is a string by construction.
    private mutating func name() -> String {
        // SAFETY: see init; a key comes before each field's value.
        guard let node = unsafe cursor?.pointee else { return "" }
        // SAFETY: its value follows.
        unsafe cursor = unsafe cursor?.successor()
        return text(node)
    }

    private func text(_ node: lf_node) -> String {
        // SAFETY: bits is the address of length bytes that stay on the script's stack until its next step.
        let start = unsafe UnsafePointer<UInt8>(bitPattern: UInt(node.bits))
        // SAFETY: as above.
        let bytes = unsafe UnsafeBufferPointer(start: start, count: Int(node.length))
        // SAFETY: as above; either way repairs what is no UTF-8, and this one is fast for a short text.
        if bytes.count < 16 {
            return unsafe String(unsafeUninitializedCapacity: bytes.count) { room in
                unsafe room.initialize(fromContentsOf: bytes)
            }
        }
        // SAFETY: as above.
        return unsafe String(decoding: bytes, as: UTF8.self)
    }
}
