import Foundation
import Glibc
import LineEditing
import Testing

@Suite("The history of a prompt")
struct HistoryFileTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID())")

    private func withFile(_ body: (HistoryFile, URL) throws -> Void) throws {
        let file = folder.appendingPathComponent("state/repl_history")
        defer {
            do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
        }
        try body(HistoryFile(file), file)
    }

    @Test("is kept from session to session, for its owner alone")
    func kept() throws {
        try withFile { history, file in
            #expect(try history.lines() == [])
            try history.add(".targets")
            try history.add("1 + 1")
            try history.add("   ")
            try history.add("two\nlines")
            #expect(try HistoryFile(file).lines() == [".targets", "1 + 1"])
            let rights = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
            #expect(rights as? Int == 0o600)
        }
    }

    @Test("has a limit: its last lines are kept, and very long ones never")
    func limit() throws {
        try withFile { history, file in
            try history.add(String(repeating: "x", count: HistoryFile.longestLine + 1))
            try history.add("first")
            #expect(try history.lines() == ["first"])
            let many = (1...2500).map { "line \($0)" }
            try Data(many.joined(separator: "\n").utf8).write(to: file)
            #expect(try history.lines() == many.suffix(HistoryFile.lineLimit))
            #expect(try HistoryFile(file).lines().count == HistoryFile.lineLimit)
        }
    }

    @Test("that is a link to another file is not written through it")
    func link() throws {
        try withFile { history, file in
            let other = folder.appendingPathComponent("precious")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data("keep me".utf8).write(to: other)
            try FileManager.default.createSymbolicLink(at: file, withDestinationURL: other)
            #expect(throws: HistoryFile.Problem.self) { try history.add("1 + 1") }
            #expect(try String(contentsOf: other, encoding: .utf8) == "keep me")
        }
    }
}

@Suite("What may follow at a prompt")
struct LineCompletionTests {
    @Test("is put in as far as all candidates agree, and then shown in columns")
    func common() {
        let completion = LineCompletion(typed: 2, candidates: ["connect(", "count(", "congestion"])
        #expect(completion.common == "")
        #expect(LineCompletion(typed: 1, candidates: ["connect(", "congestion"]).common == "on")
        #expect(LineCompletion(typed: 0, candidates: []).common == "")
        #expect(completion.columns(width: 30) == "connect(    count(\ncongestion\n")
        let many = LineCompletion(typed: 0, candidates: (0..<120).map { "\($0)" })
        #expect(many.columns(width: 1000).hasSuffix("and 20 more\n"))
    }
}

@Suite("Lines through a pipe")
struct PipedLinesTests {
    private func lines(of text: String) throws -> [TypedLine] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("lines-\(UUID())")
        try Data(text.utf8).write(to: file)
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        defer {
            close(descriptor)
            unlink(file.path)
        }
        let piped = PipedLines(descriptor: descriptor)
        var lines: [TypedLine] = []
        while lines.last != .end { lines.append(piped.read()) }
        return lines
    }

    @Test("come one by one, the last without a newline too")
    func plain() throws {
        #expect(try lines(of: "a\n\r\nb") == [.line("a"), .line(""), .line("b"), .end])
        #expect(try lines(of: "") == [.end])
    }

    @Test("that are too long are refused by themselves")
    func tooLong() throws {
        let limit = LineEditor.lineLimit
        let long = String(repeating: "x", count: 3 * limit)
        #expect(
            try lines(of: "a\n\(long)\nb\n\(long)")
                == [.line("a"), .tooLong(limit: limit), .line("b"), .tooLong(limit: limit), .end]
        )
        #expect(try lines(of: String(repeating: "x", count: limit)).count == 2)
    }
}
