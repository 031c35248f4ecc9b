import Testing

@testable import API

/// Archives are read strictly: plain files below one folder, and nothing else.
struct TarReaderTests {
    private func read(_ bytes: [UInt8], _ limits: TarReader.Limits = TarReader.Limits()) -> String {
        var reader = TarReader(bytes, limits: limits)
        do throws(TarReader.Problem) {
            return try reader.files().map { "\($0.name)=\(String(decoding: $0.bytes, as: UTF8.self))" }
                .joined(separator: " ")
        } catch {
            return error.description
        }
    }

    private func read(_ name: String, type: Character = "0") -> String {
        var tar = Tar()
        tar.add(name, [65], type: type)
        return read(tar.ended)
    }

    @Test func `files are read with their names, folders and global headers passed over`() {
        var tar = Tar()
        tar.add("pax_global_header", Array("20 comment=whatever\n".utf8), type: "g")
        tar.add("./", type: "5")
        tar.add("./a/", type: "5")
        tar.add("./a/b.lua", Array("return {}".utf8))
        tar.add("c.csv", [])
        #expect(read(tar.ended) == "a/b.lua=return {} c.csv=")
        #expect(read(tar.bytes) == "a/b.lua=return {} c.csv=")
        #expect(read([]) == "")
    }

    @Test func `long names come from pax and GNU headers`() {
        let name = "prompts/" + String(repeating: "x", count: 120) + ".wav"
        let record = " path=\(name)\n"
        var tar = Tar()
        tar.add("PaxHeaders/x", Array("\(record.utf8.count + 3)\(record)".utf8), type: "x")
        tar.add("short", [65])
        tar.add("././@LongLink", Array("\(name)2\u{0}".utf8), type: "L")
        tar.add("short", [66])
        #expect(read(tar.ended) == "\(name)=A \(name)2=B")
    }

    @Test func `names that leave the folder, links and devices are refused`() {
        #expect(read("/etc/passwd").contains("a name begins with no slash"))
        #expect(read("a/../../b").contains("stays below the archive's own folder"))
        #expect(read("..").contains("stays below the archive's own folder"))
        #expect(read("a\\b").contains("begins with no slash"))
        #expect(read("a", type: "2") == "a is a link: put the file itself in the archive")
        #expect(read("a", type: "1") == "a is a link: put the file itself in the archive")
        #expect(read("a", type: "3") == "a is no plain file and no folder")
        #expect(read("a/b/c/d/e/f/g/h/i").contains("deeper than 8 folders"))
        #expect(read(Tar.of([("a", "1"), ("./a", "2")])) == "a is there twice")
    }

    @Test func `what is damaged, cut off or too much is refused with its limit`() {
        #expect(read([UInt8](repeating: 65, count: 512)).contains("a header is damaged"))
        #expect(read([1, 2, 3]).contains("in the middle of a header"))
        var cut = Tar()
        cut.add("a", [65], size: 5000)
        #expect(read(cut.bytes).contains("a is cut off"))
        let two = Tar.of([("a", "12"), ("b", "34")])
        #expect(read(two, TarReader.Limits(entries: 1)) == "more than 1 entries, the limit")
        #expect(read(two, TarReader.Limits(file: 1)) == "a is 2 bytes; at most 1 are taken")
        #expect(read(two, TarReader.Limits(total: 3)) == "more than 3 bytes of files, the limit")
    }
}
