/// The plain files of a tar archive (POSIX ustar, with pax and GNU long names): names that stay below one
/// folder, and nothing else. Links, devices and whatever is not understood are refused.
struct TarReader {
    struct Limits {
        /// Files and folders.
        var entries = 2000
        /// Bytes of one file.
        var file = 32 << 20
        /// Bytes of all.
        var total = 256 << 20
        /// Bytes of a name.
        var name = 255
        /// Folders in one another.
        var depth = 8
        /// Bytes of the archive itself, unpacked.
        var archive: Int { total + (entries + 2) * 1536 }
    }

    struct File {
        /// Relative, with slashes, without `.` and `..`.
        var name: String
        var bytes: ArraySlice<UInt8>
    }

    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    private static let block = 512
    private let bytes: [UInt8]
    private let limits: Limits
    private var position = 0
    private var longName: String?
    private var names: Set<String> = []
    private var folders: Set<String> = []
    private var entries = 0
    private var total = 0

    init(_ bytes: [UInt8], limits: Limits = Limits()) {
        self.bytes = bytes
        self.limits = limits
    }

    /// All files, in the archive's order; everything is looked at before any is given.
    mutating func files() throws(Problem) -> [File] {
        var files: [File] = []
        while let header = try header() {
            entries += 1
            guard entries <= limits.entries else {
                throw Problem(description: "more than \(limits.entries) entries, the limit")
            }
            let body = try body(header)
            switch header.type {
            case UInt8(ascii: "0"), 0:
                let name = try name(longName ?? header.name)
                longName = nil
                guard body.count <= limits.file else {
                    throw Problem(
                        description: "\(name) is \(body.count) bytes; at most \(limits.file) are taken"
                    )
                }
                total += body.count
                guard total <= limits.total else {
                    throw Problem(description: "more than \(limits.total) bytes of files, the limit")
                }
                guard names.insert(name).inserted else {
                    throw Problem(description: "\(name) is there twice")
                }
                files.append(File(name: name, bytes: body))
            case UInt8(ascii: "5"):
                let given = longName ?? header.name
                if given != "./" { folders.insert(try name(given)) }
                longName = nil
            case UInt8(ascii: "x"): longName = try Self.path(pax: body) ?? longName
            case UInt8(ascii: "g"): continue
            case UInt8(ascii: "L"): longName = Self.text(body)
            case UInt8(ascii: "1"), UInt8(ascii: "2"):
                throw Problem(
                    description: "\(Self.shown(header.name)) is a link: put the file itself in the archive"
                )
            default:
                throw Problem(description: "\(Self.shown(header.name)) is no plain file and no folder")
            }
        }
        try refuseClashes()
        return files
    }

    /// A name that is a file's and a folder's too.
    private func refuseClashes() throws(Problem) {
        for name in names.union(folders) {
            let parts = name.split(separator: "/")
            for count in 1..<max(parts.count, 1) {
                let above = parts.prefix(count).joined(separator: "/")
                guard names.contains(above) else { continue }
                throw Problem(description: "\(Self.shown(above)) is there as a file and as a folder")
            }
        }
        if let both = names.intersection(folders).min() {
            throw Problem(description: "\(Self.shown(both)) is there as a file and as a folder")
        }
    }

    private struct Header {
        var name: String
        var size: Int
        var type: UInt8
    }

    /// Nil at the end: two blocks of zeros, or no more bytes.
    private mutating func header() throws(Problem) -> Header? {
        guard position < bytes.count else { return nil }
        guard position + Self.block <= bytes.count else {
            throw Problem(description: "it ends in the middle of a header: it was not sent whole")
        }
        let block = bytes[position..<position + Self.block]
        if block.allSatisfy({ $0 == 0 }) { return nil }
        position += Self.block
        let first = block.startIndex
        guard let sum = Self.octal(block[first + 148..<first + 156]), sum == Self.sum(block) else {
            throw Problem(
                description: "a header is damaged: this is no tar archive, or it was not sent whole"
            )
        }
        guard let size = Self.octal(block[first + 124..<first + 136]) else {
            throw Problem(description: "a header has no size that can be read")
        }
        var name = Self.text(block[first..<first + 100])
        let isPOSIX = block[first + 257..<first + 263].elementsEqual("ustar\0".utf8)
        let prefix = isPOSIX ? Self.text(block[first + 345..<first + 500]) : ""
        if !prefix.isEmpty { name = prefix + "/" + name }
        return Header(name: name, size: size, type: block[first + 156])
    }

    private mutating func body(_ header: Header) throws(Problem) -> ArraySlice<UInt8> {
        guard header.size <= bytes.count - position else {
            throw Problem(
                description: "\(Self.shown(header.name)) is cut off: the archive was not sent whole"
            )
        }
        let body = bytes[position..<position + header.size]
        position = min(bytes.count, position + (header.size + Self.block - 1) / Self.block * Self.block)
        return body
    }

    /// A name that stays where it is unpacked.
    private func name(_ text: String) throws(Problem) -> String {
        let shown = Self.shown(text)
        guard text.utf8.count <= limits.name else {
            throw Problem(description: "\(shown): the name is too long")
        }
        guard !text.hasPrefix("/"),
            !text.utf8.contains(where: { $0 < 32 || $0 == 127 || $0 == UInt8(ascii: "\\") })
        else {
            throw Problem(
                description: "\(shown): a name begins with no slash and holds no control characters"
            )
        }
        let parts = text.split(separator: "/").filter { $0 != "." }
        guard !parts.isEmpty, !parts.contains("..") else {
            throw Problem(description: "\(shown): a name stays below the archive's own folder")
        }
        guard parts.count <= limits.depth else {
            throw Problem(description: "\(shown) lies deeper than \(limits.depth) folders")
        }
        return parts.joined(separator: "/")
    }

    private static func shown(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.prefix(80).filter { $0.value >= 32 && $0.value != 127 }
            )
        )
    }

    private static func text(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }

    private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.drop { $0 == 32 }.prefix { $0 != 0 && $0 != 32 }
        guard !digits.isEmpty, digits.count <= 11, digits.allSatisfy({ (48...55).contains($0) }) else {
            return nil
        }
        return digits.reduce(0) { $0 * 8 + Int($1 - 48) }
    }

    /// Over the header with its own sum as spaces.
    private static func sum(_ block: ArraySlice<UInt8>) -> Int {
        block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
    }

    /// `27 path=some/name\n` among the records of a pax header.
    private static func path(pax body: ArraySlice<UInt8>) throws(Problem) -> String? {
        var rest = body
        var path: String?
        while !rest.isEmpty {
            let digits = rest.prefix { (48...57).contains($0) }
            guard digits.count <= 6, let length = Int(String(decoding: digits, as: UTF8.self)),
                length > digits.count + 1, length <= rest.count
            else { throw Problem(description: "a pax header is damaged") }
            let record = rest[(rest.startIndex + digits.count + 1)..<(rest.startIndex + length - 1)]
            let text = String(decoding: record, as: UTF8.self)
            if text.hasPrefix("path=") { path = String(text.dropFirst(5)) }
            guard !text.hasPrefix("size=") else {
                throw Problem(description: "a pax header gives a size of its own")
            }
            rest = rest[(rest.startIndex + length)...]
        }
        return path
    }
}
