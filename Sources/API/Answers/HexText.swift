extension Sequence<UInt8> {
    /// Two small hexadecimal digits a byte.
    var hex: String { map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}
