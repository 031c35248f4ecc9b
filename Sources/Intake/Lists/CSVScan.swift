/// One field of a row, as a place in the window.
struct CSVField {
    /// Without the quotes around it.
    var range: Range<Int>
    /// Quotes stand doubled in it.
    var hasDoubledQuotes = false
    var isQuoted = false
    var line: Int
    var column: Int
}

/// Finds the end of one row of RFC 4180, with the liberties that files take: any delimiter, any line break,
/// spaces around quotes, quotes inside an unquoted field.
struct CSVScan {
    enum Result {
        /// The row's fields, where the next row begins, and its line.
        case row(next: Int, line: Int)
        /// The window ends before the row does.
        case more
        /// Nothing is left.
        case end
        /// A quote that is not closed, or text behind a closed one.
        case badQuote(CSVField)
    }

    let delimiter: UInt8
    private(set) var fields: [CSVField] = []

    private var position = 0
    private var line = 1
    private var lineStart = 0
    /// Bytes of this line that continue a character, so that columns count characters.
    private var continuations = 0

    init(delimiter: UInt8) { self.delimiter = delimiter }

    private enum Step { case delimiter, lineBreak, end, more, badQuote }

    mutating func run(_ window: ListWindow) -> Result {
        fields.removeAll(keepingCapacity: true)
        position = window.start
        line = window.line
        lineStart = position
        continuations = 0
        return window.bytes.withUnsafeBufferPointer { bytes in
            if position == bytes.count { return window.isComplete ? .end : .more }
            while true {
                switch field(bytes, isComplete: window.isComplete) {
                case .delimiter: continue
                case .lineBreak, .end: return .row(next: position, line: line)
                case .more: return .more
                case .badQuote: return .badQuote(fields[fields.count - 1])
                }
            }
        }
    }

    private mutating func field(_ bytes: UnsafeBufferPointer<UInt8>, isComplete: Bool) -> Step {
        let first = position
        var field = CSVField(range: first..<first, line: line, column: first - lineStart + 1 - continuations)
        while position < bytes.count, bytes[position] == 0x20 { position += 1 }
        if position < bytes.count, bytes[position] == 0x22 {
            guard quoted(bytes, &field) else {
                fields.append(field)
                return isComplete ? .badQuote : .more
            }
        } else {
            plain(bytes)
            field.range = first..<position
        }
        fields.append(field)
        return separator(bytes, isComplete: isComplete)
    }

    private mutating func plain(_ bytes: UnsafeBufferPointer<UInt8>) {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == delimiter || byte == 0x0A || byte == 0x0D { return }
            if byte & 0xC0 == 0x80 { continuations += 1 }
            position += 1
        }
    }

    /// False where the window ends before the quote is closed.
    private mutating func quoted(_ bytes: UnsafeBufferPointer<UInt8>, _ field: inout CSVField) -> Bool {
        field.isQuoted = true
        position += 1
        let first = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x22 {
                guard position + 1 < bytes.count, bytes[position + 1] == 0x22 else { break }
                field.hasDoubledQuotes = true
                position += 1
            } else if byte == 0x0A
                || (byte == 0x0D && !(position + 1 < bytes.count && bytes[position + 1] == 0x0A))
            {
                line += 1
                lineStart = position + 1
                continuations = 0
            } else if byte & 0xC0 == 0x80 {
                continuations += 1
            }
            position += 1
        }
        // An open quote has an empty range, so that it is known where it was opened.
        field.range = first..<first
        guard position < bytes.count else { return false }
        field.range = first..<position
        position += 1
        while position < bytes.count, bytes[position] == 0x20, delimiter != 0x20 { position += 1 }
        return true
    }

    private mutating func separator(_ bytes: UnsafeBufferPointer<UInt8>, isComplete: Bool) -> Step {
        guard position < bytes.count else { return isComplete ? .end : .more }
        switch bytes[position] {
        case delimiter:
            position += 1
            return .delimiter
        case 0x0A:
            position += 1
        case 0x0D:
            guard position + 1 < bytes.count || isComplete else { return .more }
            position += position + 1 < bytes.count && bytes[position + 1] == 0x0A ? 2 : 1
        default:
            return .badQuote
        }
        line += 1
        return .lineBreak
    }
}
