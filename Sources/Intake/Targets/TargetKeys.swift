/// Remembers the keys of targets by their hashes, so that ten million of them fit into memory, and where
/// each was first. That two different keys of ten million have one hash has a chance of three in a million.
struct TargetKeys {
    private var places: [UInt64: UInt64] = [:]

    /// The file and line where the key was before; nil when it is new.
    mutating func insert(_ key: String, file: Int, line: Int) -> (file: Int, line: Int)? {
        var hasher = Hasher()
        hasher.combine(key)
        let hash = UInt64(bitPattern: Int64(hasher.finalize()))
        if let place = places[hash] { return (Int(place >> 40), Int(place & 0xFF_FFFF_FFFF)) }
        places[hash] = UInt64(file) << 40 | UInt64(line)
        return nil
    }
}
